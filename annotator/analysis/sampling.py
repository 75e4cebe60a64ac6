"""Windows over unevenly timed samples in which NaN means "not measurable"."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from annotator.domain.arrays import Floats, Mask


def sample_period_s(times_s: Floats) -> float:
    """Typical time between two samples; 1.0 where there are fewer than two."""
    return float(np.median(np.diff(times_s))) if len(times_s) > 1 else 1.0


def samples_in(duration_s: float, times_s: Floats) -> int:
    """Odd number of samples nearest to ``duration_s``, at least 1."""
    half = round(duration_s / sample_period_s(times_s) / 2 - 0.25)
    return 2 * max(half, 0) + 1


def runs(mask: Mask) -> list[tuple[int, int]]:
    """Start and stop (exclusive) of every stretch in which ``mask`` is true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]


def unmeasured(times_s: Floats, values: Floats) -> tuple[tuple[float, float], ...]:
    """Spans without a value, from the measurement before to the one after."""
    last = len(times_s) - 1
    return tuple(
        (float(times_s[max(start - 1, 0)]), float(times_s[min(stop, last)]))
        for start, stop in runs(~np.isfinite(values))
    )


def moving_average(values: Floats, width: int) -> Floats:
    """Centred mean of the measurable samples in ``width`` samples; NaN stays NaN."""
    if width <= 1 or not len(values):
        return values.copy()
    known = np.isfinite(values)
    half = width // 2
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    counts = np.concatenate(([0], np.cumsum(known)))
    index = np.arange(len(values))
    low, high = np.maximum(index - half, 0), np.minimum(index + half + 1, len(values))
    count = counts[high] - counts[low]
    mean = (sums[high] - sums[low]) / np.maximum(count, 1)
    return np.where(known, mean, np.nan)


def bridged(times_s: Floats, values: Floats, *, longest_s: float) -> Floats:
    """The values with losses of at most ``longest_s`` between two measured samples replaced by a straight line."""
    known = np.flatnonzero(np.isfinite(values))
    if len(known) < 2:
        return values
    short = np.flatnonzero((np.diff(known) > 1) & (np.diff(times_s[known]) <= longest_s))
    line = np.interp(times_s, times_s[known], values[known])
    filled = values.copy()
    for place in short.tolist():
        filled[known[place] + 1 : known[place + 1]] = line[known[place] + 1 : known[place + 1]]
    return filled


def row_quantile(rows: Floats, share: float, *, at_least: int = 1) -> Floats:
    """Quantile of the measurable values of each row of (n, m); NaN where there are fewer than ``at_least``."""
    ordered = np.sort(rows, axis=1)  # NaN sorts last
    count = np.isfinite(ordered).sum(axis=1)
    place = share * np.maximum(count - 1, 0)
    low = np.floor(place).astype(np.int64)
    high = np.ceil(place).astype(np.int64)
    row = np.arange(len(rows))
    between = ordered[row, low] + (place - low) * (ordered[row, high] - ordered[row, low])
    return np.where(count >= max(at_least, 1), between, np.nan)


def rolling_quantile(values: Floats, width: int, share: float, *, at_least: int = 1) -> Floats:
    """Centred quantile over ``width`` samples (odd), shorter at the ends, over measurable samples only."""
    if not len(values):
        return values.copy()
    half = width // 2
    padded = np.pad(values, half, constant_values=np.nan)
    windows = sliding_window_view(padded, 2 * half + 1)
    chunk = max(1, 4_000_000 // (2 * half + 1))
    parts = [
        row_quantile(windows[start : start + chunk], share, at_least=at_least) for start in range(0, len(values), chunk)
    ]
    return np.concatenate(parts)


def rolling_median(values: Floats, width: int) -> Floats:
    """Centred median over ``width`` samples (odd), shorter at the ends, over measurable samples only."""
    return rolling_quantile(values, width, 0.5)


def block_median(times_s: Floats, values: Floats, *, start_s: float, period_s: float, count: int) -> Floats:
    """Median of the measurable samples in each of ``count`` equal blocks from ``start_s`` on; (count,) with NaN."""
    if not len(times_s) or not count:
        return np.full(count, np.nan)
    block = np.floor((times_s - start_s) / period_s + 1e-9).astype(np.int64)
    inside = (block >= 0) & (block < count)
    block, inner = block[inside], values[inside]
    if not len(block):
        return np.full(count, np.nan)
    first = np.searchsorted(block, np.arange(count), side="left")
    size = np.searchsorted(block, np.arange(count), side="right") - first
    table = np.full((count, max(int(size.max()), 1)), np.nan)
    table[block, np.arange(len(block)) - first[block]] = inner
    return row_quantile(table, 0.5)
