"""All shifts any sensitivity could raise, found once; choosing among them by sensitivity is then quick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.phasic import Context, phasic_candidates
from annotator.analysis.priors import signal_priors
from annotator.analysis.shift_rules import (
    HARMLESS_TURN_DEG,
    LARGEST_TURN_FROM_HABIT_DEG,
    phasic_on_z,
    sustained_effect_z,
    sustained_penalty,
)
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import PHASIC_RULES, STATE_RULES, SUSTAINED_RULES
from annotator.analysis.speakers import Speakers
from annotator.analysis.speaking import speech_like
from annotator.analysis.states import state_candidates
from annotator.analysis.sustained import sustained_candidates
from annotator.analysis.time_spans import covered_s
from annotator.analysis.usual_in_state import without_usual
from annotator.analysis.voice.voice_shifts import phrase_shifts, wait_shifts
from annotator.analysis.witnesses import joined, without_habits
from annotator.domain.signals import HEARD_FAMILIES, Signal, SignalSet
from annotator.domain.spans import Span, united

Floats = NDArray[np.float64]

_MOST_TELLING_SHARE = 1.2
# What is heard lasts longer and begins less sharply than what a face does at the same time.
_HEARD_SPECIFIC = 0.3
# How far the line of sight went: this quantile.
_FURTHEST = 0.8
# What no sensitivity raises may still be evidence beside what is raised, or beside words.
LEAST_EVIDENCE = 1.0
# Strong enough to stand beside what is raised, too weak to be raised itself.
_EVIDENCE_ALONE = 1.5
# Measurable whenever the person is in view and the camera has not just cut.
_IN_VIEW = "lean_forward"


def seen_shifts(signal_set: SignalSet) -> tuple[Shift, ...]:
    """Every shift in what is seen of one participant, whatever is said; takes seconds for an hour."""
    chosen = [signal_set.signals[name] for name in SUSTAINED_RULES if name in signal_set.signals]
    _, turn_deg = _turn_from_habit(signal_set)
    turned = np.nan_to_num(turn_deg) > HARMLESS_TURN_DEG
    sustained = sustained_candidates(chosen, participant_id=signal_set.participant_id, turned=turned)
    return (*_phasic(signal_set), *_states(signal_set), *sustained)


def find_candidates(
    signal_sets: Iterable[SignalSet],
    *,
    own_speech: Mapping[str, Sequence[Span]] | None = None,
    speakers: Speakers | None = None,
    seen: Callable[[SignalSet], Sequence[Shift]] = seen_shifts,
) -> tuple[Shift, ...]:
    """Find every shift of every participant that some sensitivity raises, or that may be evidence, in time order.

    Args:
        own_speech: When each participant speaks, by participant id: an open or narrow mouth is no shift then.
        speakers: Who speaks when, as finely as it is known: changes of a voice are found over it.
        seen: Gives what :func:`seen_shifts` gives, where it is kept from before.
    """
    everybody = tuple(signal_sets)
    spoken = own_speech or {}
    voices = speakers or Speakers()
    speech = {one.participant_id: united((*spoken.get(one.participant_id, ()), *speech_like(one))) for one in everybody}
    shifts: list[Shift] = []
    for signal_set in everybody:
        own = speech[signal_set.participant_id]
        others = united(span for id_, spans in speech.items() if id_ != signal_set.participant_id for span in spans)
        in_sight = seen(signal_set)
        witnesses = (_spoken(shift, own) for shift in in_sight if shift.kind == "phasic")
        movements = without_habits(joined(witnesses, measured=signal_set.signals.keys()), own_speech=own)
        shifts.extend(without_usual(movements, own_speech=own, others_speech=others, seen=_seen(signal_set)))
        shifts.extend(shift for shift in in_sight if shift.kind != "phasic")
        shifts.extend(phrase_shifts(signal_set, voices.alone(signal_set.participant_id)))
        shifts.extend(wait_shifts(signal_set, voices.spans.get(signal_set.participant_id, ())))
    kept = (shift for shift in shifts if shift.beside_words >= LEAST_EVIDENCE)
    return tuple(sorted(kept, key=lambda shift: (shift.onset_s, shift.participant_id, shift.signal)))


def select(candidates: Iterable[Shift], sensitivity: int) -> tuple[Shift, ...]:
    """The shifts this sensitivity (1 to 10) raises, in time order. A higher sensitivity never raises fewer."""
    return tuple(shift for shift in candidates if passes(shift, sensitivity))


def passes(shift: Shift, sensitivity: int) -> bool:
    """True if the shift is strong enough for this sensitivity."""
    if shift.kind == "sustained":
        return shift.strength >= sustained_effect_z(sensitivity) and shift.penalty >= sustained_penalty(sensitivity)
    return shift.strength >= phasic_on_z(sensitivity)


def _phasic(signal_set: SignalSet) -> list[Shift]:
    turn_times_s, turn_deg = _turn_from_habit(signal_set)
    found: list[Shift] = []
    for name, rule in PHASIC_RULES.items():
        signal = signal_set.signals.get(name)
        if signal is None:
            continue
        here = _at(signal.times_s, turn_times_s, turn_deg)
        events = phasic_candidates(
            signal,
            rule,
            signal_priors()[name],
            participant_id=signal_set.participant_id,
            context=Context(turn_deg=here),
        )
        if rule.held_back_by_turns:
            events = [event for event in events if not _turned_far(event, signal.times_s, here)]
        sight = signal_set.signals.get(rule.sight)
        found.extend(events if sight is None else [_with_sight(event, sight) for event in events])
    return found


def _with_sight(turn: Shift, sight: Signal) -> Shift:
    """A turn of the head during which the eyes stay where they were is a beat of speech: less strong.

    Where the eyes could not be measured the head alone counts.
    """
    first, last = np.searchsorted(sight.times_s, (turn.onset_s, turn.offset_s + 1e-9))
    away = np.abs(sight.values - sight.baseline)[first:last]
    known = np.isfinite(away)
    if last == first or known.mean() < 0.5:
        return turn
    share = float(np.nanquantile(away, _FURTHEST)) / signal_priors()[sight.definition.name].least
    return replace(turn, strength=max(turn.strength * min(1.0, share), min(turn.strength, _EVIDENCE_ALONE)))


def _states(signal_set: SignalSet) -> list[Shift]:
    watched = signal_set.signals.get(_IN_VIEW)
    if watched is None:
        return []
    return [
        shift
        for name, rule in STATE_RULES.items()
        if name in signal_set.signals
        for shift in state_candidates(
            signal_set.signals[name], rule, watched=watched, participant_id=signal_set.participant_id
        )
    ]


def _spoken(shift: Shift, own_speech: Sequence[Span]) -> Shift:
    """Less strong if speech makes such movements, it lies in own speech and is far from a full movement."""
    rule = PHASIC_RULES[shift.signal]
    spoken_s = covered_s(own_speech, shift.onset_s, shift.offset_s)
    if not (rule.speech_share or rule.speech_hides) or spoken_s < 0.5 * (shift.offset_s - shift.onset_s):
        return shift
    strength = shift.strength * (min(1.0, shift.share / rule.speech_share) if rule.speech_share else 1.0)
    # It stays evidence beside others.
    strength = max(strength, min(shift.strength, _EVIDENCE_ALONE))
    return replace(shift, strength=strength, is_beat=rule.speech_hides, in_speech=strength / shift.strength)


def _turned_far(event: Shift, times_s: Floats, turn_deg: Floats) -> bool:
    """True if the head was turned far from its habit at the event's apex."""
    at_apex = turn_deg[np.searchsorted(times_s, event.apex_s - 1e-9)]
    return bool(at_apex > LARGEST_TURN_FROM_HABIT_DEG)


def _turn_from_habit(signal_set: SignalSet) -> tuple[Floats, Floats]:
    """Times and angle between the head's direction and its own rolling habit, degrees."""
    yaw, pitch = signal_set.signals.get("head_yaw"), signal_set.signals.get("head_pitch")
    if yaw is None or pitch is None:
        return np.empty(0), np.empty(0)
    return yaw.times_s, np.hypot(yaw.values - yaw.baseline, pitch.values - pitch.baseline)


def _at(times_s: Floats, source_s: Floats, values: Floats) -> Floats:
    if len(source_s) == len(times_s):
        return values
    return np.interp(times_s, source_s, values) if len(source_s) else np.full(len(times_s), np.nan)


def _seen(signal_set: SignalSet) -> Span:
    """From when to when the head was looked at."""
    signal = signal_set.signals.get("head_yaw")
    times_s = signal.times_s if signal is not None else np.empty(0)
    return (float(times_s[0]), float(times_s[-1])) if len(times_s) else (0.0, 0.0)


def stands_alone(shift: Shift) -> bool:
    """False for what is evidence beside others only: nods in speech, what another signal tells better."""
    rule = PHASIC_RULES.get(shift.signal)
    return (rule is None or rule.alone) and not shift.is_beat


def most_telling_first(shifts: Sequence[Shift]) -> list[Shift]:
    """By falling share of a full movement times how specific the signal is, then by time and name: always the same."""

    def rank(shift: Shift) -> tuple[float, float, str]:
        return -telling(shift), shift.onset_s, shift.signal

    return sorted(shifts, key=rank)


def telling(shift: Shift) -> float:
    """Share of a full movement, weighed by how specific the signal is."""
    rule = PHASIC_RULES.get(shift.signal)
    if shift.family in HEARD_FAMILIES:
        return _HEARD_SPECIFIC * min(shift.share, _MOST_TELLING_SHARE)
    return min(shift.share, _MOST_TELLING_SHARE) * (
        rule.specific if rule is not None and shift.kind == "phasic" else 1.0
    )
