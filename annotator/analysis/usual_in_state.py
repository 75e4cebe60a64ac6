"""Heads and eyes move all the time, and differently while one speaks, listens or is silent: flags are for the unusual.

What a person does often in a state is told as rhythm (:mod:`annotator.analysis.signals.rhythm`); of the movements of
one signal the largest few of each state stand out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY, phasic_on_z
from annotator.analysis.shifts import Shift
from annotator.analysis.time_spans import covered_s
from annotator.domain.spans import Span, united, without

State = Literal["speaking", "listening", "silent"]

OF_STATE = ("head", "gaze")
"""Families whose movements are judged by what is usual in a state."""
# Movements of one signal in one direction that may stand out, a minute of a state, and at least so many.
_UNUSUAL_PER_MINUTE = 1.0
_LEAST_UNUSUAL = 12
# From less of a state what is usual in it is not known.
_LEAST_STATE_S = 120.0
# What is usual is raised from the next sensitivity on, the larger of it first.
_USUAL_STRENGTH = 0.99 * phasic_on_z(DEFAULT_SENSITIVITY)


def without_usual(
    shifts: Iterable[Shift], *, own_speech: Sequence[Span], others_speech: Sequence[Span], seen: Span
) -> list[Shift]:
    """One participant's shifts, with less strength where head or gaze do what they often do in this state.

    Args:
        own_speech: When the participant speaks; separate and in order, likewise ``others_speech``.
        others_speech: When anybody else does.
        seen: From when to when the participant was looked at.
    """
    found = list(shifts)
    lasts_s = _lasts_s(own_speech, others_speech, seen)
    groups: dict[tuple[str, bool, State], list[int]] = {}
    for place, shift in enumerate(found):
        if shift.kind == "phasic" and shift.family in OF_STATE and shift.strength > _USUAL_STRENGTH:
            state = _state(shift, own_speech, others_speech)
            groups.setdefault((shift.signal, shift.effect_z > 0, state), []).append(place)
    for (_, _, state), places in groups.items():
        most = max(int(_UNUSUAL_PER_MINUTE * lasts_s[state] / 60), _LEAST_UNUSUAL)
        if lasts_s[state] < _LEAST_STATE_S or len(places) <= most:
            continue
        usual = sorted((found[place].share for place in places), reverse=True)[most - 1]
        for place in places:
            if found[place].share < usual:
                found[place] = _held_back(found[place], found[place].share / usual)
    return found


def _lasts_s(own_speech: Sequence[Span], others_speech: Sequence[Span], seen: Span) -> dict[State, float]:
    speaking_s = covered_s(own_speech, *seen)
    listening_s = covered_s(without(others_speech, own_speech), *seen)
    silent_s = seen[1] - seen[0] - covered_s(united((*own_speech, *others_speech)), *seen)
    return {"speaking": speaking_s, "listening": listening_s, "silent": silent_s}


def _state(shift: Shift, own_speech: Sequence[Span], others_speech: Sequence[Span]) -> State:
    """Who speaks for most of the movement."""
    half_s = 0.5 * (shift.offset_s - shift.onset_s)
    if covered_s(own_speech, shift.onset_s, shift.offset_s) >= half_s:
        return "speaking"
    return "listening" if covered_s(others_speech, shift.onset_s, shift.offset_s) >= half_s else "silent"


def _held_back(shift: Shift, share: float) -> Shift:
    """Beside words it is as strong as before."""
    strength = min(shift.strength, _USUAL_STRENGTH * share)
    return replace(shift, strength=strength, in_speech=shift.in_speech * strength / shift.strength)
