"""How often and how long codes were given: counts, rates, durations, and how they spread over the session.

Measures of systematic observation as in Bakeman, R. & Quera, V. (2011), Sequential Analysis and Observational Methods
for the Behavioral Sciences, ch. 8: frequency, rate, duration, relative duration, mean bout length.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.domain.annotations import Annotation
from annotator.domain.spans import united

PARTS = 3
"""The observed time is split into so many equal parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeStatistics:
    """One code (of one participant, by one coder, where told apart) over the observed time.

    Attributes:
        participant_id, coder_id: None where all are taken together.
        observed_s: (start, end) of the time counted over.
        count: Annotations that start in the observed time.
        per_hour: ``count`` over the observed hours.
        total_s: Time during which the code holds; where annotations overlap it counts once. 0 for points.
        share: ``total_s`` over the observed time, 0 to 1.
        mean_s, median_s, sd_s: Of the lengths of single annotations, without those still running; NaN without any,
            ``sd_s`` (n - 1) under two.
        part_counts: By the part of the observed time in which the annotation starts.
        part_shares: Time during which the code holds over the part's time, 0 to 1.
    """

    code_id: str
    participant_id: str | None
    coder_id: str | None
    observed_s: tuple[float, float]
    count: int
    per_hour: float
    total_s: float
    share: float
    mean_s: float
    median_s: float
    sd_s: float
    part_counts: tuple[int, ...]
    part_shares: tuple[float, ...]


def code_statistics(
    annotations: Iterable[Annotation],
    *,
    observed_s: tuple[float, float],
    by_participant: bool = True,
    by_coder: bool = True,
) -> tuple[CodeStatistics, ...]:
    """Statistics of every code that occurs in the observed time, most frequent code first.

    Args:
        observed_s: (start, end) of the time that was coded. Annotations that reach into it count from its edge on in
            ``total_s``; in ``count`` and lengths only those that start in it.

    Raises:
        ValueError: the observed time is empty.
    """
    start_s, end_s = observed_s
    if not end_s > start_s:
        raise ValueError(f"the observed time from {start_s:.1f} s to {end_s:.1f} s is empty")
    groups: dict[tuple[str, str | None, str | None], list[Annotation]] = {}
    for row in annotations:
        ended_before = row.end_s <= start_s and row.start_s < start_s
        if ended_before or row.start_s >= end_s:
            continue
        who = row.participant_id if by_participant else None
        groups.setdefault((row.code_id, who, row.coder_id if by_coder else None), []).append(row)
    made = [_of_group(key, rows, start_s, end_s) for key, rows in groups.items()]
    totals: dict[str, int] = {}
    for one in made:
        totals[one.code_id] = totals.get(one.code_id, 0) + one.count
    return tuple(
        sorted(made, key=lambda one: (-totals[one.code_id], one.code_id, one.participant_id or "", one.coder_id or ""))
    )


def _of_group(
    key: tuple[str, str | None, str | None], rows: list[Annotation], start_s: float, end_s: float
) -> CodeStatistics:
    observed_s = end_s - start_s
    starting = [row for row in rows if row.start_s >= start_s]
    lengths = [row.end_s - row.start_s for row in starting if not row.running]
    held = united([(max(start_s, row.start_s), min(end_s, row.end_s)) for row in rows])
    edges = [start_s + observed_s * part / PARTS for part in range(PARTS + 1)]
    counts = [0] * PARTS
    for row in starting:
        counts[min(PARTS - 1, int(PARTS * (row.start_s - start_s) / observed_s))] += 1
    total_s = _length(held)
    return CodeStatistics(
        code_id=key[0],
        participant_id=key[1],
        coder_id=key[2],
        observed_s=(start_s, end_s),
        count=len(starting),
        per_hour=3600 * len(starting) / observed_s,
        total_s=total_s,
        share=total_s / observed_s,
        mean_s=statistics.fmean(lengths) if lengths else math.nan,
        median_s=statistics.median(lengths) if lengths else math.nan,
        sd_s=statistics.stdev(lengths) if len(lengths) > 1 else math.nan,
        part_counts=tuple(counts),
        part_shares=tuple(
            _length([(max(low, a), min(high, b)) for a, b in held if b > low and a < high]) / (high - low)
            for low, high in itertools.pairwise(edges)
        ),
    )


def _length(spans: Sequence[tuple[float, float]]) -> float:
    return math.fsum(end_s - start_s for start_s, end_s in spans)
