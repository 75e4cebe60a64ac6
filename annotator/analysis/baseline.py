"""What is usual for a person on a signal: rolling over 90 s for short events, the whole stretch for posture.

Medians and median absolute deviations throughout, so that the events themselves hardly move the baseline.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from annotator.analysis.sampling import block_median, rolling_median, row_quantile

Floats = NDArray[np.float64]

ROLLING_WINDOW_S = 90.0
_BLOCK_S = 1.0
# With less than this measurable, nothing can be called usual.
LEAST_MEASURABLE_S = 5.0
_MAD_TO_SD = 1.4826
# The spread is read off the quieter third of the window, so that a person who is busy half of the time keeps the
# spread of the quiet half: this share of a normal distribution's deviations is below this many SD.
_QUIET_SHARE = 0.35
_QUIET_DEVIATION = 0.4538
_COURSE_WINDOW_S = 15.0
_SPREAD_STEP = 4
_SPREAD_SAMPLES = 5


def rolling_baseline(
    times_s: Floats, values: Floats, *, floor: float, cuts_s: tuple[float, ...] = ()
) -> tuple[Floats, Floats]:
    """Rolling median and floored robust SD around it.

    Each shot between two camera cuts has its own baseline. Computed on 1 s medians and interpolated.

    Returns:
        baseline (n,) and spread (n,); baseline NaN where less than 5 s in the window could be measured.
    """
    baseline, spread = np.full(len(values), np.nan), np.full(len(values), floor)
    for start, stop in shots(times_s, cuts_s):
        baseline[start:stop], spread[start:stop] = _rolling_shot(times_s[start:stop], values[start:stop], floor)
    return baseline, spread


def session_baseline(
    times_s: Floats, values: Floats, *, floor: float, cuts_s: tuple[float, ...] = ()
) -> tuple[Floats, Floats]:
    """Median of each shot, and the floored robust SD of the values around their course over 30 s.

    The spread is that of short-term movement, not of the levels held: a posture held for half the session must not
    hide its own beginning.
    """
    baseline, spread = np.full(len(values), np.nan), np.full(len(values), floor)
    for start, stop in shots(times_s, cuts_s):
        part, part_times_s = values[start:stop], times_s[start:stop]
        if not _enough(part_times_s, part):
            continue
        baseline[start:stop] = np.nanmedian(part)
        _, centres_s, blocks = _blocks(part_times_s, part)
        course = rolling_median(blocks, 31)
        deviation = np.abs(part - _interpolate(part_times_s, centres_s, course))
        spread[start:stop] = max(floor, _MAD_TO_SD * float(np.nanmedian(deviation)))
    return baseline, spread


def shots(times_s: Floats, cuts_s: tuple[float, ...]) -> list[tuple[int, int]]:
    """Index ranges (start, stop) between camera cuts, without empty ones."""
    edges = [0, *(int(edge) for edge in np.searchsorted(times_s, np.sort(np.array(cuts_s)) - 1e-6)), len(times_s)]
    return [(start, stop) for start, stop in pairwise(edges) if stop > start]


def _rolling_shot(times_s: Floats, values: Floats, floor: float) -> tuple[Floats, Floats]:
    if not _enough(times_s, values):
        return np.full(len(values), np.nan), np.full(len(values), floor)
    start_s, centres_s, blocks = _blocks(times_s, values)
    width = int(ROLLING_WINDOW_S / _BLOCK_S) | 1
    at_least = int(LEAST_MEASURABLE_S / _BLOCK_S)
    centre = rolling_median(blocks, width, at_least=at_least)
    baseline = _interpolate(times_s, centres_s, centre)
    # Levels held for long (another mood, another sitting) must not widen the spread: it is taken around their course.
    course = _interpolate(times_s, centres_s, rolling_median(blocks, int(_COURSE_WINDOW_S / _BLOCK_S) | 1))
    spread = _quiet_spread(times_s, np.abs(values - course), start_s, len(blocks))
    return baseline, np.maximum(floor, np.nan_to_num(_interpolate(times_s, centres_s, spread)))


def _quiet_spread(times_s: Floats, deviation: Floats, start_s: float, blocks: int) -> Floats:
    """Robust SD around each 1 s block, (blocks,), from five single samples of each block in the window.

    Single samples, because the median of a block would hide how far quick noise goes.
    """
    per_block = _SPREAD_SAMPLES
    at_s = start_s + (np.arange(per_block * blocks) + 0.5) * _BLOCK_S / per_block
    nearest = np.clip(np.searchsorted(times_s, at_s), 0, len(times_s) - 1)
    picked = np.where(np.abs(times_s[nearest] - at_s) <= _BLOCK_S, deviation[nearest], np.nan)
    half = int(ROLLING_WINDOW_S / _BLOCK_S) // 2
    padded = np.pad(picked, per_block * half, constant_values=np.nan)
    # A window for every fourth block is enough for something that changes this slowly.
    windows = sliding_window_view(padded, per_block * (2 * half + 1))[:: per_block * _SPREAD_STEP]
    at_least = int(per_block * LEAST_MEASURABLE_S / _BLOCK_S)
    coarse = row_quantile(windows, _QUIET_SHARE, at_least=at_least) / _QUIET_DEVIATION
    return np.repeat(coarse, _SPREAD_STEP)[:blocks]


def _blocks(times_s: Floats, values: Floats) -> tuple[float, Floats, Floats]:
    start_s = float(times_s[0])
    count = int((times_s[-1] - start_s) / _BLOCK_S) + 1
    centres_s = np.asarray(start_s + (np.arange(count) + 0.5) * _BLOCK_S, np.float64)
    return start_s, centres_s, block_median(times_s, values, start_s=start_s, period_s=_BLOCK_S, count=count)


def _enough(times_s: Floats, values: Floats) -> bool:
    known = np.isfinite(values)
    if len(values) < 3 or not known.any():
        return False
    return float(known.mean() * (times_s[-1] - times_s[0])) >= LEAST_MEASURABLE_S * 0.8


def _interpolate(times_s: Floats, centres_s: Floats, course: Floats) -> Floats:
    """The course at ``times_s``; NaN where the course is not known nearby (more than one block away)."""
    known = np.isfinite(course)
    if not known.any():
        return np.full(len(times_s), np.nan)
    values = np.interp(times_s, centres_s[known], course[known])
    block = np.clip(((times_s - centres_s[0]) / _BLOCK_S + 0.5).astype(np.int64), 0, len(course) - 1)
    return np.where(known[block], values, np.nan)
