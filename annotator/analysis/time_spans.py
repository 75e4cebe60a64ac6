"""Stretches of time as sorted, separate (start, end) pairs in seconds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

import numpy as np

from annotator.domain.spans import Span

T = TypeVar("T")


def covered_s(spans: Sequence[Span], start_s: float, end_s: float) -> float:
    """How many seconds of start to end the separate, sorted spans cover."""
    first = max(bisect_right(spans, (start_s, float("inf"))) - 1, 0)
    total = 0.0
    for span_start_s, span_end_s in spans[first:]:
        if span_start_s >= end_s:
            break
        total += max(0.0, min(span_end_s, end_s) - max(span_start_s, start_s))
    return total


def overlap_s(start_s: float, end_s: float, other_start_s: float, other_end_s: float) -> float:
    """How many seconds two spans share."""
    return max(0.0, min(end_s, other_end_s) - max(start_s, other_start_s))


class InTime(Generic[T]):
    """Things with a start and an end, to be asked for by time without looking at all of them."""

    def __init__(self, things: Iterable[tuple[float, float, T]]) -> None:
        ordered = sorted(things, key=lambda row: (row[0], row[1]))
        self._starts_s = np.array([row[0] for row in ordered])
        # The latest end so far: from the first place where it passes a time on, things may still last.
        self._latest_s = np.maximum.accumulate([row[1] for row in ordered]) if ordered else np.empty(0)
        self._things = ordered

    def between(self, start_s: float, end_s: float) -> list[T]:
        """What shares some time with start to end, in order of start."""
        first = int(np.searchsorted(self._latest_s, start_s, side="right"))
        last = int(np.searchsorted(self._starts_s, end_s, side="left"))
        return [thing for _, until_s, thing in self._things[first:last] if until_s > start_s]
