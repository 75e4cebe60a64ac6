"""Holding found events against known ones: by onset tolerance, by overlap, and over all thresholds.

Definitions:

- By onset: a found event matches a known one if their onsets are at most ``tolerance_s`` apart and both may belong to
  the same family. By overlap: if intersection over union of their spans is at least ``least_iou``.
- Pairs are made one to one, the closest (most overlapping) first.
- A known event that is ``optional`` need not be found; finding it is not false. The same holds for a further found
  event of *another* family that fits a known event which was matched already (a glance aside moves gaze and head).
- precision = matched / (matched + false); recall = matched / known; F1 is their harmonic mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A span of one person.

    Attributes:
        families: What it is; a known event may list several acceptable ones, its own first.
        score: For found events, what they are ranked by.
        optional: For known events: need not be found.
        name: For reports.
    """

    participant_id: str
    families: tuple[str, ...]
    onset_s: float
    offset_s: float
    score: float = 0.0
    optional: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A known and a found event that match."""

    known: Event
    found: Event

    @property
    def onset_error_s(self) -> float:
        """Found minus known."""
        return self.found.onset_s - self.known.onset_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What was matched, what was missed, what was false."""

    pairs: tuple[Pair, ...] = ()
    missed: tuple[Event, ...] = ()
    false: tuple[Event, ...] = ()
    explained: tuple[Event, ...] = field(default=())

    @property
    def recall(self) -> float:
        """NaN where there was nothing to find."""
        return _share(len(self._wanted()), len(self._wanted()) + len(self.missed))

    @property
    def precision(self) -> float:
        """NaN where nothing was found."""
        return _share(len(self.pairs), len(self.pairs) + len(self.false))

    @property
    def f1(self) -> float:
        """NaN where there was nothing to find and nothing was found; 0 where nothing matched."""
        if not self.pairs and (self.missed or self.false):
            return 0.0
        precision, recall = self.precision, self.recall
        return 2 * precision * recall / (precision + recall) if precision + recall > 0 else math.nan

    @property
    def median_onset_error_s(self) -> float:
        """Median of the absolute onset errors; NaN where nothing matched."""
        errors = [abs(pair.onset_error_s) for pair in self._wanted()]
        return median(errors) if errors else math.nan

    def of_family(self, family: str) -> Matching:
        """The part whose known event (for false ones: found event) is of ``family``."""
        return Matching(
            pairs=tuple(pair for pair in self.pairs if pair.known.families[0] == family),
            missed=tuple(event for event in self.missed if event.families[0] == family),
            false=tuple(event for event in self.false if event.families[0] == family),
            explained=tuple(event for event in self.explained if event.families[0] == family),
        )

    def __add__(self, other: Matching) -> Matching:
        """Both together: for several recordings."""
        return Matching(
            pairs=self.pairs + other.pairs,
            missed=self.missed + other.missed,
            false=self.false + other.false,
            explained=self.explained + other.explained,
        )

    def _wanted(self) -> list[Pair]:
        return [pair for pair in self.pairs if not pair.known.optional]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrocPoint:
    """Recall and false events per hour if only events of at least this score were shown."""

    score: float
    recall: float
    false_per_hour: float


def match_by_onset(
    known: Sequence[Event], found: Sequence[Event], *, tolerance_s: float | Callable[[Event], float]
) -> Matching:
    """Match by onset. ``tolerance_s`` is a number or a function of the known event."""

    def distance(event: Event, other: Event) -> float | None:
        apart = abs(event.onset_s - other.onset_s)
        allowed = tolerance_s(event) if callable(tolerance_s) else tolerance_s
        return apart if apart <= allowed + 1e-9 else None

    return _match(known, found, distance)


def match_by_overlap(known: Sequence[Event], found: Sequence[Event], *, least_iou: float = 0.5) -> Matching:
    """Match by intersection over union of the spans."""

    def distance(event: Event, other: Event) -> float | None:
        overlap = iou(event, other)
        return 1 - overlap if overlap >= least_iou - 1e-9 else None

    return _match(known, found, distance)


def iou(first: Event, second: Event) -> float:
    """Intersection over union of two spans; 0 where they do not touch."""
    shared = min(first.offset_s, second.offset_s) - max(first.onset_s, second.onset_s)
    union = max(first.offset_s, second.offset_s) - min(first.onset_s, second.onset_s)
    return max(0.0, shared) / union if union > 0 else 0.0


def froc(
    known: Sequence[Event], found: Sequence[Event], *, tolerance_s: float | Callable[[Event], float], hours: float
) -> list[FrocPoint]:
    """Recall against false events per hour for every score among the found events, highest first."""
    points: list[FrocPoint] = []
    for score in sorted({event.score for event in found}, reverse=True):
        shown = [event for event in found if event.score >= score]
        matching = match_by_onset(known, shown, tolerance_s=tolerance_s)
        points.append(FrocPoint(score=score, recall=matching.recall, false_per_hour=len(matching.false) / hours))
    return points


def _match(
    known: Sequence[Event], found: Sequence[Event], distance: Callable[[Event, Event], float | None]
) -> Matching:
    possible: list[tuple[bool, float, int, int]] = []
    for row, event in enumerate(known):
        for column, other in enumerate(found):
            if event.participant_id == other.participant_id and set(event.families) & set(other.families):
                apart = distance(event, other)
                if apart is not None:
                    possible.append((event.optional, apart, row, column))
    taken: dict[int, int] = {}
    used: set[int] = set()
    # What must be found comes before what may be found.
    for _optional, _apart, row, column in sorted(possible):
        if row not in taken and column not in used:
            taken[row] = column
            used.add(column)
    explained = {
        column
        for _optional, _apart, row, column in possible
        if column not in used and row in taken and found[column].families[0] != found[taken[row]].families[0]
    }
    return Matching(
        pairs=tuple(Pair(known=known[row], found=found[column]) for row, column in sorted(taken.items())),
        missed=tuple(event for row, event in enumerate(known) if row not in taken and not event.optional),
        false=tuple(event for column, event in enumerate(found) if column not in used | explained),
        explained=tuple(found[column] for column in sorted(explained)),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else math.nan


def by_family(families: Iterable[str], matching: Matching) -> dict[str, Matching]:
    """One matching per family that occurs."""
    parts = {family: matching.of_family(family) for family in families}
    return {family: part for family, part in parts.items() if part.pairs or part.missed or part.false or part.explained}
