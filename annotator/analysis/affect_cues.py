"""Which movements count as positive or negative, and when a detected shift is such a cue.

Positive and negative say on which side of the matrix a movement stands, as coders use them; not what a person feels.
Negative cues after the codebook: lowered brows, lip corners down, inner brows raised with it, gaze aversion, leaning
away, a hand at the face. Only the first two and leaning away raise a candidate; the others support one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotator.analysis.shifts import Shift
from annotator.analysis.signals.entry import Channel, Pole
from annotator.analysis.signals.registry import PHASIC_RULES, SIGNALS
from annotator.analysis.time_spans import InTime
from annotator.analysis.worn import worn_smiles
from annotator.domain.signals import HEARD_FAMILIES, Signal, SignalSet

# Of several witnesses of one movement the one that stands first in the registry tells it: a smile of one side, or one
# that only the model of many faces sees, is a smile too.
_RANKS: Mapping[str, int] = {name: rank for rank, name in enumerate(SIGNALS)}
# Flat can only be said where these were measured.
FLAT_NEEDS = tuple(name for name, entry in SIGNALS.items() if entry.beside_words.needed_for_flat)
_FLAT_SHARE = 0.8
_SAME_MOVEMENT_S = 1.0
# What is weaker may be noise.
WEAK_BELOW_Z = 2.0
# A smile moves the brows a little: up to 0.42 of its own strength on generated faces.
_BROUGHT_ALONG_SHARE = 0.5
_AS_STRONG_SHARE = 0.8
_SEEN_SHARE = 0.5
# A blink hides the brows for less than this; a camera cut takes more away.
_LONGEST_BLINK_S = 0.42
_SETTLED_S = 0.3
_JUMP_SHARE = 0.5
# A new posture is held at least this long (see annotator.analysis.sustained).
_HELD_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectCue:
    """A shift that stands on one side of the matrix. ``start_s`` to ``end_s`` is where the movement is there."""

    shift: Shift
    pole: Pole
    channel: Channel
    start_s: float
    end_s: float

    @property
    def strength(self) -> float:
        """How much the movement stands out against that beside words, in standard deviations."""
        return self.shift.beside_words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PersonCues:
    """What one person's movement offers the rules.

    Attributes:
        nods: Shifts of ``head_nod``; ``shakes`` of ``head_shake``.
        lively: Everything that makes a face or body not flat.
        face: Movements of the face, on whatever side they stand.
        heard: Changes of the voice, late answers and long silences.
    """

    signals: SignalSet
    cues: InTime[AffectCue]
    nods: InTime[Shift]
    shakes: InTime[Shift]
    lively: InTime[Shift]
    face: InTime[Shift]
    heard: InTime[Shift]


def person_cues(shifts: Iterable[Shift], signals: SignalSet) -> PersonCues:
    """Sort one person's shifts (in time order) by what they are for the rules."""
    found_own = (shift for shift in shifts if shift.participant_id == signals.participant_id)
    own = sorted((*found_own, *worn_smiles(signals)), key=lambda shift: shift.onset_s)
    found = [cue for shift in _joined(own) if (cue := _cue(shift, signals)) is not None]
    every = InTime((cue.start_s, cue.end_s, cue) for cue in found)
    swings = {
        name: InTime((one.onset_s, one.offset_s, one) for one in own if one.signal == name and one.effect_z > 0)
        for name in ("head_nod", "head_shake")
    }
    return PersonCues(
        signals=signals,
        cues=InTime(
            (cue.start_s, cue.end_s, cue)
            for cue in found
            if not _is_brought_along(cue, every) and not _is_told_by_another(cue, every)
        ),
        nods=swings["head_nod"],
        shakes=swings["head_shake"],
        face=InTime(
            (shift.onset_s, _end_s(shift), shift)
            for shift in own
            if shift.family == "expression" and SIGNALS[shift.signal].beside_words.lively
        ),
        heard=InTime((shift.onset_s, shift.offset_s, shift) for shift in own if shift.family in HEARD_FAMILIES),
        lively=InTime(
            (shift.onset_s, _end_s(shift), shift) for shift in own if SIGNALS[shift.signal].beside_words.lively
        ),
    )


def is_flat_measurable(signals: SignalSet, start_s: float, end_s: float) -> bool:
    """True if the face was measurable for at least 80 % of the time, so that flat can be said at all."""
    return all(
        name in signals.signals and _measured_share(signals.signals[name], start_s, end_s) >= _FLAT_SHARE
        for name in FLAT_NEEDS
    )


def _is_brought_along(cue: AffectCue, every: InTime[AffectCue]) -> bool:
    """True for a small movement of the face that a much larger one on the other side brings with it."""
    return cue.channel == "face" and any(
        other.channel == "face" and other.pole != cue.pole and cue.strength < _BROUGHT_ALONG_SHARE * other.strength
        for other in every.between(cue.start_s, cue.end_s)
    )


def _is_told_by_another(cue: AffectCue, every: InTime[AffectCue]) -> bool:
    """True for a witness of a movement that one named before it tells about as strongly."""
    return any(
        _movement(other) == _movement(cue)
        and other.strength >= _AS_STRONG_SHARE * cue.strength
        and _rank(other) < _rank(cue)
        for other in every.between(cue.start_s, cue.end_s)
    )


def _movement(cue: AffectCue) -> str:
    rule = PHASIC_RULES.get(cue.shift.signal)
    return rule.movement if rule is not None else cue.shift.signal


def _rank(cue: AffectCue) -> int:
    return _RANKS[cue.shift.signal]


def _joined(shifts: Sequence[Shift]) -> list[Shift]:
    """Shifts of one signal in one direction with a short break in between, as a passing head turn makes, are one."""
    joined: list[Shift] = []
    last_of: dict[tuple[str, bool], int] = {}
    for shift in shifts:
        key = (shift.signal, shift.effect_z > 0)
        place = last_of.get(key)
        if place is not None and _goes_on(joined[place], shift):
            before = joined[place]
            stronger = max(before, shift, key=lambda one: one.beside_words)
            joined[place] = replace(
                stronger, onset_s=before.onset_s, offset_s=max(before.offset_s, shift.offset_s), before=before.before
            )
        else:
            last_of[key] = len(joined)
            joined.append(shift)
    return joined


def _goes_on(before: Shift, shift: Shift) -> bool:
    """True for two clear parts of one movement; what may be noise is not joined to anything."""
    near = shift.onset_s - before.offset_s <= _SAME_MOVEMENT_S
    return (
        near and shift.kind == before.kind == "phasic" and min(before.beside_words, shift.beside_words) >= WEAK_BELOW_Z
    )


def _cue(shift: Shift, signals: SignalSet) -> AffectCue | None:
    beside_words = SIGNALS[shift.signal].beside_words
    side = beside_words.up if shift.effect_z > 0 else beside_words.down
    if side is None:
        return None
    signal = signals.signals[shift.signal]
    # Across a camera cut or a gap the two sides cannot be compared.
    if not _seen_through(signal, shift.onset_s, shift.apex_s + _SETTLED_S):
        return None
    if shift.kind == "sustained" and (not _leaves_the_usual(shift, signal) or _jumps(shift, signal)):
        return None
    return AffectCue(shift=shift, pole=side[0], channel=side[1], start_s=shift.onset_s, end_s=_end_s(shift))


def _end_s(shift: Shift) -> float:
    return max(shift.offset_s, shift.apex_s + _HELD_S) if shift.kind == "sustained" else shift.offset_s


def _leaves_the_usual(shift: Shift, signal: Signal) -> bool:
    """True if the new posture is further from the baseline than the old one: coming back is no cue."""
    place = min(int(np.searchsorted(signal.times_s, shift.apex_s)), len(signal.times_s) - 1)
    usual = float(signal.baseline[place])
    return bool(abs(shift.after - usual) > abs(shift.before - usual)) if np.isfinite(usual) else True


def _jumps(shift: Shift, signal: Signal) -> bool:
    """True if half of the way lies between two neighbouring samples: the picture jumps, no body is that quick."""
    first, last = np.searchsorted(signal.times_s, (shift.onset_s - _SETTLED_S, shift.apex_s + _SETTLED_S))
    steps = np.abs(np.diff(signal.values[first:last]))
    return bool(np.isfinite(steps).any() and np.nanmax(steps) >= _JUMP_SHARE * abs(shift.after - shift.before))


def _seen_through(signal: Signal, start_s: float, end_s: float) -> bool:
    """True if the signal was measured from start to end, but for a blink."""
    first, last = np.searchsorted(signal.times_s, (start_s, end_s))
    known_s = signal.times_s[first:last][np.isfinite(signal.values[first:last])]
    if len(known_s) < _SEEN_SHARE * (last - first) or not len(known_s):
        return False
    return bool(np.diff(known_s, prepend=start_s, append=end_s).max() <= _LONGEST_BLINK_S)


def _measured_share(signal: Signal, start_s: float, end_s: float) -> float:
    first, last = np.searchsorted(signal.times_s, (start_s, end_s))
    return float(np.isfinite(signal.values[first:last]).mean()) if last > first else 0.0
