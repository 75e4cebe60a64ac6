"""Minimum, maximum and mean of any stretch of a long series, quickly: a pyramid of blocks of four.

Missing values count as missing and nothing else: they never become 0 and are never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FACTOR = 4
_SMALLEST_LEVEL = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """Blocks of ``size`` samples. All arrays have one entry per block, float32.

    Attributes:
        low: Least value; +inf where none is there.
        high: Greatest value; -inf where none is there.
        total: Sum of the values that are there.
        count: How many values are there.
        missing: How many samples are marked as missing.
    """

    size: int
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    total: NDArray[np.float32]
    count: NDArray[np.float32]
    missing: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """What lies under each pixel column, (n,) float32.

    Attributes:
        low: NaN where the column holds no value; likewise ``high`` and ``mean``.
        missing: Fraction of the column's samples that are missing; NaN where it holds no sample.
    """

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    mean: NDArray[np.float32]
    missing: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MinMaxPyramid:
    """Levels from single samples upwards."""

    levels: tuple[Level, ...]

    @property
    def sample_count(self) -> int:
        return len(self.levels[0].low)

    def columns(self, edges: NDArray[np.intp]) -> Columns:
        """Summarise the samples ``edges[i]`` to ``edges[i + 1]`` (not included) for each column ``i``.

        Edges of wide columns are rounded to blocks of at most half a column.

        Args:
            edges: (n + 1,) sample indices, not falling, 0 to :attr:`sample_count`.
        """
        level = self._level_for(edges)
        blocks = np.minimum((edges + level.size // 2) // level.size, len(level.low))
        starts, ends = blocks[:-1], blocks[1:]
        filled = starts < ends
        low, high, mean, missing = (np.full(len(starts), np.nan, dtype=np.float32) for _ in range(4))
        if bool(filled.any()):
            # Stretches with blocks follow each other without a hole, so their starts alone divide the level.
            at, stop = starts[filled], int(ends[-1])
            count = np.add.reduceat(level.count[:stop], at)
            there = count > 0
            low[filled] = np.where(there, np.minimum.reduceat(level.low[:stop], at), np.nan)
            high[filled] = np.where(there, np.maximum.reduceat(level.high[:stop], at), np.nan)
            total = np.add.reduceat(level.total[:stop], at)
            mean[filled] = np.where(there, total / np.maximum(count, 1), np.nan)
            sizes = (ends - starts)[filled] * level.size
            missing[filled] = np.minimum(np.add.reduceat(level.missing[:stop], at) / sizes, 1.0)
        return Columns(low=low, high=high, mean=mean, missing=missing)

    def _level_for(self, edges: NDArray[np.intp]) -> Level:
        per_column = float(edges[-1] - edges[0]) / max(len(edges) - 1, 1)
        chosen = self.levels[0]
        for level in self.levels[1:]:
            if level.size * 2 > per_column:
                break
            chosen = level
        return chosen


def build_pyramid(values: NDArray[np.float32], missing: NDArray[np.bool_] | None = None) -> MinMaxPyramid:
    """Build a pyramid.

    Args:
        values: (n,) NaN where there is no value.
        missing: (n,) True where a sample counts as missing; by default where ``values`` is NaN.
    """
    there = np.isfinite(values)
    absent = ~there if missing is None else missing
    low = np.where(there, values, np.inf).astype(np.float32)
    high = np.where(there, values, -np.inf).astype(np.float32)
    total = np.where(there, values, 0.0).astype(np.float32)
    return _stack(low, high, total, there.astype(np.float32), absent.astype(np.float32))


def build_range_pyramid(low: NDArray[np.float32], high: NDArray[np.float32]) -> MinMaxPyramid:
    """Build a pyramid over a series that is already summarised as least and greatest values, both (n,)."""
    there = np.isfinite(low) & np.isfinite(high)
    middle = np.where(there, (np.where(there, low, 0.0) + np.where(there, high, 0.0)) / 2, 0.0)
    return _stack(
        np.where(there, low, np.inf).astype(np.float32),
        np.where(there, high, -np.inf).astype(np.float32),
        middle.astype(np.float32),
        there.astype(np.float32),
        (~there).astype(np.float32),
    )


def _stack(
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    total: NDArray[np.float32],
    count: NDArray[np.float32],
    missing: NDArray[np.float32],
) -> MinMaxPyramid:
    levels: list[Level] = [Level(size=1, low=low, high=high, total=total, count=count, missing=missing)]
    while len(levels[-1].low) > _SMALLEST_LEVEL:
        below = levels[-1]
        starts = np.arange(0, len(below.low), FACTOR)
        levels.append(
            Level(
                size=below.size * FACTOR,
                low=np.minimum.reduceat(below.low, starts),
                high=np.maximum.reduceat(below.high, starts),
                total=np.add.reduceat(below.total, starts),
                count=np.add.reduceat(below.count, starts),
                missing=np.add.reduceat(below.missing, starts),
            )
        )
    return MinMaxPyramid(levels=tuple(levels))


def sample_edges(times_s: NDArray[np.float64], column_edges_s: NDArray[np.float64]) -> NDArray[np.intp]:
    """Index of the first sample at or after each column edge."""
    return np.searchsorted(times_s, column_edges_s, side="left")
