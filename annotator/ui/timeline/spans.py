"""Spans of time in order, ready to ask which are in view and in which lane each one lies."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FEW = 20
"""Where more spans than this go, all lanes are worked out anew."""
POINT_S = 0.001
"""Room a point (or a shorter span) takes in its lane: points at one moment lie under each other."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spans:
    """Spans sorted by start, then end.

    Attributes:
        ids: One id per span.
        starts_s: (n,) ascending.
        ends_s: (n,).
        reach_s: (n,) latest end of this and all earlier spans.
        lanes: (n,) from 0 at the top; spans of one lane do not overlap.
        taken_s: (n,) until when each takes its lane: its end, a little later for a point, for ever while it runs.
    """

    ids: tuple[str, ...]
    starts_s: NDArray[np.float64]
    ends_s: NDArray[np.float64]
    reach_s: NDArray[np.float64]
    lanes: NDArray[np.int32]
    taken_s: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def lane_count(self) -> int:
        """At least 1, so that an empty row has a height."""
        return int(self.lanes.max()) + 1 if len(self.lanes) else 1

    def visible(self, start_s: float, end_s: float) -> range:
        """Indices of spans that may touch ``start_s`` to ``end_s``; the few in between that do not are included."""
        first = int(self.reach_s.searchsorted(start_s, side="left"))
        last = int(self.starts_s.searchsorted(end_s, side="right"))
        return range(first, max(first, last))

    def without(self, ids: Collection[str]) -> tuple[Spans, NDArray[np.bool_]]:
        """The other spans, and which ones of these they are, (n,)."""
        gone = set(ids)
        stay = np.array([id_ not in gone for id_ in self.ids], dtype=np.bool_)
        if bool(stay.all()):
            return self, stay
        leaving = np.flatnonzero(~stay & np.isfinite(self.taken_s)).tolist()
        parts = [self._bundle(at) for at in leaving] if len(leaving) <= _FEW else [(0, len(self))]
        lanes = self.lanes.copy()
        for first, last in parts:
            _stack(lanes, self.starts_s, self.taken_s, np.flatnonzero(stay[first:last]) + first)
        ends = self.ends_s[stay]
        left = Spans(
            ids=tuple(itertools.compress(self.ids, stay.tolist())),
            starts_s=self.starts_s[stay],
            ends_s=ends,
            reach_s=np.maximum.accumulate(ends) if len(ends) else ends,
            lanes=lanes[stay],
            taken_s=self.taken_s[stay],
        )
        _put_running(left.lanes, left.starts_s, left.taken_s)
        return left, stay

    def with_one(self, id_: str, start_s: float, end_s: float) -> tuple[Spans, int]:
        """These spans with one more, and its index. One that has not ended yet ends at infinity."""
        taken_s = max(end_s, start_s + POINT_S)
        end_s = start_s if math.isinf(end_s) else end_s
        at = int(np.searchsorted(self.starts_s, start_s))
        while at < len(self) and (float(self.starts_s[at]), float(self.ends_s[at]), self.ids[at]) < (
            start_s,
            end_s,
            id_,
        ):
            at += 1
        ends = np.insert(self.ends_s, at, end_s)
        more = Spans(
            ids=(*self.ids[:at], id_, *self.ids[at:]),
            starts_s=np.insert(self.starts_s, at, start_s),
            ends_s=ends,
            reach_s=np.maximum.accumulate(ends),
            lanes=np.insert(self.lanes, at, 0),
            taken_s=np.insert(self.taken_s, at, taken_s),
        )
        if math.isfinite(taken_s):
            _stack(more.lanes, more.starts_s, more.taken_s, np.arange(*more._bundle(at)))
        _put_running(more.lanes, more.starts_s, more.taken_s)
        return more, at

    def _bundle(self, at: int) -> tuple[int, int]:
        """The spans around one that hang together by overlapping: first, and one after the last.

        Lanes do not depend on anything before or after such a bundle. What runs hangs together with nothing.
        """
        reach = np.maximum.accumulate(np.where(np.isinf(self.taken_s), self.starts_s, self.taken_s))
        begins = np.flatnonzero(np.concatenate([[True], reach[:-1] <= self.starts_s[1:]]))
        number = int(np.searchsorted(begins, at, side="right")) - 1
        last = int(begins[number + 1]) if number + 1 < len(begins) else len(self)
        return int(begins[number]), last


def make_spans(items: Iterable[tuple[str, float, float]]) -> Spans:
    """Sort spans and give each the topmost lane that is free.

    Args:
        items: ``(id, start_s, end_s)`` in any order. What has not ended yet ends at infinity: it stands as a point
            where it starts, in a lane below all that is there from then on, so that nothing else moves when a code is
            started or ended.
    """
    given = list(items)
    ids = [item[0] for item in given]
    starts = np.array([item[1] for item in given], dtype=np.float64)
    held_to = np.array([item[2] for item in given], dtype=np.float64)
    order: NDArray[np.intp] = _in_order(ids, starts, np.where(np.isinf(held_to), starts, held_to))
    starts, held_to = starts[order], held_to[order]
    ends = np.where(np.isinf(held_to), starts, held_to)
    taken = np.maximum(held_to, starts + POINT_S)
    lanes = np.zeros(len(given), dtype=np.int32)
    _stack(lanes, starts, taken, np.arange(len(given)))
    _put_running(lanes, starts, taken)
    return Spans(
        ids=tuple([ids[int(at)] for at in order]),
        starts_s=starts,
        ends_s=ends,
        reach_s=np.maximum.accumulate(ends) if len(ends) else ends,
        lanes=lanes,
        taken_s=taken,
    )


def _in_order(ids: Sequence[str], starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.intp]:
    """By start, then end; ids only where both are the same, which is rare."""
    order: NDArray[np.intp] = np.lexsort((ends, starts))
    same = (np.diff(starts[order]) == 0) & (np.diff(ends[order]) == 0)
    if not bool(same.any()):
        return order
    keys = list(zip(starts.tolist(), ends.tolist(), ids, strict=True))
    return np.array(sorted(range(len(ids)), key=keys.__getitem__), dtype=np.intp)


def _stack(
    lanes: NDArray[np.int32], starts: NDArray[np.float64], taken: NDArray[np.float64], which: NDArray[np.intp]
) -> None:
    """Give those of ``which`` that have ended the topmost lanes that are free, in place."""
    ended = which[np.isfinite(taken[which])]
    lanes[ended] = 0
    if len(ended):
        # What overlaps nothing, as most do, is in the topmost lane.
        parted = np.maximum.accumulate(taken[ended])[:-1] <= starts[ended][1:]
        crowded = ended[~(np.append(True, parted) & np.append(parted, True))]
        lanes[crowded] = stack_lanes(starts[crowded].tolist(), taken[crowded].tolist())


def _put_running(lanes: NDArray[np.int32], starts: NDArray[np.float64], taken: NDArray[np.float64]) -> None:
    """Put what runs below all that is there from its start on, one below the other, in place."""
    running = np.isinf(taken)
    for at in np.flatnonzero(running).tolist():
        beside = (taken > starts[at]) & ~running
        beside[:at] |= running[:at]
        lanes[at] = lanes[beside].max() + 1 if bool(beside.any()) else 0


def stack_lanes(starts: Sequence[float], ends: Sequence[float]) -> NDArray[np.int32]:
    """The topmost free lane for each span; spans that only touch share a lane. ``starts`` must ascend."""
    lanes = np.zeros(len(starts), dtype=np.int32)
    busy: list[tuple[float, int]] = []
    free: list[int] = []
    lane_count = 0
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        while busy and busy[0][0] <= start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            lane = heapq.heappop(free)
        else:
            lane = lane_count
            lane_count += 1
        lanes[index] = lane
        heapq.heappush(busy, (end, lane))
    return lanes
