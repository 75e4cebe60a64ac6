"""Changes of posture: a new configuration, held at least 5 s, reached in at most 3 s.

Change points of several signals at once (``ruptures.KernelCPD``, linear kernel) on 3 s medians at 2 Hz, in robust SD;
then the moment at which the part starts to move is looked for in the undecimated signal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import block_median, moving_average, rolling_median, runs, samples_in
from annotator.analysis.shifts import Shift
from annotator.domain.signals import Signal

Floats = NDArray[np.float64]

RATE_HZ = 2.0
HELD_S = 5.0
LONGEST_TRANSITION_S = 3.0
LEAST_PENALTY = 4.0
LEAST_EFFECT_Z = 1.4
_MEDIAN_S = 3.0
# Shorter losses are bridged by the median; longer ones end the stretch, so that nothing is compared across them.
_LONGEST_BRIDGE_S = 0.9
_LEVEL_S = 5.0
_ONSET_SHARE = 0.1
_ONSET_SMOOTHING_S = 0.2


def sustained_candidates(signals: Sequence[Signal], *, participant_id: str) -> list[Shift]:
    """Every change of level that any sensitivity could raise, one per signal that takes part, in time order."""
    known = [signal for signal in signals if np.isfinite(signal.values).any()]
    if not known:
        return []
    start_s = min(float(signal.times_s[0]) for signal in known)
    end_s = max(float(signal.times_s[-1]) for signal in known)
    count = int((end_s - start_s) * RATE_HZ) + 1
    levels = np.column_stack([_levels(signal, start_s, count) for signal in known])
    # The first signal says where the person was measurable; others that are missing count as at rest.
    together = np.isfinite(levels[:, 0])
    found: list[Shift] = []
    for start, stop in runs(together):
        part = np.nan_to_num(levels[start:stop])
        for index, penalty in change_points(part):
            found.extend(_describe(known, start_s, start + index, penalty, participant_id))
    return sorted(found, key=lambda shift: (shift.onset_s, shift.signal))


def change_points(levels: Floats) -> list[tuple[int, float]]:
    """Indices at which the level of (n, d) changes, each with the penalty (times ln n) up to which it survives.

    The penalties come from undoing the segmentation bottom-up, weakest first; they never decrease on the way, so a
    higher penalty always leaves a subset.
    """
    least = int(HELD_S * RATE_HZ)
    if len(levels) < 2 * least:
        return []
    breaks = _segment(levels, least, LEAST_PENALTY * np.log(len(levels)))
    sums = np.vstack([np.zeros(levels.shape[1]), np.cumsum(levels, axis=0)])
    strength: dict[int, float] = {}
    reached = 0.0
    while breaks:
        edges = [0, *breaks, len(levels)]
        gains = [_gain(sums, edges[i], edges[i + 1], edges[i + 2]) for i in range(len(breaks))]
        weakest = int(np.argmin(gains))
        reached = max(reached, gains[weakest] / np.log(len(levels)))
        strength[breaks.pop(weakest)] = reached
    return sorted(strength.items())


def _segment(levels: Floats, least: int, penalty: float) -> list[int]:
    import ruptures

    detector: Any = ruptures.KernelCPD(kernel="linear", min_size=least)
    return [int(index) for index in detector.fit(levels).predict(pen=penalty)[:-1]]


def _gain(sums: Floats, start: int, middle: int, stop: int) -> float:
    """Drop of the squared error when a stretch is split in two."""
    left = (sums[middle] - sums[start]) / (middle - start)
    right = (sums[stop] - sums[middle]) / (stop - middle)
    size = (middle - start) * (stop - middle) / (stop - start)
    return float(size * ((left - right) ** 2).sum())


def _levels(signal: Signal, start_s: float, count: int) -> Floats:
    """z of the 3 s median at 2 Hz, (count,); NaN in gaps of a second or more."""
    z = block_median(signal.times_s, signal.z, start_s=start_s, period_s=1 / RATE_HZ, count=count)
    for start, stop in runs(~np.isfinite(z)):
        if (stop - start) / RATE_HZ < _LONGEST_BRIDGE_S and start > 0 and stop < count:
            z[start:stop] = (z[start - 1] + z[stop]) / 2
    smooth = rolling_median(z, int(_MEDIAN_S * RATE_HZ) | 1)
    return np.where(np.isfinite(z), smooth, np.nan)


def _describe(
    signals: Sequence[Signal], start_s: float, index: int, penalty: float, participant_id: str
) -> list[Shift]:
    change_s = start_s + index / RATE_HZ
    found: list[Shift] = []
    for signal in signals:
        before, after = (
            _level(signal, change_s - 1.0 - _LEVEL_S, change_s - 1.0),
            _level(signal, change_s + 1.0, change_s + 1.0 + _LEVEL_S),
        )
        spread = _spread_at(signal, change_s)
        effect = (after - before) / spread
        if not np.isfinite(effect) or abs(effect) < LEAST_EFFECT_Z:
            continue
        onset_s, reached_s = _transition(signal, change_s, before, after)
        if reached_s - onset_s > LONGEST_TRANSITION_S:
            continue
        found.append(
            Shift(
                kind="sustained",
                participant_id=participant_id,
                family=signal.definition.family,
                signal=signal.definition.name,
                onset_s=onset_s,
                apex_s=reached_s,
                offset_s=reached_s,
                before=before,
                after=after,
                effect_z=float(effect),
                strength=float(abs(effect)),
                penalty=penalty,
            )
        )
    return found


def _level(signal: Signal, from_s: float, until_s: float) -> float:
    first, last = np.searchsorted(signal.times_s, (from_s, until_s))
    part = signal.values[first:last]
    return float(np.nanmedian(part)) if np.isfinite(part).any() else np.nan


def _spread_at(signal: Signal, time_s: float) -> float:
    return float(signal.spread[min(int(np.searchsorted(signal.times_s, time_s)), len(signal.spread) - 1)])


def _transition(signal: Signal, change_s: float, before: float, after: float) -> tuple[float, float]:
    """When the part starts to move (a tenth of the way) and when it has arrived (nine tenths)."""
    first, last = np.searchsorted(signal.times_s, (change_s - 4.0, change_s + 4.0))
    times_s = signal.times_s[first:last]
    smooth = moving_average(signal.values[first:last], samples_in(_ONSET_SMOOTHING_S, signal.times_s))
    share = (smooth - before) / (after - before)
    with np.errstate(invalid="ignore"):
        middle = np.flatnonzero(share >= 0.5)
    if not len(middle):
        return change_s, change_s
    # Of several crossings of the middle the one nearest to the change point is the change.
    crossings = middle[(middle == 0) | ~np.isin(middle - 1, middle)]
    here = int(crossings[np.argmin(np.abs(times_s[crossings] - change_s))])
    start = here
    while start > 0 and not share[start] <= _ONSET_SHARE:
        start -= 1
    end = here
    while end < len(share) - 1 and not share[end] >= 1 - _ONSET_SHARE:
        end += 1
    return float(times_s[start]), float(times_s[end])
