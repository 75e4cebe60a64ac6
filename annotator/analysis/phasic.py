"""Short events on one signal: hysteresis on smoothed robust z; the onset is walked back to where the rise starts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.sampling import bridged, moving_average, rolling_median, rolling_quantile, runs, samples_in
from annotator.analysis.shift_rules import (
    HARMLESS_TURN_DEG,
    MERGE_GAP_S,
    OFF_Z,
    SENSITIVITIES,
    PhasicRule,
    phasic_on_z,
)
from annotator.analysis.shifts import Shift
from annotator.domain.signals import Signal

Floats = NDArray[np.float64]

# Onset and offset are where this share of the way to the apex is reached: less cannot be told from noise.
ONSET_SHARE = 0.1
_LINE_SHARES = (0.25, 0.6)
_ONSET_SMOOTHING_S = 0.14
_LOOK_BACK_S = 1.5
_RISE_S = 0.8
# A blink hides the brows for less than this, and must neither end an event nor hide its beginning. A camera cut takes
# more away.
_LONGEST_BLINK_S = 0.42
# After a gap most of a rise is seen if it begins below this share of its peak.
_LOW_SHARE = 0.3
_CLEAR_SHARE = 0.25
_SPEECH_SMOOTHING_S = 0.5
_SPEECH_WINDOW_S = 2.5
_TURN_NEARBY_S = 1.0


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
    the sensitivity; only how high their peak must be does. Stretches less than 0.3 s apart are one event; across a loss
    no longer than a blink the course is taken to be straight. An event
    whose rise was not seen (it stands high already after a gap or at the start of the recording) is left out.
    """
    times_s = signal.times_s
    if len(times_s) < 5:
        return []
    deviation = smooth_deviation(signal, rule)
    z = event_z(signal, deviation, rule, context)
    light = moving_average(signal.values, samples_in(_ONSET_SMOOTHING_S, times_s))
    z, light = (bridged(times_s, course, longest_s=_LONGEST_BLINK_S) for course in (z, light))
    found: list[Shift] = []
    for sign in ((1.0,) if rule.up else ()) + ((-1.0,) if rule.down else ()):
        course = _Course(signal=signal, deviation=deviation, z=sign * z, light=sign * light)
        for start, stop in _events(times_s, course.z):
            shift = _describe(course, start, stop, rule=rule, participant_id=participant_id)
            if shift is not None:
                found.append(shift)
    return sorted(found, key=lambda shift: shift.onset_s)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Course:
    """One signal seen in one direction: events are rises of ``z`` and of the lightly smoothed values, ``light``.

    ``deviation`` keeps its own sign.
    """

    signal: Signal
    deviation: Floats
    z: Floats
    light: Floats


def smooth_deviation(signal: Signal, rule: PhasicRule) -> Floats:
    """Deviation from the baseline, smoothed as the rule says, (n,)."""
    smooth = rolling_median if rule.ignores_blinks else moving_average
    deviation = smooth(signal.values - signal.baseline, samples_in(rule.smoothing_s, signal.times_s))
    return np.where(np.isfinite(signal.values), deviation, np.nan)


def event_z(signal: Signal, deviation: Floats, rule: PhasicRule, context: Context) -> Floats:
    """The deviation in robust SD, lessened by the person's own speech movement and by head turns, (n,)."""
    times_s = signal.times_s
    variance = signal.spread**2
    if rule.speech_moves_it:
        variance = variance + articulation(times_s, signal.values) ** 2
    if rule.leak_per_deg:
        # The largest turn nearby: while the head is still turning the leak is already there.
        nearby = rolling_quantile(context.turn_deg, samples_in(_TURN_NEARBY_S, times_s), 1.0)
        turn = np.maximum(np.nan_to_num(nearby) - HARMLESS_TURN_DEG, 0.0)
        variance = variance + (rule.leak_per_deg * turn) ** 2
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


def _describe(course: _Course, start: int, stop: int, *, rule: PhasicRule, participant_id: str) -> Shift | None:
    signal, times_s = course.signal, course.signal.times_s
    apex = start + int(np.nanargmax(course.z[start:stop]))
    if course.z[apex] < phasic_on_z(SENSITIVITIES[-1]) or not _beginning_seen(times_s, course.z, start, apex):
        return None
    last = len(times_s) - 1
    # What hovers about the threshold before or after a strong event is no part of its edges.
    clear = start + np.flatnonzero(course.z[start:stop] >= max(OFF_Z, _CLEAR_SHARE * course.z[apex]))
    onset_s = _edge(times_s, course.light, int(clear[0]), apex)
    offset_s = _edge(times_s[::-1], course.light[::-1], last - int(clear[-1]), last - apex)
    if offset_s - onset_s < rule.least_s:
        return None
    before, change = float(signal.baseline[apex]), float(course.deviation[apex])
    return Shift(
        kind="phasic",
        participant_id=participant_id,
        family=signal.definition.family,
        signal=signal.definition.name,
        onset_s=onset_s,
        apex_s=float(times_s[apex]),
        offset_s=offset_s,
        before=before,
        after=before + change,
        effect_z=change / float(signal.spread[apex]),
        strength=float(course.z[apex]),
        penalty=np.inf,
    )


def _beginning_seen(times_s: Floats, z: Floats, start: int, apex: int) -> bool:
    """True if the signal was measured below the threshold just before, or at least low against its peak."""
    first = int(np.searchsorted(times_s, float(times_s[start]) - MERGE_GAP_S - 1e-9))
    return bool(np.isfinite(z[first:start]).any() or z[start] <= _LOW_SHARE * z[apex])


def _edge(times_s: Floats, light: Floats, start: int, apex: int) -> float:
    """Time at which a tenth of the rise before ``apex`` is done; ``times_s`` may run backwards.

    Looks back from ``start`` (where the threshold was passed) for where the signal comes to rest. A tenth of the rise
    drowns in noise, so its time is read off the line through the crossings of a quarter and of 60 %. The rise ends at
    the highest point soon after the threshold: what grows on later is not part of the beginning.
    """
    soon = start + int(np.argmax(np.abs(times_s[start : apex + 1] - times_s[start]) > _RISE_S))
    near = soon if soon > start else apex
    top = start + int(np.nanargmax(light[start : near + 1]))
    foot = _foot(times_s, light, start, top)
    rise = light[top] - light[foot]
    low_s = _first_crossing(times_s, light, foot, top, light[foot] + _LINE_SHARES[0] * rise)
    high_s = _first_crossing(times_s, light, foot, top, light[foot] + _LINE_SHARES[1] * rise)
    share = (_LINE_SHARES[0] - ONSET_SHARE) / (_LINE_SHARES[1] - _LINE_SHARES[0])
    edge_s = low_s - share * (high_s - low_s)
    return max(edge_s, float(times_s[foot])) if times_s[top] >= times_s[foot] else min(edge_s, float(times_s[foot]))


def _foot(times_s: Floats, light: Floats, start: int, apex: int) -> int:
    """Index of the last rest before the rise: the lowest point back to where the signal turns up again for good."""
    foot = start
    tolerance = 0.1 * max(float(light[apex] - light[start]), 0.0)
    for index in range(start, -1, -1):
        if not np.isfinite(light[index]) or abs(times_s[start] - times_s[index]) > _LOOK_BACK_S:
            break
        if light[index] < light[foot]:
            foot = index
        elif light[index] > light[foot] + tolerance:
            break
    return foot


def _first_crossing(times_s: Floats, light: Floats, foot: int, apex: int, level: float) -> float:
    """Time between two samples at which ``level`` is first reached after ``foot``."""
    with np.errstate(invalid="ignore"):
        reached = np.flatnonzero(light[foot : apex + 1] >= level)
    above = foot + int(reached[0])
    below = above - 1
    if below < foot or not np.isfinite(light[below]):
        return float(times_s[above])
    share = (level - light[below]) / (light[above] - light[below])
    return float(times_s[below] + share * (times_s[above] - times_s[below]))
