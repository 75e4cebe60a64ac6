"""Non-verbal synchrony of two people: windowed cross-lagged correlation of their motion energy.

Method and defaults are those of Motion Energy Analysis and the R package rMEA (Ramseyer & Tschacher, 2011, Journal of
Consulting and Clinical Psychology 79, 284-295; Kleinbub & Ramseyer, 2021, Psychotherapy Research 31, 817-830).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

_MOST_Z = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SynchronyParameters:
    """How synchrony is computed.

    Attributes:
        smooth_s: Length of the moving average.
        outlier_sd: Values above this many SD are left out.
        lag_s: The largest lag, in both directions.
        window_s, step_s: Length of a window, and from the start of one to the start of the next.
        surrogates: How many segment-shuffled pairs the real one is compared with.
        seed: Of the shuffling; the same seed gives the same surrogates.
        least_measured: Share of a window, 0 to 1, that both people need at a lag for it to count.
    """

    smooth_s: float = 0.5
    outlier_sd: float = 10.0
    lag_s: float = 5.0
    window_s: float = 60.0
    step_s: float = 30.0
    surrogates: int = 100
    seed: int = 1
    least_measured: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Synchrony:
    """Synchrony of a pair over time.

    Attributes:
        window_start_s: (w,) start of each window from the start of the series.
        lags_s: (l,) lags; positive: the first person leads.
        z: (w, l) absolute Fisher z; NaN where too little of a window could be measured.
        surrogate_means: (s,) grand averages of the shuffled pairs.
        surrogate_by_window: (s, w) average of |z| over lags in each window of the shuffled pairs.
    """

    window_start_s: NDArray[np.float64]
    lags_s: NDArray[np.float64]
    z: NDArray[np.float64]
    surrogate_means: NDArray[np.float64]
    surrogate_by_window: NDArray[np.float64]

    @property
    def mean(self) -> float:
        """Grand average of |z| over windows and lags; NaN if nothing could be measured."""
        return _mean(self.z)

    @property
    def by_window(self) -> NDArray[np.float64]:
        """(w,) average of |z| over lags."""
        return np.array([_mean(row) for row in self.z])

    @property
    def leading(self) -> float:
        """How much more synchrony there is where the first leads than where the second does (mean |z| difference)."""
        return _mean(self.z[:, self.lags_s > 0]) - _mean(self.z[:, self.lags_s < 0])

    @property
    def leading_by_window(self) -> NDArray[np.float64]:
        """(w,) the same in each window."""
        first, second = self.z[:, self.lags_s > 0], self.z[:, self.lags_s < 0]
        return np.array([_mean(a) - _mean(b) for a, b in zip(first, second, strict=True)])

    @property
    def effect_size(self) -> float:
        """Standardised distance of the pair from its surrogates: (mean - surrogate mean) / surrogate SD.

        NaN with fewer than two surrogates. For one pair the pooled SD of Cohen's d reduces to that of the surrogates.
        """
        if len(self.surrogate_means) < 2:
            return math.nan
        spread = float(np.std(self.surrogate_means, ddof=1))
        return (self.mean - float(np.mean(self.surrogate_means))) / spread if spread > 0 else math.nan


def smooth_motion(motion: NDArray[np.float64], *, rate_hz: float, smooth_s: float) -> NDArray[np.float64]:
    """Moving average as rMEA's ``MEAsmooth``: weights 1 / (smooth_s * rate_hz), edges as if nothing moved beyond them.

    Args:
        motion: (n,) motion energy at a steady rate; NaN stays NaN and is spread over the window.
    """
    length = smooth_s * rate_hz
    taps = int(length)
    if taps < 2:
        return motion.astype(np.float64)
    padded = np.concatenate([np.zeros(taps // 2), motion, np.zeros(taps - 1 - taps // 2)])
    averaged: NDArray[np.float64] = sliding_window_view(padded, taps).sum(axis=1) / length
    return averaged


def scale_motion(motion: NDArray[np.float64], *, outlier_sd: float) -> NDArray[np.float64]:
    """Divide by the SD without centring (``MEAscale``); values above ``outlier_sd`` SD become NaN."""
    spread = float(np.nanstd(motion, ddof=1)) if np.count_nonzero(~np.isnan(motion)) > 1 else 0.0
    if spread == 0:
        return np.full(len(motion), np.nan)
    scaled = motion / spread
    return np.where(scaled > outlier_sd, np.nan, scaled)


def cross_lagged(
    first: NDArray[np.float64], second: NDArray[np.float64], *, rate_hz: float, parameters: SynchronyParameters
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Absolute Fisher z of the correlation in each window at each lag (``MEAccf``), without smoothing or scaling.

    Args:
        first, second: (n,) motion of both people at the same steady rate; NaN is left out pair by pair.

    Returns:
        Window starts in seconds (w,), lags in seconds (l,), and |z| (w, l).

    Raises:
        ValueError: the series differ in length.
    """
    if len(first) != len(second):
        raise ValueError(f"the two series differ in length ({len(first)} and {len(second)} values)")
    window, step, lag = (
        round(seconds * rate_hz) for seconds in (parameters.window_s, parameters.step_s, parameters.lag_s)
    )
    windows = max(0, math.ceil((len(first) - window - lag + 1) / step))
    starts = np.arange(windows) * step
    z = np.full((windows, 2 * lag + 1), np.nan)
    for row, start in enumerate(starts):
        span = slice(start, start + window + lag)
        a, b = first[span], second[span]
        z[row, lag:] = _correlations(a[:window], b, least=parameters.least_measured)
        z[row, :lag] = _correlations(b[:window], a[1:], least=parameters.least_measured)[::-1]
    absolute = np.minimum(
        np.abs(np.arctanh(np.clip(z, -1.0, 1.0), where=np.abs(z) < 1, out=np.sign(z) * np.inf)), _MOST_Z
    )
    return starts / rate_hz, np.arange(-lag, lag + 1) / rate_hz, np.where(np.isnan(z), np.nan, absolute)


def synchrony(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    *,
    rate_hz: float,
    parameters: SynchronyParameters | None = None,
    prepare: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = None,
    on_progress: Callable[[float], None] = lambda _done: None,
) -> Synchrony:
    """Synchrony of two people's motion energy, or of another measure, with surrogates.

    A surrogate pairs the first person with the second person's series cut into windows and put in another order, so
    that each keeps its own movement but the two do not meet in time.

    Args:
        first, second: (n,) motion energy on the same clock at the same steady rate; NaN where not measured.
        prepare: Makes what is compared from a series, in place of smoothing and scaling. It is applied to shuffled
            series too: averages over many seconds would otherwise break where the pieces meet, as no real ones do.
        on_progress: Told the share that is done, 0 to 1, after each pair; what it raises ends the computation.

    Raises:
        ValueError: the series differ in length.
    """
    used = parameters or SynchronyParameters()

    def smoothed(series: NDArray[np.float64]) -> NDArray[np.float64]:
        smooth = smooth_motion(series, rate_hz=rate_hz, smooth_s=used.smooth_s)
        return scale_motion(smooth, outlier_sd=used.outlier_sd)

    a, b = (prepare or smoothed)(first), (prepare or smoothed)(second)
    starts_s, lags_s, z = cross_lagged(a, b, rate_hz=rate_hz, parameters=used)
    surrogates = used.surrogates if len(starts_s) > 1 else 0
    on_progress(1 / (surrogates + 1))
    random = np.random.default_rng(used.seed)
    means = np.zeros(surrogates)
    by_window = np.zeros((surrogates, len(starts_s)))
    for number in range(surrogates):
        length = round(used.window_s * rate_hz)
        shuffled = _shuffled(b, length, random) if prepare is None else prepare(_shuffled(second, length, random))
        shuffled_z = cross_lagged(a, shuffled, rate_hz=rate_hz, parameters=used)[2]
        means[number] = _mean(shuffled_z)
        by_window[number] = [_mean(row) for row in shuffled_z]
        on_progress((number + 2) / (surrogates + 1))
    return Synchrony(window_start_s=starts_s, lags_s=lags_s, z=z, surrogate_means=means, surrogate_by_window=by_window)


def at_steady_rate(
    times_s: NDArray[np.float64], values: NDArray[np.float64], *, start_s: float, end_s: float, rate_hz: float
) -> NDArray[np.float64]:
    """Values at a steady rate, each from the nearest measurement; NaN where none is within one and a half steps.

    Args:
        times_s, values: (n,) as measured, at the frames' own times.
    """
    grid = start_s + np.arange(max(0, math.floor((end_s - start_s) * rate_hz))) / rate_hz
    if not len(times_s):
        return np.full(len(grid), np.nan)
    after = np.clip(np.searchsorted(times_s, grid), 1, max(1, len(times_s) - 1))
    before = after - 1
    after = np.minimum(after, len(times_s) - 1)
    nearest = np.where(grid - times_s[before] <= times_s[after] - grid, before, after)
    near = np.abs(times_s[nearest] - grid) <= 1.5 / rate_hz
    return np.where(near, values[nearest], np.nan)


def _correlations(fixed: NDArray[np.float64], moving: NDArray[np.float64], *, least: float) -> NDArray[np.float64]:
    """Pearson r of ``fixed`` (n,) with every stretch of n values of ``moving`` (m,), over the values that both have.

    Returns:
        (m - n + 1,) r; NaN where too few values are there or nothing varies.
    """
    has_x: NDArray[np.bool_] = ~np.isnan(fixed)
    has_y: NDArray[np.bool_] = ~np.isnan(moving)
    if not has_x.any() or not has_y.any():
        return np.full(len(moving) - len(fixed) + 1, np.nan)
    # taking the level off first keeps the sums of squares from cancelling
    x = np.where(has_x, fixed - np.nanmean(fixed), 0.0)
    y = np.where(has_y, moving - np.nanmean(moving), 0.0)
    x_there: NDArray[np.float64] = np.where(has_x, 1.0, 0.0)
    y_there: NDArray[np.float64] = np.where(has_y, 1.0, 0.0)

    def sums(of_y: NDArray[Any], of_x: NDArray[Any]) -> NDArray[np.float64]:
        return np.correlate(of_y, of_x, mode="valid")

    count = np.maximum(sums(y_there, x_there), 1.0)
    sum_x, sum_y = sums(y_there, x), sums(y, x_there)
    covariance = sums(y, x) - sum_x * sum_y / count
    power = (sums(y_there, x * x) - sum_x**2 / count) * (sums(y * y, x_there) - sum_y**2 / count)
    measured = (count >= least * len(fixed)) & (power > 1e-18)
    result = np.full(len(count), np.nan)
    result[measured] = covariance[measured] / np.sqrt(power[measured])
    return result


def _shuffled(series: NDArray[np.float64], length: int, random: np.random.Generator) -> NDArray[np.float64]:
    """The series' segments in another order; none stays in its place where that is possible."""
    pieces = [series[start : start + length] for start in range(0, len(series), length)]
    if len(pieces) < 2:
        return series
    turn = int(random.integers(1, len(pieces)))
    order = random.permutation(len(pieces))
    places = {int(order[place]): int(order[(place + turn) % len(pieces)]) for place in range(len(pieces))}
    return np.concatenate([pieces[places[place]] for place in range(len(pieces))])


def _mean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else math.nan
