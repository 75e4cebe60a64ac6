"""Minimum, maximum and mean of any stretch of a long series, quickly.

Extremes come from a pyramid of blocks of four, means and counts from running totals. Missing values count as missing
and nothing else: they never become 0 and are never filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FACTOR = 4
_SMALLEST_LEVEL = 256
_FEW_BLOCKS = 8
"""A column has no more of them, but where the pyramid has no coarser level."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Level:
    """Blocks of ``size`` samples.

    Attributes:
        low: (blocks,) least value; +inf where none is there.
        high: (blocks,) greatest value; -inf where none is there.
        totals: (blocks + 1, 3) float64: before each block the sum of all values, how many there are, and how many
            samples are missing. Side by side, because they are always read together.
    """

    size: int
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    totals: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """What lies under each pixel column of several series, (series, n) float32.

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


def summarise(pyramids: Sequence[MinMaxPyramid], edges: NDArray[np.intp], *, per_column: float) -> Columns:
    """Summarise the samples ``edges[i]`` to ``edges[i + 1]`` (not included) for each column ``i``.

    Columns of fewer than four samples are exact; edges of wider ones are rounded to blocks no wider than a column.

    Args:
        pyramids: Of series of the same length. They go together because most of the work on each is the same.
        edges: (n + 1,) sample indices, not falling, 0 to the number of samples.
        per_column: Usual number of samples under a column; decides how exactly, the same for any part of a view.
    """
    at = _level_index(pyramids[0], per_column)
    levels = [pyramid.levels[at] for pyramid in pyramids]
    blocks = _blocks(levels[0], edges)
    totals = np.empty((len(levels), len(blocks), levels[0].totals.shape[1]))
    for row, level in enumerate(levels):
        level.totals.take(blocks, axis=0, out=totals[row], mode="clip")
    inside = (totals[:, 1:] - totals[:, :-1]).astype(np.float32)
    size = (blocks[1:] - blocks[:-1]).astype(np.float32) * np.float32(levels[0].size)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = inside[:, :, 0] / inside[:, :, 1]
        missing = np.asarray(inside[:, :, 2] / size, np.float32)
    low, high = _extremes(levels, blocks)
    return Columns(low=low, high=high, mean=mean, missing=missing)


def extremes(
    pyramid: MinMaxPyramid, edges: NDArray[np.intp], *, per_column: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Least and greatest value of each column of one series, (n,), NaN where there is none; see :func:`summarise`."""
    level = pyramid.levels[_level_index(pyramid, per_column)]
    low, high = _extremes([level], _blocks(level, edges))
    return low[0], high[0]


def _level_index(pyramid: MinMaxPyramid, per_column: float) -> int:
    chosen = 0
    for index, level in enumerate(pyramid.levels):
        if level.size > per_column:
            break
        chosen = index
    return chosen


def _blocks(level: Level, edges: NDArray[np.intp]) -> NDArray[np.intp]:
    if level.size == 1:
        return edges
    return np.minimum((edges + level.size // 2) // level.size, len(level.low))


def _extremes(levels: Sequence[Level], blocks: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    starts, ends = blocks[:-1], blocks[1:]
    filled = starts < ends
    everywhere = bool(filled.all())
    first, last = (starts, ends - 1) if everywhere else (starts[filled], ends[filled] - 1)
    shape = (len(levels), len(first))
    low, high = np.empty(shape, dtype=np.float32), np.empty(shape, dtype=np.float32)
    longest = int((last - first).max(initial=0)) + 1
    if longest > _FEW_BLOCKS:
        # Stretches with blocks follow each other without a hole, so their starts alone divide the level.
        stop = int(blocks[-1])
        for row, level in enumerate(levels):
            np.minimum.reduceat(level.low[:stop], first, out=low[row])
            np.maximum.reduceat(level.high[:stop], first, out=high[row])
    elif len(first):
        # One block of every column at a time is several times as fast as one column after the other.
        places = [first, *(np.minimum(first + step, last) for step in range(1, longest))]
        for row, level in enumerate(levels):
            level.low.take(first, out=low[row], mode="clip")
            level.high.take(first, out=high[row], mode="clip")
            for at in places[1:]:
                np.minimum(low[row], level.low.take(at), out=low[row])
                np.maximum(high[row], level.high.take(at), out=high[row])
    nothing = np.isinf(low)
    if bool(nothing.any()):
        low[nothing] = high[nothing] = np.nan
    if everywhere:
        return low, high
    spread = np.full((2, len(levels), len(starts)), np.nan, dtype=np.float32)
    spread[0][:, filled], spread[1][:, filled] = low, high
    return spread[0], spread[1]


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
    return _stack(low, high, np.asarray((low + high) / 2, np.float32), there, ~there)


def _stack(
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    values: NDArray[np.float32],
    there: NDArray[np.bool_],
    missing: NDArray[np.bool_],
) -> MinMaxPyramid:
    totals = np.zeros((len(values) + 1, 3), dtype=np.float64)
    for column, series in enumerate((values, there, missing)):
        np.cumsum(series, dtype=np.float64, out=totals[1:, column])
    levels: list[Level] = [Level(size=1, low=low, high=high, totals=totals)]
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
                totals=totals[borders],
            )
        )
    return MinMaxPyramid(levels=tuple(levels), sample_count=len(low))


def sample_edges(times_s: NDArray[np.float64], column_edges_s: NDArray[np.float64]) -> NDArray[np.intp]:
    """Index of the first sample at or after each column edge."""
    return np.searchsorted(times_s, column_edges_s, side="left")
