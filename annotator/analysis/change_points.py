"""Where the level of several signals changes: the division whose squared error and penalties together are least.

The optimum is found by dynamic programming with pruning (PELT: Killick, Fearnhead and Eckley 2012,
doi:10.1080/01621459.2012.737745). Pieces are no shorter than a least length, so a start that is beaten now is dropped
only once what beats it may itself end a piece; the optimum stays exact.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.domain.arrays import Floats, Mask


def segment(levels: Floats, *, least: int, penalty: float) -> list[int]:
    """Ascending indices at which a new piece begins; empty where the signals keep their level.

    Args:
        levels: (n, d) without gaps.
        least: Shortest piece, in rows.
        penalty: What one more piece must save, in squared units summed over the signals.
    """
    count = len(levels)
    if count < 2 * least:
        return []
    centred = levels - levels.mean(axis=0)
    sums = np.vstack([np.zeros(levels.shape[1]), np.cumsum(centred, axis=0)])
    norms = (sums**2).sum(axis=1)
    squares = np.concatenate([[0.0], np.cumsum((centred**2).sum(axis=1))])
    # The least cost of all rows before an index, and where the last piece of that division begins.
    costs = np.full(count + 1, np.inf)
    costs[0] = 0.0
    begins = np.zeros(count + 1, dtype=np.int64)
    dropped_at = np.full(count + 1, count + 1, dtype=np.int64)
    # Where the last piece may begin: these, and one more with each row.
    starts = _Starts(sums, norms, squares)
    starts.add(0, cost=0.0)
    for stop in range(least, count + 1):
        if stop >= 2 * least:
            starts.add(stop - least, cost=costs[stop - least])
        up_to_here = starts.costs_to(stop)
        best = int(np.argmin(up_to_here))
        costs[stop] = up_to_here[best] + penalty
        begins[stop] = starts.known[best]
        beaten = starts.known[up_to_here > costs[stop]]
        dropped_at[beaten] = np.minimum(dropped_at[beaten], stop + least)
        if stop % least == 0:
            starts.keep(dropped_at[starts.known] > stop)
    breaks: list[int] = []
    at = int(begins[count])
    while at:
        breaks.append(at)
        at = int(begins[at])
    return breaks[::-1]


class _Starts:
    """Where the last piece may begin, with all that its cost is made of, side by side."""

    def __init__(self, sums: Floats, norms: Floats, squares: Floats) -> None:
        self._sums, self._norms, self._squares = sums, norms, squares
        self._count = 0
        self._known = np.empty(len(sums), dtype=np.int64)
        self._own = np.empty_like(sums), np.empty(len(sums)), np.empty(len(sums))

    @property
    def known(self) -> NDArray[np.int64]:
        """The rows they are at."""
        return self._known[: self._count]

    def add(self, row: int, *, cost: float) -> None:
        """One more; ``cost`` is that of all rows before it."""
        own_sums, own_norms, base = self._own
        self._known[self._count] = row
        own_sums[self._count], own_norms[self._count] = self._sums[row], self._norms[row]
        base[self._count] = cost - self._squares[row]
        self._count += 1

    def keep(self, which: Mask) -> None:
        """Only these."""
        kept = int(which.sum())
        for column in (self._known, *self._own):
            column[:kept] = column[: self._count][which]
        self._count = kept

    def costs_to(self, stop: int) -> Floats:
        """The cost of all rows before ``stop`` if the last piece begins at each."""
        own_sums, own_norms, base = (column[: self._count] for column in self._own)
        between = own_norms + self._norms[stop] - 2 * (own_sums @ self._sums[stop])
        return base + self._squares[stop] - between / (stop - self.known)
