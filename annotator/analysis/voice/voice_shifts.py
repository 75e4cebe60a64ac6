"""Changes of a voice over phrases, late answers and long silences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from annotator.analysis.sampling import runs
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.entry import PhraseRule, WaitRule
from annotator.analysis.signals.registry import PHRASE_RULES, WAIT_RULES
from annotator.analysis.voice.phrases import phrase_spans
from annotator.domain.signals import Signal, SignalSet
from annotator.domain.spans import Span

# What strength 2.5, the middle sensitivity, asks for: so many robust SD, and the least of the rule.
_ASKED_Z = 3.0
_STRENGTH = 2.5
# A voice is known after so many phrases, a habit of answering after so many answers.
_LEAST_PHRASES = 6
_LEAST_WAITS = 5
_LEAST_LASTING_S = 1.2
# Phrases so close are one change, if each comes to this share of what the strongest is.
_LONGEST_BREAK_S = 2.0
_LEAST_SHARE = 0.6
_LEAST_KNOWN = 0.3
_ENDS_WITHIN_S = 0.3
# Syllables of a phrase: with one, a synthesiser's even reading still had lists told as slow and short words as fast.
_MISCOUNTED = 2
_LEAST_RATIO = 0.01
_LEAST_RELATIVE_SPREAD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One phrase on one signal.

    Attributes:
        strength: Signed, 2.5 is what the middle sensitivity asks for.
    """

    start_s: float
    end_s: float
    value: float
    strength: float


def phrase_shifts(signals: SignalSet, alone: Sequence[Span]) -> list[Shift]:
    """Every change of a voice that some sensitivity raises, or that may be evidence.

    Args:
        alone: Where this person speaks and nobody else.
    """
    spans = [span for span in phrase_spans(alone) if span[1] - span[0] >= _LEAST_LASTING_S]
    usual_s = float(np.median([end_s - start_s for start_s, end_s in spans])) if spans else 0.0
    found: list[Shift] = []
    for name, rule in PHRASE_RULES.items():
        signal = signals.signals.get(name)
        if signal is None:
            continue
        steps = [step for span in spans if (step := _step(signal, rule, span, usual_s)) is not None]
        if len(steps) >= _LEAST_PHRASES:
            found.extend(_changes(signal, rule, steps, signals.participant_id))
    return found


def wait_shifts(signals: SignalSet, own: Sequence[Span]) -> list[Shift]:
    """Late answers, and long silences that this person ends.

    Args:
        own: Where this person speaks.
    """
    found: list[Shift] = []
    for name, rule in WAIT_RULES.items():
        signal = signals.signals.get(name)
        if signal is None:
            continue
        waits = _growing(signal, own) if rule.grows else _held(signal)
        if rule.grows or len(waits) >= _LEAST_WAITS:
            found.extend(
                shift for wait in waits if (shift := _wait(signal, rule, wait, signals.participant_id)) is not None
            )
    return found


def _step(signal: Signal, rule: PhraseRule, span: Span, usual_s: float) -> _Step | None:
    """One phrase held against the habit; ``usual_s`` is how long the phrases are that this is told from."""
    first, last = np.searchsorted(signal.times_s, span)
    values = signal.values[first:last]
    known = values[np.isfinite(values)]
    if len(known) < max(_LEAST_KNOWN * len(values), 3):
        return None
    value = float(np.median(known))
    length_s = span[1] - span[0]
    usual, spread = float(signal.baseline[first]), float(signal.spread[first])
    away = value - usual
    allowed = rule.up if away > 0 else rule.down
    spreads = _in_ratios(value, usual, spread) if rule.in_ratios else abs(away) / spread
    # What is told from less speech varies more by chance, as the root of its length.
    spreads *= min(float(np.sqrt(length_s / usual_s)), 1.0)
    # The shorter a phrase, the more a miscount makes of its rate.
    chance = _MISCOUNTED / length_s if rule.counted else 0.0
    strength = _STRENGTH * min(spreads / _ASKED_Z, max(abs(away) - chance, 0.0) / rule.least)
    return _Step(
        start_s=span[0], end_s=span[1], value=value, strength=float(np.copysign(strength if allowed else 0.0, away))
    )


def _in_ratios(value: float, usual: float, spread: float) -> float:
    """How many spreads a value is from the usual, both on a scale on which half and twice are as far."""
    if usual <= 0:
        return 0.0
    ratio = max(value, _LEAST_RATIO * usual) / usual
    return abs(float(np.log(ratio))) / max(spread / usual, _LEAST_RELATIVE_SPREAD)


def _changes(signal: Signal, rule: PhraseRule, steps: list[_Step], participant_id: str) -> list[Shift]:
    found: list[Shift] = []
    taken = [False] * len(steps)
    for place in sorted(range(len(steps)), key=lambda at: (-abs(steps[at].strength), at)):
        strongest = steps[place]
        if taken[place] or abs(strongest.strength) < 1.0:
            continue
        first = _reach(steps, taken, place, -1)
        last = _reach(steps, taken, place, 1)
        taken[first : last + 1] = [True] * (last + 1 - first)
        usual, spread = float(signal.baseline[0]), float(signal.spread[0])
        away = strongest.value - usual
        found.append(
            Shift(
                kind="phasic",
                participant_id=participant_id,
                family=signal.definition.family,
                signal=signal.definition.name,
                onset_s=steps[first].start_s,
                apex_s=(strongest.start_s + strongest.end_s) / 2,
                offset_s=steps[last].end_s,
                before=usual,
                after=strongest.value,
                effect_z=away / spread,
                strength=abs(strongest.strength),
                penalty=np.inf,
                share=abs(away) / rule.full,
            )
        )
    return found


def _reach(steps: list[_Step], taken: list[bool], place: int, way: int) -> int:
    """How far the same change goes on before or after a phrase."""
    strongest = steps[place].strength
    at = place
    while 0 <= at + way < len(steps) and not taken[at + way]:
        here, there = steps[at], steps[at + way]
        break_s = max(here.start_s, there.start_s) - min(here.end_s, there.end_s)
        if break_s > _LONGEST_BREAK_S or there.strength * np.sign(strongest) < _LEAST_SHARE * abs(strongest):
            break
        at += way
    return at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wait:
    start_s: float
    end_s: float
    length_s: float


def _held(signal: Signal) -> list[_Wait]:
    """Waits told from when they are over: a value that stands for a while."""
    known = np.flatnonzero(np.isfinite(signal.values))
    found: list[_Wait] = []
    for _, group in groupby(known.tolist(), key=_Runs(signal)):
        first = next(iter(group))
        over_s, length_s = float(signal.times_s[first]), float(signal.values[first])
        found.append(_Wait(start_s=over_s - max(length_s, 0.0), end_s=over_s, length_s=length_s))
    return found


class _Runs:
    """Numbers the stretches of one value without a gap."""

    def __init__(self, signal: Signal) -> None:
        values = np.nan_to_num(signal.values, nan=1e9)
        self._number = np.cumsum(np.diff(values, prepend=values[:1]) != 0)

    def __call__(self, row: int) -> int:
        return int(self._number[row])


def _growing(signal: Signal, own: Sequence[Span]) -> list[_Wait]:
    """Waits that grow, those that this person's own speech ends."""
    starts_s = np.array([start_s for start_s, _ in own])
    found: list[_Wait] = []
    for first, last in runs(np.nan_to_num(signal.values) > 0):
        begins_s = float(signal.times_s[first] - signal.values[first])
        over_s = float(signal.times_s[last - 1])
        if len(starts_s) and np.abs(starts_s - over_s).min() <= _ENDS_WITHIN_S:
            found.append(_Wait(start_s=begins_s, end_s=over_s, length_s=over_s - begins_s))
    return found


def _wait(signal: Signal, rule: WaitRule, wait: _Wait, participant_id: str) -> Shift | None:
    usual, spread = float(signal.baseline[0]), float(signal.spread[0])
    beyond_s = wait.length_s - usual
    if wait.length_s < rule.least_s or beyond_s <= 0:
        return None
    strength = _STRENGTH * min(beyond_s / (_ASKED_Z * spread), beyond_s / rule.beyond_s)
    if strength < 1.0:
        return None
    return Shift(
        kind="phasic",
        participant_id=participant_id,
        family=signal.definition.family,
        signal=signal.definition.name,
        onset_s=wait.start_s,
        apex_s=wait.end_s,
        offset_s=wait.end_s,
        before=usual,
        after=wait.length_s,
        effect_z=beyond_s / spread,
        strength=strength,
        penalty=np.inf,
        share=beyond_s / rule.full_s,
    )
