"""What the validation measures, before it is written down."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.domain.flags import Flag
from benchmarks.candidates import Score
from benchmarks.conditions import Condition
from benchmarks.matching import Event, Matching
from benchmarks.measured_people import PeopleResult
from benchmarks.real_clips import ClipResult
from benchmarks.voice_report import VoiceResult


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionResult:
    """What was measured in one condition, over all its seeds.

    Attributes:
        by_onset: Within 0.5 s, posture within 1.5 s.
        one_second: Within 1 s, posture within 1.5 s.
        by_overlap: Intersection over union of at least 0.5.
        person_hours: How long was looked at, for all people together.
        measurable: The part of it in which the face was measurable.
    """

    condition: Condition
    by_onset: Matching
    one_second: Matching
    by_overlap: Matching
    known: tuple[Event, ...]
    found: tuple[Event, ...]
    flags: tuple[Flag, ...]
    person_hours: float
    measurable: float

    @property
    def candidates(self) -> tuple[Flag, ...]:
        """The incongruence candidates: all of them false where nothing disagrees."""
        return tuple(flag for flag in self.flags if flag.kind == "incongruence")

    @property
    def false_per_hour(self) -> float:
        """False shifts and, where nothing is scripted, candidates, per hour and person; NaN where nothing was seen."""
        count = len(self.by_onset.false) + (0 if self.condition.scripted else len(self.candidates))
        return count / self.person_hours if self.person_hours else float("nan")

    def summary(self) -> str:
        """One line."""
        face, body = self.by_onset.of_family("expression"), self.by_onset.of_family("posture")
        return (
            f"{self.condition.name:<16} expression F1 {face.f1:.2f} ({1000 * face.median_onset_error_s:.0f} ms)  "
            f"posture F1 {body.f1:.2f} ({1000 * body.median_onset_error_s:.0f} ms)  false {len(self.by_onset.false)} "
            f"and {len(self.candidates)} candidates in {60 * self.person_hours:.1f} min"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """Everything a report can hold; parts that were not asked for are empty.

    Attributes:
        seeds: Random scripts per condition.
        candidate_seeds: Recordings with scripted disagreement.
    """

    people: PeopleResult | None = None
    conditions: tuple[ConditionResult, ...] = ()
    seeds: int = 0
    candidates: Score | None = None
    candidate_seeds: int = 0
    clips: tuple[ClipResult, ...] = ()
    voices: VoiceResult | None = None
