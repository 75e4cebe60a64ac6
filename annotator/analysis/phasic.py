"""Short events on one signal: hysteresis on smoothed robust z; the onset is walked back to where the rise starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import moving_average, rolling_median, runs, samples_in
from annotator.analysis.shift_rules import MERGE_GAP_S, OFF_Z, PhasicRule
from annotator.analysis.shifts import Shift
from annotator.domain.signals import Signal

Floats = NDArray[np.float64]

# Onset and offset are where this share of the way to the apex is reached: less cannot be told from noise.
ONSET_SHARE = 0.1
_ONSET_SMOOTHING_S = 0.14
_LOOK_BACK_S = 1.5
_SPEECH_SMOOTHING_S = 0.5
_SPEECH_WINDOW_S = 2.5
_LEAK_PER_DEG = 0.0033


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Context:
    """What else happens while a signal moves.

    Attributes:
        turn_deg: (n,) how far the head is turned from its habit, at the signal's times; NaN if unknown.
    """

    turn_deg: Floats


def phasic_candidates(signal: Signal, rule: PhasicRule, *, participant_id: str, context: Context) -> list[Shift]:
    """Every event on one signal that any sensitivity could raise, in time order.

    An event is a stretch in which the smoothed z stays beyond the off threshold (1.0), so events do not change with
    the sensitivity; only how high their peak must be does. Stretches less than 0.3 s apart are one event. An event
    whose beginning was not seen (it starts at a gap or at the start of the recording) is left out.
    """
    times_s = signal.times_s
    if len(times_s) < 5:
        return []
    z = event_z(signal, rule, context)
    found: list[Shift] = []
    for sign in ((1.0,) if rule.up else ()) + ((-1.0,) if rule.down else ()):
        for start, stop in _events(times_s, sign * z):
            shift = _describe(signal, rule, (start, stop), z=sign * z, sign=sign, participant_id=participant_id)
            if shift is not None:
                found.append(shift)
    return sorted(found, key=lambda shift: shift.onset_s)


def event_z(signal: Signal, rule: PhasicRule, context: Context) -> Floats:
    """Smoothed deviation in robust SD, lessened by the person's own speech movement and by head turns, (n,)."""
    times_s = signal.times_s
    deviation = moving_average(signal.values - signal.baseline, samples_in(rule.smoothing_s, times_s))
    variance = signal.spread**2
    if rule.speech_moves_it:
        variance = variance + articulation(times_s, signal.values) ** 2
    if rule.held_back_by_turns:
        turn = np.nan_to_num(context.turn_deg)
        variance = variance + (_LEAK_PER_DEG * turn) ** 2
    return rule.weight * deviation / np.sqrt(variance)


def articulation(times_s: Floats, values: Floats) -> Floats:
    """Size of the quick movement around each moment, (n,): what speech does to a mouth signal, and a smile does not.

    Robust SD over 2.5 s of what is left when the course over 0.5 s is taken off.
    """
    quick = np.abs(values - moving_average(values, samples_in(_SPEECH_SMOOTHING_S, times_s)))
    return np.nan_to_num(1.4826 * rolling_median(quick, samples_in(_SPEECH_WINDOW_S, times_s)))


def _events(times_s: Floats, z: Floats) -> list[tuple[int, int]]:
    """Stretches beyond the off threshold, merged over short dips and short losses."""
    with np.errstate(invalid="ignore"):
        beyond = runs(z > OFF_Z)
    merged: list[tuple[int, int]] = []
    for start, stop in beyond:
        if merged and times_s[start] - times_s[merged[-1][1] - 1] < MERGE_GAP_S:
            merged[-1] = (merged[-1][0], stop)
        else:
            merged.append((start, stop))
    return merged


def _describe(
    signal: Signal, rule: PhasicRule, stretch: tuple[int, int], *, z: Floats, sign: float, participant_id: str
) -> Shift | None:
    times_s = signal.times_s
    start, stop = stretch
    apex = start + int(np.nanargmax(z[start:stop]))
    if not _beginning_seen(times_s, z, start):
        return None
    light = sign * moving_average(signal.values, samples_in(_ONSET_SMOOTHING_S, times_s))
    onset_s, rest = _onset(times_s, light, start, apex)
    offset_s = _offset(times_s, light, apex, stop, rest)
    if offset_s - onset_s < rule.least_s:
        return None
    before, after = float(signal.baseline[start]), float(sign * light[apex])
    spread = float(signal.spread[apex])
    return Shift(
        kind="phasic",
        participant_id=participant_id,
        family=signal.definition.family,
        signal=signal.definition.name,
        onset_s=onset_s,
        apex_s=float(times_s[apex]),
        offset_s=offset_s,
        before=before,
        after=after,
        effect_z=(after - before) / spread,
        strength=float(z[apex]),
        penalty=np.inf,
    )


def _beginning_seen(times_s: Floats, z: Floats, start: int) -> bool:
    earlier = np.flatnonzero(np.isfinite(z[:start]))
    return len(earlier) > 0 and bool(times_s[start] - times_s[earlier[-1]] <= MERGE_GAP_S)


def _onset(times_s: Floats, light: Floats, start: int, apex: int) -> tuple[float, float]:
    """Time at which a tenth of the rise is done, and the level at rest before it.

    Looks back from the threshold for where the signal has stopped falling (backwards in time), takes the level there
    as rest, and finds the crossing between two samples.
    """
    first = int(np.searchsorted(times_s, float(times_s[start]) - _LOOK_BACK_S))
    foot = _foot(light, first, start, apex)
    rest = light[foot]
    level = rest + ONSET_SHARE * (light[apex] - rest)
    index = apex
    while index > foot and not light[index] <= level:
        index -= 1
    return _crossing(times_s, light, index, index + 1, level), float(rest)


def _foot(light: Floats, first: int, start: int, apex: int) -> int:
    """Index of the last rest before the rise: the lowest point back to where the signal turns up again for good."""
    foot = start
    tolerance = 0.1 * (light[apex] - light[start]) if np.isfinite(light[start]) else 0.0
    for index in range(start, first - 1, -1):
        if not np.isfinite(light[index]):
            break
        if light[index] < light[foot]:
            foot = index
        elif light[index] > light[foot] + max(tolerance, 0.0):
            break
    return foot


def _offset(times_s: Floats, light: Floats, apex: int, stop: int, rest: float) -> float:
    """Time at which the signal is back at a tenth of its rise, or where the stretch beyond the threshold ends."""
    level = rest + ONSET_SHARE * (light[apex] - rest)
    last = min(int(np.searchsorted(times_s, float(times_s[stop - 1]) + 0.5 * _LOOK_BACK_S)), len(times_s) - 1)
    lowest = stop - 1
    for index in range(stop - 1, last + 1):
        if not np.isfinite(light[index]):
            break
        if light[index] <= level:
            return _crossing(times_s, light, index, index - 1, level)
        if light[index] < light[lowest]:
            lowest = index
        elif light[index] > light[lowest] + 0.1 * (light[apex] - rest):
            break
    return float(times_s[lowest])


def _crossing(times_s: Floats, light: Floats, below: int, above: int, level: float) -> float:
    """Time between two neighbouring samples at which ``level`` is crossed."""
    if above >= len(light) or above < 0 or not np.isfinite(light[above]) or light[above] <= light[below]:
        return float(times_s[below])
    share = np.clip((level - light[below]) / (light[above] - light[below]), 0.0, 1.0)
    return float(times_s[below] + share * (times_s[above] - times_s[below]))
