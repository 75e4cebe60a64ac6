"""Looks for faces in recordings, off the GUI thread: progress, cancel, and the pictures to show what was found."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.scratch import scratch_folder
from annotator.ui.background.job import Work

if TYPE_CHECKING:
    from annotator.pipeline.region_views import FoundPeople


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingToSearch:
    """One recording.

    Attributes:
        media_id: What the participants' ``media_id`` names.
        locate: Gives the file; called off the GUI thread, because it may have to be read to be sure.
        people: How many people are seen in it.
        index_path: Its frame index, where there is one (with the recording's fingerprint).
        offset_s: Session clock minus media clock; places later in the recording are on the session clock.
        duration_s: How long it is, where it is known.
    """

    media_id: str
    file_name: str
    locate: Callable[[], Path]
    people: int
    index_path: Path | None = None
    fingerprint: str = ""
    offset_s: float = 0.0
    duration_s: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPicture:
    """A picture of the recording: when, and its bytes as a picture file."""

    time_s: float
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What was found in one recording, and pictures of it in order of time."""

    found: FoundPeople
    pictures: tuple[SearchPicture, ...]


def search_of(recordings: tuple[RecordingToSearch, ...]) -> Work:
    """The work of looking for faces in these; it gives media id to :class:`SearchResult`.

    The faces are looked for in a process of their own.
    """

    def work(tell: Tell, cancelled: IsCancelled) -> dict[str, SearchResult] | None:
        results: dict[str, SearchResult] = {}
        for number, recording in enumerate(recordings):
            first, part = number / len(recordings), 1 / len(recordings)
            found = _search(
                recording,
                on_progress=lambda done, first=first, part=part, name=recording.file_name: tell(
                    first + part * done, name
                ),
                cancelled=cancelled,
            )
            if found is None:
                return None
            results[recording.media_id] = found
        return results

    return work


def _search(
    recording: RecordingToSearch, *, on_progress: Callable[[float], None], cancelled: IsCancelled
) -> SearchResult | None:
    from annotator.pipeline.region_views import find_people

    with scratch_folder() as scratch:
        found = find_people(
            recording.locate(),
            people=recording.people,
            index_path=recording.index_path,
            fingerprint=recording.fingerprint,
            pictures_folder=scratch,
            on_progress=on_progress,
            cancelled=cancelled,
        )
        if found is None:
            return None
        pictures = tuple(
            SearchPicture(time_s=picture.time_s, data=picture.path.read_bytes()) for picture in found.survey.pictures
        )
    return SearchResult(found=found, pictures=pictures)
