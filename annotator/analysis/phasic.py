"""Short events on one signal: peaks over the person's own rest, against what is asked for of this signal.

What is asked for is an absolute least height (less cannot be seen), and more where the person's own spread, speech or a
turn of the head could make it. The onset is walked back to where the rise starts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.analysis.articulation import articulation
from annotator.analysis.priors import SignalPrior
from annotator.analysis.prominence import Peak, find_peaks
from annotator.analysis.sampling import bridged, moving_average, rolling_median, rolling_quantile, samples_in
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, HARMLESS_TURN_DEG, phasic_on_z
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.entry import PhasicRule
from annotator.domain.arrays import Floats, Mask
from annotator.domain.signals import Signal

# Onset is where this share of the way to the apex is reached: people mark a movement when they can see it. What is left
# of it at the offset is seen for longer.
ONSET_SHARE = 0.4
OFFSET_SHARE = 0.15
_ONSET_SMOOTHING_S = 0.14
_LOOK_BACK_S = 1.5
# A movement comes from the other side of rest, as a frown after raised brows, if it was there so shortly before.
_SWING_S = 1.5
_RISE_S = 0.8
_MAIN_RISE_SHARE = 0.5
# Of a movement from the other side of rest, as a frown after raised brows, what lies further below rest than this share
# of its height is no part: it begins and ends at rest, which is not known better.
_BELOW_REST = 0.1
# A blink hides the brows for less than this, and must neither end an event nor hide its beginning. A camera cut takes
# more away.
_LONGEST_BLINK_S = 0.42
# After a gap enough of a rise is seen if it is this share of its height.
_SEEN_SHARE = 0.3
_TURN_NEARBY_S = 0.5
# What is asked for in multiples of the spread, and of a model's own spread in its place.
_LEAST_Z = 2.5
_LEAST_MODEL_Z = 4.0
_MOST_ARTICULATION = 2.0
# Of the room that rest leaves on a scale of many faces, no more is asked for.
_MOST_OF_ROOM = 0.5
_LEAST_ROOM = 0.01
# Peaks below this share of what is asked for are no witnesses of anything.
LEAST_RATIO = 0.3
_REST_AROUND_S = 30.0
_MOST_MOVED = 0.7
# What is worn for longer is a level, not an event.
LONGEST_EVENT_S = 12.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Context:
    """What else happens while a signal moves.

    Attributes:
        turn_deg: (n,) how far the head is turned from its habit, at the signal's times; NaN if unknown.
    """

    turn_deg: Floats


def phasic_candidates(
    signal: Signal, rule: PhasicRule, prior: SignalPrior, *, participant_id: str, context: Context
) -> list[Shift]:
    """Every peak on one signal that could be a witness of its movement, in time order.

    Its strength is its height over what is asked for, times 2.5. Across a loss no longer than a blink the course is
    taken to be straight. An event whose rise was not seen (it stands high already after a gap or at the start of the
    recording) is left out.
    """
    times_s = signal.times_s
    if len(times_s) < 5:
        return []
    deviation = bridged(times_s, smooth_deviation(signal, rule), longest_s=_LONGEST_BLINK_S)
    asked = asked_for(signal, rule, prior, context)
    light = moving_average(signal.values, samples_in(_ONSET_SMOOTHING_S, times_s))
    light = bridged(times_s, light, longest_s=_LONGEST_BLINK_S)
    found: list[Shift] = []
    longest, swing = samples_in(LONGEST_EVENT_S, times_s), samples_in(_SWING_S, times_s)
    for sign in ((1.0,) if rule.up else ()) + ((-1.0,) if rule.down else ()):
        course = sign * deviation if rule.both_ways else np.maximum(sign * deviation, 0.0)
        for peak in find_peaks(course, least=LEAST_RATIO * float(np.nanmin(asked)), longest=longest, swing=swing):
            ratio = _ratio(peak, float(asked[peak.apex]), _level(peak, course, signal, rule), prior)
            if ratio >= LEAST_RATIO and peak.rise >= _SEEN_SHARE * peak.height:
                shift = _described(
                    signal,
                    peak,
                    sign=sign,
                    light=_from_rest(sign * light, sign * signal.baseline, peak) if rule.both_ways else sign * light,
                    ratio=ratio,
                    full=prior.full if not rule.modelled else min(prior.full, float(_room(signal, rule)[peak.apex])),
                    participant_id=participant_id,
                )
                if rule.least_s <= shift.offset_s - shift.onset_s <= LONGEST_EVENT_S:
                    found.append(shift)
    found.sort(key=lambda shift: shift.onset_s)
    return _without_rest(found, times_s, np.isfinite(signal.values)) if rule.both_ways else found


def _from_rest(light: Floats, rest: Floats, peak: Peak) -> Floats:
    """The course as if nothing lay on the other side of rest: what went before was another movement."""
    rest_here = float(rest[peak.apex])
    return np.maximum(light, rest_here - _BELOW_REST * max(float(light[peak.apex]) - rest_here, 0.0))


def _without_rest(found: list[Shift], times_s: Floats, known: Mask) -> list[Shift]:
    """Without what is there more than half of the time around: that is this person's rest."""
    apexes_s = np.array([one.apex_s for one in found])
    order = np.argsort(apexes_s, kind="stable")
    shares = np.array([one.share for one in found])[order]
    lasts_s = np.array([one.offset_s - one.onset_s for one in found])[order]
    kept: list[Shift] = []
    for shift in found:
        around_s = (shift.apex_s - _REST_AROUND_S, shift.apex_s + _REST_AROUND_S)
        first, last = np.searchsorted(times_s, around_s)
        seen_s = float(known[first:last].mean() * (times_s[last - 1] - times_s[first]))
        near = slice(*np.searchsorted(apexes_s[order], around_s).tolist())
        moved_s = float(lasts_s[near][shares[near] >= 0.5 * shift.share].sum())
        if moved_s <= _MOST_MOVED * seen_s:
            kept.append(shift)
    return kept


def smooth_deviation(signal: Signal, rule: PhasicRule) -> Floats:
    """Deviation from the baseline, smoothed as the rule says, (n,)."""
    smooth = rolling_median if rule.ignores_blinks else moving_average
    deviation = smooth(signal.values - signal.baseline, samples_in(rule.smoothing_s, signal.times_s))
    return np.where(np.isfinite(signal.values), deviation, np.nan)


def asked_for(signal: Signal, rule: PhasicRule, prior: SignalPrior, context: Context) -> Floats:
    """The least height of a movement at each moment, (n,) in the signal's unit."""
    times_s = signal.times_s
    if rule.modelled:
        own = _LEAST_MODEL_Z * signal.spread if rule.own_spread else np.zeros(len(times_s))
        return np.maximum(np.minimum(prior.least, _MOST_OF_ROOM * _room(signal, rule)), own)
    variance = signal.spread**2
    if rule.speech_moves_it:
        quick = np.minimum(articulation(times_s, signal.values), _MOST_ARTICULATION * prior.rest_spread)
        variance = variance + quick**2
    least = np.maximum(prior.least, _LEAST_Z * np.sqrt(variance))
    if prior.leak_per_deg:
        # The largest turn nearby: while the head is still turning the leak is already there.
        nearby = rolling_quantile(context.turn_deg, samples_in(_TURN_NEARBY_S, times_s), 1.0)
        least = least + prior.leak_per_deg * np.maximum(np.nan_to_num(nearby) - HARMLESS_TURN_DEG, 0.0)
    return least


def _room(signal: Signal, rule: PhasicRule) -> Floats:
    """How much of a scale that ends at 1 the person's rest leaves, (n,): less for who smiles a little at rest.

    Never nothing: a height is told as a share of it.
    """
    return np.maximum(np.nan_to_num(1.0 - signal.baseline if rule.up else signal.baseline, nan=1.0), _LEAST_ROOM)


def _ratio(peak: Peak, asked: float, level: float, prior: SignalPrior) -> float:
    """Height over what is asked for; on a scale of many faces the level reached counts as well."""
    ratio = peak.height / asked
    return ratio if prior.level is None else min(ratio, level / prior.level)


def _level(peak: Peak, course: Floats, signal: Signal, rule: PhasicRule) -> float:
    """How high the movement reaches, whatever the person's rest."""
    rest = float(signal.baseline[peak.apex])
    return (rest if rule.up else 1.0 - rest) + float(course[peak.apex])


def _described(
    signal: Signal, peak: Peak, *, sign: float, light: Floats, ratio: float, full: float, participant_id: str
) -> Shift:
    """The shift; ``light`` is the lightly smoothed course, seen so that the movement is a rise."""
    times_s, last = signal.times_s, len(signal.times_s) - 1
    onset_s = _edge(times_s, light, peak.start, peak.apex, ONSET_SHARE)
    offset_s = _edge(times_s[::-1], light[::-1], last - (peak.stop - 1), last - peak.apex, OFFSET_SHARE)
    after = float(sign * np.nanmax(light[max(peak.apex - 1, 0) : peak.apex + 2]))
    return Shift(
        kind="phasic",
        participant_id=participant_id,
        family=signal.definition.family,
        signal=signal.definition.name,
        onset_s=onset_s,
        apex_s=float(times_s[peak.apex]),
        offset_s=offset_s,
        before=after - sign * peak.height,
        after=after,
        effect_z=sign * peak.height / float(signal.spread[peak.apex]),
        strength=ratio * phasic_on_z(DEFAULT_SENSITIVITY),
        penalty=np.inf,
        share=peak.height / full,
    )


def _edge(times_s: Floats, light: Floats, start: int, apex: int, share: float) -> float:
    """Time at which a share of the rise before ``apex`` is done; ``times_s`` may run backwards.

    Looks back from ``start`` (well above rest) for where the signal comes to rest. The rise ends at the highest point
    soon after ``start``: what grows on later is not part of the beginning.
    """
    foot, top = _rise(times_s, light, start, apex)
    most = _MAIN_RISE_SHARE * (light[apex] - light[foot])
    if light[top] - light[foot] < most:
        # A small step, or a level left over from before, unless no later rise is the larger one.
        with np.errstate(invalid="ignore"):
            later = start + int(np.argmax(light[start : apex + 1] >= light[foot] + most))
        main_foot, main_top = _rise(times_s, light, later, apex)
        if light[main_top] - light[main_foot] >= most:
            foot, top = main_foot, main_top
    return _first_crossing(times_s, light, foot, top, light[foot] + share * (light[top] - light[foot]))


def _rise(times_s: Floats, light: Floats, start: int, apex: int) -> tuple[int, int]:
    """Where the rise around ``start`` comes from and how far it gets soon after."""
    soon = start + int(np.argmax(np.abs(times_s[start : apex + 1] - times_s[start]) > _RISE_S))
    near = soon if soon > start else apex
    top = start + int(np.nanargmax(light[start : near + 1]))
    return _foot(times_s, light, start, top), top


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
