"""Minimum, maximum and mean of any stretch of a long series, quickly.

Extremes come from a pyramid of blocks of four, means and counts from running totals. Missing values count as missing
and nothing else: they never become 0 and are never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FACTOR = 4
_SMALLEST_LEVEL = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """Blocks of ``size`` samples.

    Attributes:
        low: (blocks,) least value; +inf where none is there.
        high: (blocks,) greatest value; -inf where none is there.
        sums: (blocks + 1,) float64 sum of all values before each block.
        counts: (blocks + 1,) int32 how many values are there before each block.
        absences: (blocks + 1,) int32 how many samples before each block are missing.
    """

    size: int
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    sums: NDArray[np.float64]
    counts: NDArray[np.int32]
    absences: NDArray[np.int32]


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
    """Levels from single samples upwards. Running totals stand on each level too: few of them stay in the cache."""

    levels: tuple[Level, ...]
    sample_count: int

    def columns(self, edges: NDArray[np.intp]) -> Columns:
        """Summarise the samples ``edges[i]`` to ``edges[i + 1]`` (not included) for each column ``i``.

        Columns of fewer than four samples are exact; edges of wider ones are rounded to blocks no wider than a column.

        Args:
            edges: (n + 1,) sample indices, not falling, 0 to :attr:`sample_count`.
        """
        level = self._level_for(edges)
        blocks = _blocks(level, edges)
        count = np.diff(level.counts.take(blocks)).astype(np.float32)
        size = np.diff(blocks).astype(np.float32) * np.float32(level.size)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.diff(level.sums.take(blocks)).astype(np.float32) / count
            missing = np.diff(level.absences.take(blocks)).astype(np.float32) / size
        low, high = _extremes(level, blocks)
        return Columns(low=low, high=high, mean=mean, missing=missing)

    def extremes(self, edges: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Least and greatest value of each column, NaN where there is none; see :meth:`columns`."""
        level = self._level_for(edges)
        return _extremes(level, _blocks(level, edges))

    def _level_for(self, edges: NDArray[np.intp]) -> Level:
        per_column = float(edges[-1] - edges[0]) / max(len(edges) - 1, 1)
        chosen = self.levels[0]
        for level in self.levels[1:]:
            if level.size > per_column:
                break
            chosen = level
        return chosen


def _blocks(level: Level, edges: NDArray[np.intp]) -> NDArray[np.intp]:
    if level.size == 1:
        return edges
    return np.minimum((edges + level.size // 2) // level.size, len(level.low))


def _extremes(level: Level, blocks: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    starts, ends = blocks[:-1], blocks[1:]
    filled, stop = starts < ends, int(blocks[-1])
    if bool(filled.all()):
        low, high = np.minimum.reduceat(level.low[:stop], starts), np.maximum.reduceat(level.high[:stop], starts)
    else:
        low, high = (np.full(len(starts), np.nan, dtype=np.float32) for _ in range(2))
        if bool(filled.any()):
            # Stretches with blocks follow each other without a hole, so their starts alone divide the level.
            low[filled] = np.minimum.reduceat(level.low[:stop], starts[filled])
            high[filled] = np.maximum.reduceat(level.high[:stop], starts[filled])
    nothing = np.isinf(low)
    if bool(nothing.any()):
        low[nothing] = high[nothing] = np.nan
    return low, high


def build_pyramid(values: NDArray[np.float32], missing: NDArray[np.bool_] | None = None) -> MinMaxPyramid:
    """Build a pyramid.

    Args:
        values: (n,) NaN where there is no value.
        missing: (n,) True where a sample counts as missing; by default where ``values`` is NaN.
    """
    there = np.isfinite(values)
    low = np.where(there, values, np.inf).astype(np.float32)
    high = np.where(there, values, -np.inf).astype(np.float32)
    return _stack(low, high, np.where(there, values, 0.0), there, ~there if missing is None else missing)


def build_range_pyramid(low: NDArray[np.float32], high: NDArray[np.float32]) -> MinMaxPyramid:
    """Build a pyramid over a series that is already summarised as least and greatest values, both (n,)."""
    there = np.ones(len(low), dtype=np.bool_)
    return _stack(low, high, (low + high) / 2, there, ~there)


def _stack(
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    values: NDArray[np.float32],
    there: NDArray[np.bool_],
    missing: NDArray[np.bool_],
) -> MinMaxPyramid:
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    counts = np.concatenate([[0], np.cumsum(there)]).astype(np.int32)
    absences = np.concatenate([[0], np.cumsum(missing)]).astype(np.int32)
    levels: list[Level] = [Level(size=1, low=low, high=high, sums=sums, counts=counts, absences=absences)]
    while len(levels[-1].low) > _SMALLEST_LEVEL:
        below = levels[-1]
        starts = np.arange(0, len(below.low), FACTOR)
        size = below.size * FACTOR
        borders = np.minimum(np.arange(len(starts) + 1) * size, len(low))
        levels.append(
            Level(
                size=size,
                low=np.minimum.reduceat(below.low, starts),
                high=np.maximum.reduceat(below.high, starts),
                sums=sums[borders],
                counts=counts[borders],
                absences=absences[borders],
            )
        )
    return MinMaxPyramid(levels=tuple(levels), sample_count=len(low))


def sample_edges(times_s: NDArray[np.float64], column_edges_s: NDArray[np.float64]) -> NDArray[np.intp]:
    """Index of the first sample at or after each column edge."""
    return np.searchsorted(times_s, column_edges_s, side="left")
