"""What is usual for a person on a signal: rolling over 90 s for short events, the whole stretch for posture.

For short events the person's own rest: the middle of the shortest range that holds 35 % of the samples, so that events
hardly move it even where they fill half of a short recording. The spread around it is drawn towards what is known of
people at rest, the more the less was seen.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from annotator.analysis.sampling import block_median, rolling_median, row_quantile
from annotator.domain.arrays import Floats, Mask

ROLLING_WINDOW_S = 90.0
_BLOCK_S = 1.0
# With less than this measurable, nothing can be called usual.
LEAST_MEASURABLE_S = 1.0
_LEAST_FOR_POSTURE_S = 4.0
_REST_SHARE = 0.35
# What is known of people in general weighs as much as this many seconds of the person's own.
_PRIOR_WEIGHT_S = 30.0
_PRIOR_RANGE = (0.6, 2.5)
_MAD_TO_SD = 1.4826
# The spread is read off the quieter third of the window, so that a person who is busy half of the time keeps the
# spread of the quiet half: this share of a normal distribution's deviations is below this many SD.
_QUIET_SHARE = 0.35
_QUIET_DEVIATION = 0.4538
_COURSE_WINDOW_S = 15.0
_SPREAD_STEP = 4
_SPREAD_SAMPLES = 5


def rolling_baseline(
    times_s: Floats,
    values: Floats,
    *,
    floor: float,
    rest_spread: float | None = None,
    resting: Mask | None = None,
    between: bool = False,
    cuts_s: tuple[float, ...] = (),
) -> tuple[Floats, Floats]:
    """The person's rest, rolling, and the robust SD around it.

    Each shot between two camera cuts has its own baseline.

    Args:
        rest_spread: What is known of the spread of people at rest; None where nothing is, then ``floor`` alone counts.
        resting: (n,) where nothing is known to move this signal; the baseline comes from there if that is enough.
        between: The person moves from rest in both directions: rest is the median, not where the samples lie closest.

    Returns:
        baseline (n,) and spread (n,); baseline NaN where less than a second in the window could be measured.
    """
    baseline, spread = np.full(len(values), np.nan), np.full(len(values), floor)
    for start, stop in shots(times_s, cuts_s):
        rest, own, seen_s = _rolling_shot(
            times_s[start:stop], values[start:stop], None if resting is None else resting[start:stop], between
        )
        baseline[start:stop] = rest
        if rest_spread is None:
            spread[start:stop] = np.maximum(floor, np.nan_to_num(own))
        else:
            spread[start:stop] = drawn_to_prior(own, seen_s, rest_spread)
    return baseline, spread


def drawn_to_prior(own: Floats, seen_s: Floats, rest_spread: float) -> Floats:
    """The person's own spread, drawn towards that of people at rest the more the less was seen (log scale), (n,)."""
    logs = np.log(np.maximum(np.where(np.isfinite(own), own, rest_spread), 1e-3 * rest_spread))
    weight = np.where(np.isfinite(own), seen_s, 0.0)
    drawn = np.exp((weight * logs + _PRIOR_WEIGHT_S * np.log(rest_spread)) / (weight + _PRIOR_WEIGHT_S))
    return np.clip(drawn, _PRIOR_RANGE[0] * rest_spread, _PRIOR_RANGE[1] * rest_spread)


def session_baseline(
    times_s: Floats, values: Floats, *, floor: float, most_spread: float = np.inf, cuts_s: tuple[float, ...] = ()
) -> tuple[Floats, Floats]:
    """Median of each shot, and the floored robust SD of the values around their course over 30 s.

    The spread is that of short-term movement, not of the levels held: a posture held for half the session must not
    hide its own beginning.
    """
    baseline, spread = np.full(len(values), np.nan), np.full(len(values), floor)
    for start, stop in shots(times_s, cuts_s):
        part, part_times_s = values[start:stop], times_s[start:stop]
        if not _enough(part_times_s, part, _LEAST_FOR_POSTURE_S):
            continue
        baseline[start:stop] = np.nanmedian(part)
        _, centres_s, blocks = _blocks(part_times_s, part)
        course = rolling_median(blocks, 31)
        deviation = np.abs(part - _interpolate(part_times_s, centres_s, course))
        own = _MAD_TO_SD * float(np.nanmedian(deviation))
        spread[start:stop] = min(max(floor, own), most_spread)
    return baseline, spread


def shots(times_s: Floats, cuts_s: tuple[float, ...]) -> list[tuple[int, int]]:
    """Index ranges (start, stop) between camera cuts, without empty ones."""
    edges = [0, *(int(edge) for edge in np.searchsorted(times_s, np.sort(np.array(cuts_s)) - 1e-6)), len(times_s)]
    return [(start, stop) for start, stop in pairwise(edges) if stop > start]


def _rolling_shot(
    times_s: Floats, values: Floats, resting: Mask | None, between: bool
) -> tuple[Floats, Floats, Floats]:
    """Rest, own spread, and seconds seen in the window around each sample, each (n,)."""
    nothing = np.full(len(values), np.nan)
    if not _enough(times_s, values, LEAST_MEASURABLE_S):
        return nothing, nothing, np.zeros(len(values))
    start_s, centres_s, blocks = _blocks(times_s, values)
    # Levels held for long (another mood, another sitting) must not widen the spread: it is taken around their course.
    course = _interpolate(times_s, centres_s, rolling_median(blocks, int(_COURSE_WINDOW_S / _BLOCK_S) | 1))
    windows = _windows(times_s, values, start_s, len(blocks))
    still = windows if resting is None else _windows(times_s, np.where(resting, values, np.nan), start_s, len(blocks))
    at_least = int(_SPREAD_SAMPLES * LEAST_MEASURABLE_S / _BLOCK_S)
    deviations = _windows(times_s, np.abs(values - course), start_s, len(blocks))
    own = row_quantile(deviations, _QUIET_SHARE, at_least=at_least) / _QUIET_DEVIATION
    seen_s = np.minimum(np.isfinite(windows).sum(axis=1) * _BLOCK_S / _SPREAD_SAMPLES, ROLLING_WINDOW_S)
    at_s = centres_s[::_SPREAD_STEP]
    rest = np.array(
        [
            rest_of(row if np.isfinite(row).sum() >= at_least else whole, held=1.0 if between else _REST_SHARE)
            for row, whole in zip(still, windows, strict=True)
        ]
    )
    rest[seen_s < LEAST_MEASURABLE_S * 0.8] = np.nan
    return tuple(_between(times_s, at_s, row) for row in (rest, own, seen_s))  # type: ignore[return-value]


def _windows(times_s: Floats, values: Floats, start_s: float, blocks: int) -> Floats:
    """Five single samples of each second in the 90 s around every fourth second, (rows, samples).

    Single samples, because the median of a block would hide how far quick noise goes; every fourth second is enough for
    something that changes this slowly.
    """
    per_block = _SPREAD_SAMPLES
    at_s = start_s + (np.arange(per_block * blocks) + 0.5) * _BLOCK_S / per_block
    nearest = np.clip(np.searchsorted(times_s, at_s), 0, len(times_s) - 1)
    picked = np.where(np.abs(times_s[nearest] - at_s) <= _BLOCK_S, values[nearest], np.nan)
    half = int(ROLLING_WINDOW_S / _BLOCK_S) // 2
    padded = np.pad(picked, per_block * half, constant_values=np.nan)
    return sliding_window_view(padded, per_block * (2 * half + 1))[:: per_block * _SPREAD_STEP]


def rest_of(window: Floats, *, held: float = _REST_SHARE) -> float:
    """The median of the shortest interval that holds a share of the samples (after the half-sample mode), or NaN."""
    ordered = np.sort(window[np.isfinite(window)])
    if not len(ordered):
        return np.nan
    count = max(int(held * len(ordered)), 1)
    first = int(np.argmin(ordered[count - 1 :] - ordered[: len(ordered) - count + 1]))
    return float(np.median(ordered[first : first + count]))


def _between(times_s: Floats, at_s: Floats, course: Floats) -> Floats:
    """A slow course at the times of the samples; NaN where it is known nowhere near."""
    known = np.isfinite(course)
    if not known.any():
        return np.full(len(times_s), np.nan)
    values = np.interp(times_s, at_s[known], course[known])
    steps: Floats = (times_s - at_s[0]) / (_SPREAD_STEP * _BLOCK_S)
    nearest = np.clip((steps + 0.5).astype(np.int64), 0, len(course) - 1)
    return np.where(known[nearest], values, np.nan)


def _blocks(times_s: Floats, values: Floats) -> tuple[float, Floats, Floats]:
    start_s = float(times_s[0])
    count = int((times_s[-1] - start_s) / _BLOCK_S) + 1
    centres_s = np.asarray(start_s + (np.arange(count) + 0.5) * _BLOCK_S, np.float64)
    return start_s, centres_s, block_median(times_s, values, start_s=start_s, period_s=_BLOCK_S, count=count)


def _enough(times_s: Floats, values: Floats, at_least_s: float) -> bool:
    known = np.isfinite(values)
    if len(values) < 3 or not known.any():
        return False
    return float(known.mean() * (times_s[-1] - times_s[0])) >= at_least_s * 0.8


def _interpolate(times_s: Floats, centres_s: Floats, course: Floats) -> Floats:
    """The course at ``times_s``; NaN where the course is not known nearby (more than one block away)."""
    known = np.isfinite(course)
    if not known.any():
        return np.full(len(times_s), np.nan)
    values = np.interp(times_s, centres_s[known], course[known])
    block = np.clip(((times_s - centres_s[0]) / _BLOCK_S + 0.5).astype(np.int64), 0, len(course) - 1)
    return np.where(known[block], values, np.nan)
