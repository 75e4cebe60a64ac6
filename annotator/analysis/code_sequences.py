"""What follows what, how soon, and what goes together: sequences of codes, with what chance alone would give.

After Bakeman, R. & Quera, V. (2011), Sequential Analysis and Observational Methods for the Behavioral Sciences: lagged
event sequences (ch. 9), adjusted residuals (Haberman, S. J. (1973), Biometrics 29, 205-220), time-window lags and
co-occurrence (ch. 10).
"""

from __future__ import annotations

import bisect
import itertools
import math
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.annotations import Annotation
from annotator.domain.spans import common, united

Behaviour = tuple[str, str | None]
"""A code and whose it is; None where participants are taken together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePair:
    """How one code (of one person) stands to another in the observed time.

    Attributes:
        count: How often ``target`` is the event at the lag after ``given``.
        expected: As often as that would be by chance: row total times column total over all pairs.
        probability: ``count`` over how often anything comes at the lag after ``given``; NaN where nothing does.
        z: Adjusted residual of ``count``; NaN where there is no chance to compare with.
        given_count: How often ``given`` starts.
        followed: How many of these are followed by the start of a ``target`` within the window.
        latency_s: (lower quartile, median, upper quartile) of the time to the first of them; NaN where there is none.
        overlap_s: Time during which both hold.
        overlap_share: Of the time during which ``given`` holds; NaN for points.
        expected_overlap_s: What that would be if the two had nothing to do with each other.
    """

    given: Behaviour
    target: Behaviour
    count: int
    expected: float
    probability: float
    z: float
    given_count: int
    followed: int
    latency_s: tuple[float, float, float]
    overlap_s: float
    overlap_share: float
    expected_overlap_s: float


def code_pairs(
    annotations: Iterable[Annotation],
    *,
    observed_s: tuple[float, float],
    lag: int = 1,
    window_s: float = 10.0,
    by_participant: bool = True,
) -> tuple[CodePair, ...]:
    """Every ordered pair of codes that occur in the observed time, the furthest from chance first.

    Each coder's annotations are a sequence of their own, in order of their start (then of their end); counts, latencies
    and times are added up over coders. Annotations that start in the observed time are events; of the time that a code
    holds the part in it counts.

    Args:
        lag: 1 for the next event, 2 for the one after that, and so on.
        window_s: What starts later than this after a code is no answer to it.
        by_participant: Tell apart whose a code is.

    Raises:
        ValueError: the observed time is empty, or the lag or the window is not above 0.
    """
    start_s, end_s = observed_s
    if not end_s > start_s:
        raise ValueError(f"the observed time from {start_s:.1f} s to {end_s:.1f} s is empty")
    if lag < 1 or not window_s > 0:
        raise ValueError(f"a lag of {lag} and a window of {window_s} s: both must be above 0")
    by_coder: dict[str, list[Annotation]] = {}
    for row in annotations:
        if row.start_s < end_s and (row.end_s > start_s or row.start_s >= start_s):
            by_coder.setdefault(row.coder_id, []).append(row)
    sequences = [_Sequence(rows, observed_s, by_participant=by_participant) for _id, rows in sorted(by_coder.items())]
    lagged = Counter(itertools.chain.from_iterable(sequence.lagged(lag) for sequence in sequences))
    behaviours = sorted({one for sequence in sequences for one in sequence.behaviours}, key=_by_name)
    rows_of, columns_of = Counter[Behaviour](), Counter[Behaviour]()
    for (given, target), count in lagged.items():
        rows_of[given] += count
        columns_of[target] += count
    total = sum(lagged.values())
    made = [
        _pair(sequences, given, target, (lagged[given, target], rows_of[given], columns_of[target], total), window_s)
        for given, target in itertools.product(behaviours, repeat=2)
    ]
    return tuple(sorted(made, key=lambda pair: (math.isnan(pair.z), -abs(pair.z) if not math.isnan(pair.z) else 0.0)))


def adjusted_residual(count: int, row_total: int, column_total: int, total: int) -> float:
    """How far a cell of a table is from chance, in standard deviations (Haberman 1973); NaN where it cannot differ."""
    if not total:
        return math.nan
    expected = row_total * column_total / total
    variance = expected * (1 - row_total / total) * (1 - column_total / total)
    return (count - expected) / math.sqrt(variance) if variance > 0 else math.nan


class _Sequence:
    """One coder's annotations in the observed time."""

    def __init__(self, rows: list[Annotation], observed_s: tuple[float, float], *, by_participant: bool):
        start_s, end_s = observed_s
        self.observed_s = end_s - start_s
        self.behaviours: set[Behaviour] = set()
        self._starts: dict[Behaviour, list[float]] = {}
        held: dict[Behaviour, list[tuple[float, float]]] = {}
        events: list[tuple[float, float, str, Behaviour]] = []
        for row in rows:
            behaviour = row.code_id, row.participant_id if by_participant else None
            self.behaviours.add(behaviour)
            until_s = end_s if row.running else min(row.end_s, end_s)
            held.setdefault(behaviour, []).append((max(row.start_s, start_s), until_s))
            if row.start_s >= start_s:
                events.append((row.start_s, row.end_s, row.id, behaviour))
                self._starts.setdefault(behaviour, []).append(row.start_s)
        self._events = [behaviour for _start, _end, _id, behaviour in sorted(events, key=lambda event: event[:3])]
        for starts in self._starts.values():
            starts.sort()
        self._held = {behaviour: united(spans) for behaviour, spans in held.items()}

    def lagged(self, lag: int) -> Iterable[tuple[Behaviour, Behaviour]]:
        """Each event with the one at the lag after it."""
        return zip(self._events, self._events[lag:], strict=False)

    def starts(self, behaviour: Behaviour) -> int:
        return len(self._starts.get(behaviour, ()))

    def latencies(self, given: Behaviour, target: Behaviour, window_s: float) -> Iterable[float]:
        """From each start of ``given`` to the first start of ``target`` after it, within the window."""
        answers = self._starts.get(target, [])
        for start_s in self._starts.get(given, []):
            place = bisect.bisect_right(answers, start_s)
            if given != target and place and answers[place - 1] == start_s:
                place -= 1  # both at once
            if place < len(answers) and answers[place] - start_s <= window_s:
                yield answers[place] - start_s

    def held_s(self, behaviour: Behaviour) -> float:
        return math.fsum(end_s - start_s for start_s, end_s in self._held.get(behaviour, ()))

    def overlap_s(self, one: Behaviour, other: Behaviour) -> float:
        """Time during which both hold."""
        shared = common(self._held.get(one, ()), self._held.get(other, ()))
        return math.fsum(end_s - start_s for start_s, end_s in shared)


def _pair(
    sequences: list[_Sequence],
    given: Behaviour,
    target: Behaviour,
    cell: tuple[int, int, int, int],
    window_s: float,
) -> CodePair:
    count, row_total, column_total, total = cell
    late = sorted(itertools.chain.from_iterable(one.latencies(given, target, window_s) for one in sequences))
    held_s = math.fsum(one.held_s(given) for one in sequences)
    overlap_s = math.fsum(one.overlap_s(given, target) for one in sequences)
    return CodePair(
        given=given,
        target=target,
        count=count,
        expected=row_total * column_total / total if total else math.nan,
        probability=count / row_total if row_total else math.nan,
        z=adjusted_residual(count, row_total, column_total, total),
        given_count=sum(one.starts(given) for one in sequences),
        followed=len(late),
        latency_s=_quartiles(late),
        overlap_s=overlap_s,
        overlap_share=overlap_s / held_s if held_s else math.nan,
        expected_overlap_s=math.fsum(one.held_s(given) * one.held_s(target) / one.observed_s for one in sequences),
    )


def _quartiles(values: list[float]) -> tuple[float, float, float]:
    if not values:
        return math.nan, math.nan, math.nan
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def _by_name(behaviour: Behaviour) -> tuple[str, str]:
    return behaviour[0], behaviour[1] or ""
