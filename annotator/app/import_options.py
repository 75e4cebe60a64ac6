"""What a person says about a file before, or while, it is taken into a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from annotator.domain.clock import format_time
from annotator.domain.media import Media
from annotator.exchange.coding import Coding, LinkedMedia
from annotator.exchange.import_formats import ReadOptions

Unit = Literal["s", "ms"]
UNITS: tuple[Unit, ...] = ("s", "ms")
_LATE_S = 0.5
_TOO_LATE = 1.5
_TOLD = 20
"""As many of one kind are told as somebody might read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """Everything that can be said; what is not is found out, and told.

    Attributes:
        reading: Encoding and columns.
        tiers: Names of the tiers to take; empty for those that the file suggests.
        people: Speaker or person as the file writes them, to the participant's id; None for nobody.
        said: What stands before a colon once and is a speaker all the same.
        unit: Of times that are plain numbers.
    """

    reading: ReadOptions = field(default_factory=ReadOptions)
    tiers: tuple[str, ...] = ()
    people: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])
    said: tuple[str, ...] = ()
    unit: Unit | None = None


def first_of(sentences: Sequence[str], *, what: str) -> tuple[str, ...]:
    """As many sentences as somebody might read, and how many more there are."""
    more = len(sentences) - _TOLD
    return tuple(sentences) if more <= 0 else (*sentences[:_TOLD], f"{more} more {what}")


def time_factor(
    times_s: Iterable[float], *, unit: Unit | None, unknown: bool, duration_s: float
) -> tuple[float, tuple[str, ...]]:
    """What to multiply times with, and what to tell about it.

    Plain numbers that lie after the end of the recording as seconds, and within it as milliseconds, are those.
    """
    if not unknown:
        return 1.0, ()
    if unit is not None:
        return (0.001 if unit == "ms" else 1.0), ()
    last = max(times_s, default=0.0)
    if duration_s > 0 and last > _TOO_LATE * duration_s + 1 and last / 1000 <= _TOO_LATE * duration_s + 1:
        return 0.001, (
            f"its times were read as milliseconds: as seconds, the last would be at {format_time(last)}, after the "
            f"recording's end at {format_time(duration_s)}",
        )
    return 1.0, ()


def after_the_end(starts_s: Iterable[float], *, duration_s: float, what: str) -> tuple[str, ...]:
    """What to tell about times after the end of the recording; nothing where its length is not known."""
    late = sorted(start_s for start_s in starts_s if start_s > duration_s + _LATE_S)
    if duration_s <= 0 or not late:
        return ()
    return (
        f"{len(late)} {what} start after the recording's end at {format_time(duration_s)}, the first at "
        f"{format_time(late[0])}; they were kept. Is this the file of another recording, or are its times in another "
        "unit?",
    )


def before_the_start(starts_s: Iterable[float], *, what: str) -> tuple[str, ...]:
    """What to tell about times before 0, which nothing can be played at."""
    early = [start_s for start_s in starts_s if start_s < 0]
    return (f"{len(early)} {what} lie before the recording starts; they were left out",) if early else ()


def on_the_session_clock(coding: Coding, media: Iterable[Media]) -> float:
    """By how much the times of a file are moved: where its 0 lies on the session clock.

    A file names its recordings, and where in each its own 0 is (ELAN's TIME_ORIGIN). The one that the session has by
    name counts, with its own offset; else the first one.
    """
    here = {name: row for row in media for name in _names(row.file_name)}
    for link in coding.media:
        for name in _names(link.file_name) & here.keys():
            return link.origin_s + here[name].offset_s
    first: LinkedMedia | None = coding.media[0] if coding.media else None
    return first.origin_s if first is not None else 0.0


def groups_of_recordings(coding: Coding, media: Iterable[Media]) -> tuple[str, ...]:
    """Which of a file's groups of tiers belong to these recordings, by their names; all are one where it has no two."""
    here = {name for row in media for name in _names(row.file_name)}
    return tuple(
        name
        for name, files in coding.group_media.items()
        if name in coding.groups and any(_names(file) & here for file in files)
    )


def _names(file_name: str) -> set[str]:
    """What a file is called in other places: some programs leave the ending away, which may be no ending at all."""
    name = file_name.casefold()
    return {name, name.rpartition(".")[0] or name}
