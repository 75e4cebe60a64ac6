"""Joins the witnesses of one movement: the mesh's geometry against the person's rest, and a model of many faces.

They rest on different things and fail in different people, so each alone may be weak where both together are plain.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from annotator.analysis.priors import movement_priors
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, phasic_on_z
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import PHASIC_RULES
from annotator.analysis.time_spans import InTime, covered_s, overlap_s
from annotator.domain.spans import Span

# However far one witness goes, it does not speak for the other.
_MOST_RATIO = 2.5
# A movement made this often within so many seconds to either side, never near a full one, is a person's way.
_HABIT_S, _HABIT_TIMES = 15.0, 4
_HABIT_SHARE, _HABIT_STRENGTH = 0.6, 0.6
_PLAIN_SHARE = 0.8
_MOVED_BY_SPEECH = frozenset(rule.movement for rule in PHASIC_RULES.values() if rule.speech_moves_it)
# A witness that saw less than this share of what the other saw does not know when it was.
_TIMING_SHARE = 0.4


def joined(shifts: Iterable[Shift], *, measured: Collection[str]) -> list[Shift]:
    """The shifts of one participant, each with the joint strength of the movement it is a witness of, in time order.

    Args:
        measured: The signals there are: where a movement has one kind of witness only, that one speaks for both.
    """
    heard = {
        modelled: {
            PHASIC_RULES[name].movement
            for name in PHASIC_RULES.keys() & measured
            if PHASIC_RULES[name].modelled is modelled
        }
        for modelled in (False, True)
    }
    by_movement: dict[tuple[str, bool], list[Shift]] = {}
    for shift in shifts:
        key = (PHASIC_RULES[shift.signal].movement, shift.effect_z > 0 and PHASIC_RULES[shift.signal].down)
        by_movement.setdefault(key, []).append(shift)
    found: list[Shift] = []
    for (movement, _), members in by_movement.items():
        both = movement in heard[True] & heard[False]
        for together in _clusters(members):
            strength = _joint_strength(movement, together, both=both)
            whole = [replace(shift, strength=shift.beside_words) for shift in together]
            in_speech = strength / (_joint_strength(movement, whole, both=both) or 1.0) if strength else 1.0
            found.extend(replace(_timed(shift, together), strength=strength, in_speech=in_speech) for shift in together)
    return sorted(found, key=lambda shift: (shift.onset_s, shift.signal))


def without_habits(shifts: Iterable[Shift], *, own_speech: Sequence[Span]) -> list[Shift]:
    """With less strength where a person makes a movement again and again, short of a full one: that is this person.

    A mouth does so while it speaks. Who smiles four times in silence smiled four times.

    Args:
        own_speech: When the person speaks; separate and in order.
    """
    found = list(shifts)
    apexes_s: dict[tuple[str, bool], list[float]] = {}
    for shift in found:
        if shift.strength >= _HABIT_SHARE * phasic_on_z(DEFAULT_SENSITIVITY):
            apexes_s.setdefault((shift.signal, shift.effect_z > 0), []).append(shift.apex_s)

    for times_s in apexes_s.values():
        times_s.sort()

    def in_silence(shift: Shift) -> bool:
        spoken_s = covered_s(own_speech, shift.onset_s, shift.offset_s)
        return spoken_s < 0.5 * (shift.offset_s - shift.onset_s)

    def is_habit(shift: Shift) -> bool:
        if PHASIC_RULES[shift.signal].movement in _MOVED_BY_SPEECH and in_silence(shift):
            return False
        times_s = apexes_s.get((shift.signal, shift.effect_z > 0), [])
        often = bisect_right(times_s, shift.apex_s + _HABIT_S) - bisect_left(times_s, shift.apex_s - _HABIT_S)
        return shift.share < _PLAIN_SHARE and often >= _HABIT_TIMES

    return [replace(shift, strength=_HABIT_STRENGTH * shift.strength) if is_habit(shift) else shift for shift in found]


def _timed(shift: Shift, together: list[Shift]) -> Shift:
    """When a movement begins and ends geometry says better: the model answers late and evenly."""
    if not PHASIC_RULES[shift.signal].modelled:
        return shift
    plain = (one for one in together if not PHASIC_RULES[one.signal].modelled)
    best = max(plain, key=lambda one: one.strength, default=None)
    if best is None or best.strength < _TIMING_SHARE * shift.strength:
        return shift
    return replace(shift, onset_s=best.onset_s, offset_s=max(best.offset_s, best.apex_s))


def _clusters(members: list[Shift]) -> list[list[Shift]]:
    """The strongest takes what overlaps it; then the strongest of what is left, and so on."""
    ranked = sorted(members, key=lambda shift: (-shift.strength, shift.onset_s, shift.signal))
    by_time = InTime((shift.onset_s, shift.offset_s, rank) for rank, shift in enumerate(ranked))
    taken = [False] * len(ranked)
    clusters: list[list[Shift]] = []
    for first, lead in enumerate(ranked):
        if taken[first]:
            continue
        near = by_time.between(lead.onset_s, lead.offset_s)
        ranks = sorted(rank for rank in near if not taken[rank] and (rank == first or same_time(ranked[rank], lead)))
        for rank in ranks:
            taken[rank] = True
        clusters.append([ranked[rank] for rank in ranks])
    return clusters


def same_time(shift: Shift, other: Shift) -> bool:
    """True if one covers the other's apex, or half of the shorter."""
    both_s = overlap_s(shift.onset_s, shift.offset_s, other.onset_s, other.offset_s)
    return both_s >= 0.5 * min(shift.offset_s - shift.onset_s, other.offset_s - other.onset_s)


def _joint_strength(movement: str, together: list[Shift], *, both: bool) -> float:
    once = phasic_on_z(DEFAULT_SENSITIVITY)

    def largest(*, modelled: bool) -> float:
        ratios = (shift.strength / once for shift in together if PHASIC_RULES[shift.signal].modelled is modelled)
        return min(max(ratios, default=0.0), _MOST_RATIO)

    prior = movement_priors().get(movement)
    if prior is None or not both:
        return max(shift.strength for shift in together)
    weight, modelled = prior.model_weight, largest(modelled=True)
    ratio = weight * modelled + (1 - weight) * largest(modelled=False)
    # What does not look like it to the model of many faces is held back as much as it falls short.
    doubt = min(1.0, modelled / prior.least_modelled) if prior.least_modelled else 1.0
    return once * doubt**2 * ratio / prior.least
