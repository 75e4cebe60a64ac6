"""Changes of posture: a new configuration, held at least 5 s, reached in at most 3 s.

Change points of several signals at once (:mod:`annotator.analysis.change_points`) on 3 s medians at 2 Hz, in robust SD;
then the moment at which the part starts to move is looked for in the undecimated signal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from annotator.analysis.change_points import segment
from annotator.analysis.sampling import block_median, moving_average, rolling_median, runs, samples_in
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.entry import SustainedRule
from annotator.analysis.signals.registry import SUSTAINED_RULES
from annotator.domain.arrays import Floats, Mask
from annotator.domain.signals import Signal

RATE_HZ = 2.0
HELD_S = 5.0
LONGEST_TRANSITION_S = 3.0
LEAST_PENALTY = 4.0
LEAST_EFFECT_Z = 1.4
_MEDIAN_S = 3.0
# Shorter losses are bridged by the median; longer ones (a camera cut, a face out of sight) end the stretch, so that
# nothing is compared across them.
_LONGEST_BRIDGE_S = 0.9
# What a stretch begins with counts as held if it was at rest for this long: no body moves because the camera cuts.
_LEAST_REST_S = 0.7
_LEVEL_S = 5.0
_SETTLE_S = 1.0
_SHORTEST_LEVEL_S = 0.4
_ONSET_SHARE = 0.1
_ONSET_SMOOTHING_S = 0.2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """One signal, and the same with short head turns bridged, from which its levels are taken."""

    signal: Signal
    steady: Floats


def sustained_candidates(signals: Sequence[Signal], *, participant_id: str, turned: Mask | None = None) -> list[Shift]:
    """Every change of level that any sensitivity could raise, one per signal that takes part, in time order.

    Args:
        signals: Posture signals of one participant.
        participant_id: Whose they are.
        turned: Where the head was turned from its habit, at the times of the signals taken from the face: a turned
            face looks smaller and displaced. Short turns do not count as a change of posture.
    """
    known = [
        _Part(signal=signal, steady=_bridged(signal, turned)) for signal in signals if np.isfinite(signal.values).any()
    ]
    if not known:
        return []
    start_s = min(float(part.signal.times_s[0]) for part in known)
    end_s = max(float(part.signal.times_s[-1]) for part in known)
    count = int((end_s - start_s) * RATE_HZ) + 1
    levels = np.column_stack([_levels(part, start_s, count) for part in known])
    found: list[Shift] = []
    for stretch in _stretches(known[0].signal, levels[:, 0], start_s):
        for change in _changes(levels[stretch.start : stretch.stop], stretch):
            shifts = (_describe(part, change, participant_id) for part in known)
            found.extend(shift for shift in shifts if shift is not None)
    return sorted(found, key=lambda shift: (shift.onset_s, shift.signal))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Rows of levels without a gap between them, and from when on the person was seen in it."""

    start: int
    stop: int
    start_s: float
    seen_from_s: float


def _stretches(first: Signal, level: Floats, start_s: float) -> list[_Stretch]:
    """Where the person was measurable without a break: the first signal says so."""
    together = np.isfinite(level)
    known_s = first.times_s[np.isfinite(first.values)]
    breaks = np.flatnonzero(np.diff(known_s) >= _LONGEST_BRIDGE_S)
    middles_s = (known_s[breaks] + known_s[breaks + 1]) / 2
    together[np.clip(((middles_s - start_s) * RATE_HZ).astype(np.int64), 0, len(level) - 1)] = False
    found: list[_Stretch] = []
    for start, stop in runs(together):
        from_s = start_s + start / RATE_HZ
        # The first look after the break: it may lie in the row before, together with what was seen before the break.
        after = int(np.searchsorted(known_s, from_s))
        if after and after - 1 in breaks + 1:
            after -= 1
        seen_from_s = float(known_s[after]) if after < len(known_s) else from_s
        found.append(_Stretch(start=start, stop=stop, start_s=from_s, seen_from_s=seen_from_s))
    return found


def _changes(levels: Floats, stretch: _Stretch) -> list[_Change]:
    """The change points of a stretch. What it begins with counts as held before it, but must be seen for a while."""
    ahead = int(HELD_S * RATE_HZ)
    begin = np.repeat(np.median(np.nan_to_num(levels[:2]), axis=0)[None], ahead, axis=0)
    padded = np.vstack([begin, np.nan_to_num(levels)])
    width = int(_MEDIAN_S * RATE_HZ) | 1
    smooth = np.column_stack([rolling_median(column, width) for column in padded.T])
    changes = [
        (stretch.start_s + (index - ahead) / RATE_HZ, penalty)
        for index, penalty in change_points(smooth)
        if index > ahead
    ]
    found: list[_Change] = []
    for here, (at_s, penalty) in enumerate(changes):
        earliest_s = changes[here - 1][0] + _SETTLE_S if here else stretch.seen_from_s
        latest_s = changes[here + 1][0] - _SETTLE_S if here + 1 < len(changes) else np.inf
        found.append(
            _Change(
                at_s=at_s,
                earliest_s=earliest_s,
                latest_s=latest_s,
                seen_from_s=stretch.seen_from_s,
                penalty=penalty,
            )
        )
    return found


def change_points(levels: Floats) -> list[tuple[int, float]]:
    """Indices at which the level of (n, d) changes, each with the penalty (times ln n) up to which it survives.

    The penalties come from undoing the segmentation bottom-up, weakest first; they never decrease on the way, so a
    higher penalty always leaves a subset.
    """
    least = int(HELD_S * RATE_HZ)
    if len(levels) < 2 * least:
        return []
    breaks = segment(levels, least=least, penalty=LEAST_PENALTY * np.log(len(levels)))
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


def _gain(sums: Floats, start: int, middle: int, stop: int) -> float:
    """Drop of the squared error when a stretch is split in two."""
    left = (sums[middle] - sums[start]) / (middle - start)
    right = (sums[stop] - sums[middle]) / (stop - middle)
    size = (middle - start) * (stop - middle) / (stop - start)
    return float(size * ((left - right) ** 2).sum())


def _bridged(signal: Signal, turned: Mask | None) -> Floats:
    """The values with head turns of at most 5 s replaced by a line from before to after."""
    values = signal.values
    if turned is None or len(turned) != len(values) or not _rule(signal).from_the_face:
        return values
    values, times_s = values.copy(), signal.times_s
    for start, stop in runs(turned):
        inside = start > 0 and stop < len(values) and times_s[stop] - times_s[start] <= HELD_S
        if inside and np.isfinite(values[[start - 1, stop]]).all():
            ends_s = times_s[[start - 1, stop]]
            line = np.interp(times_s[start:stop], ends_s, values[[start - 1, stop]])
            values[start:stop] = np.where(np.isfinite(values[start:stop]), line, np.nan)
    return values


def _levels(part: _Part, start_s: float, count: int) -> Floats:
    """Median z at 2 Hz, (count,); NaN in gaps of a second or more."""
    signal = part.signal
    steady_z = (part.steady - signal.baseline) / signal.spread
    z = block_median(signal.times_s, steady_z, start_s=start_s, period_s=1 / RATE_HZ, count=count)
    for start, stop in runs(~np.isfinite(z)):
        if (stop - start) / RATE_HZ < _LONGEST_BRIDGE_S and start > 0 and stop < count:
            z[start:stop] = (z[start - 1] + z[stop]) / 2
    return z


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A change point, and between which times the two configurations it joins may be looked at.

    Attributes:
        seen_from_s: From when on the person was in view without a break.
    """

    at_s: float
    earliest_s: float
    latest_s: float
    seen_from_s: float
    penalty: float


def _describe(part: _Part, change: _Change, participant_id: str) -> Shift | None:
    signal, change_s = part.signal, change.at_s
    last_s, first_s = max(change_s - _SETTLE_S, change.earliest_s + _SHORTEST_LEVEL_S), change_s + _SETTLE_S
    before = _held_level(part, max(last_s - _LEVEL_S, change.earliest_s), last_s)
    after = _held_level(part, first_s, min(first_s + _LEVEL_S, change.latest_s))
    spread = _spread_at(signal, change_s)
    step = after.level - before.level
    effect = step / spread
    # Both configurations must be held: their two halves may not lie further apart than half the step.
    held = max(before.unrest, after.unrest) <= 0.5 * abs(step)
    too_small = abs(step) < _rule(signal).least_step
    if not np.isfinite(effect) or abs(effect) < LEAST_EFFECT_Z or too_small or not held:
        return None
    onset_s, reached_s = _transition(signal, change, before.level, after.level)
    if reached_s - onset_s > LONGEST_TRANSITION_S or onset_s - change.seen_from_s < _LEAST_REST_S:
        return None
    return Shift(
        kind="sustained",
        participant_id=participant_id,
        family=signal.definition.family,
        signal=signal.definition.name,
        onset_s=onset_s,
        apex_s=reached_s,
        offset_s=reached_s,
        before=before.level,
        after=after.level,
        effect_z=effect,
        strength=abs(effect),
        penalty=change.penalty,
        share=abs(step) / _rule(signal).full_step,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """Median over up to 5 s, and how far the medians of its two halves lie apart; NaN where not measurable."""

    level: float
    unrest: float


def _held_level(part: _Part, from_s: float, until_s: float) -> _Level:
    edges = np.searchsorted(part.signal.times_s, (from_s, (from_s + until_s) / 2, until_s))
    halves = [part.steady[first:last] for first, last in pairwise(edges.tolist())]
    whole = part.steady[edges[0] : edges[2]]
    if not np.isfinite(whole).any():
        return _Level(level=np.nan, unrest=np.nan)
    medians = [float(np.nanmedian(half)) for half in halves if np.isfinite(half).any()]
    return _Level(level=float(np.nanmedian(whole)), unrest=max(medians) - min(medians))


def _rule(signal: Signal) -> SustainedRule:
    return SUSTAINED_RULES[signal.definition.name]


def _spread_at(signal: Signal, time_s: float) -> float:
    return float(signal.spread[min(int(np.searchsorted(signal.times_s, time_s)), len(signal.spread) - 1)])


def _transition(signal: Signal, change: _Change, before: float, after: float) -> tuple[float, float]:
    """When the part starts to move (a tenth of the way) and when it has arrived (nine tenths)."""
    change_s = change.at_s
    first, last = np.searchsorted(signal.times_s, (max(change_s - 4.0, change.seen_from_s), change_s + 4.0))
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
