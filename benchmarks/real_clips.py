"""What comes out on real clips. There is no truth for most of them: flags are listed for a person to look at."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass, field
from pathlib import Path

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.domain.flags import Flag
from benchmarks.matching import Event, Matching, match_by_overlap
from benchmarks.sessions import analysed

_CLIPS = (
    "one_face_expressions_20s.mp4",
    "one_face_2s.mp4",
    "no_face_4s.mp4",
    "seated_gestures_12s.mp4",
    "head_turns_2s.gif",
    "one_man_5s.gif",
)
_GESTURES = {"seated_gestures_12s.mp4": "seated_gestures_12s_segments.csv"}
_MOVING_FAMILIES = ("hands", "movement", "posture")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipResult:
    """Attributes: measurable: part of the clip by family; gestures: labelled hand gestures against flags, if any."""

    name: str
    duration_s: float
    measurable: dict[str, float] = field(default_factory=dict[str, float])
    flags: tuple[Flag, ...] = ()
    gestures: Matching | None = None


def analyse_clips(clips: Path, folder: Path) -> list[ClipResult]:
    """Analyse every clip that is there; say which are not."""
    results: list[ClipResult] = []
    for name in _CLIPS:
        if (clips / name).is_file():
            results.append(_analyse(clips / name, folder))
        else:
            print(f"left out: {name} is not in {clips}", file=sys.stderr)
    return results


def _analyse(clip: Path, folder: Path) -> ClipResult:
    folder.mkdir(parents=True, exist_ok=True)
    session = folder / f"{clip.stem}.session"
    if not (session / "session.db").is_file():
        new_session(session, [VideoSpec(path=clip)]).close()
    findings = analysed(session)
    flags = tuple(sorted(findings.flags.values(), key=lambda flag: flag.onset_s))
    parts = findings.info.coverage if findings.info else ()
    labels = clip.parent / _GESTURES[clip.name] if clip.name in _GESTURES else None
    return ClipResult(
        name=clip.name,
        duration_s=max((part.total_s for part in parts), default=0.0),
        measurable={part.family: part.measurable_s / part.total_s for part in parts if part.total_s},
        flags=flags,
        gestures=_gestures(labels, flags) if labels is not None and labels.is_file() else None,
    )


def _gestures(labels: Path, flags: tuple[Flag, ...]) -> Matching:
    with labels.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = [
        Event(
            participant_id="client",
            families=_MOVING_FAMILIES,
            onset_s=float(row["start_time"]),
            offset_s=float(row["end_time"]),
        )
        for row in rows
    ]
    found = [
        Event(participant_id="client", families=(flag.family,), onset_s=flag.onset_s, offset_s=flag.offset_s)
        for flag in flags
        if flag.family in _MOVING_FAMILIES
    ]
    return match_by_overlap(known, found)
