"""Labelled people measured with the constants in force, and their score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.labelled_people import LabelledClip, PeopleScore, scored
from benchmarks.people_tracks import Measured, measured, tracked
from benchmarks.real_people import session_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PeopleResult:
    """Labelled people, measured, and the score of their flags."""

    people: tuple[Measured, ...]
    score: PeopleScore


def measure_people(clips: Sequence[LabelledClip], folder: Path) -> PeopleResult:
    """Track, measure and judge everybody; what is on disk is used again."""
    people = tuple(measured(tracked(clip, session_of(clip, folder))) for clip in clips)
    return PeopleResult(people=people, score=scored((one.clip, one.flags()) for one in people))
