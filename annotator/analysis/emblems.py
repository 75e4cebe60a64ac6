"""Nods and shakes that go against a spoken "yes" or "no". English words; another language has none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from annotator.analysis.shifts import Shift
from annotator.analysis.time_spans import overlap_s
from annotator.domain.transcript import Utterance

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_YES = frozenset(("yes", "yeah", "yep", "yup", "sure", "certainly", "definitely", "absolutely", "exactly"))
_NO = frozenset(("no", "nope", "nah", "never"))
# Only an answer counts, not any later word: the first four words.
_FIRST_WORDS = 4
# The swing must be there with the answering word, which is near the beginning.
_WITHIN_S = 2.0
_BEFORE_S = 0.5
# Smaller swings are a head that moves with speech: half of what a nod or shake is asked for without a word.
_LEAST_SWING_DEG = 2.5


def answer_of(text: str) -> Literal["yes", "no"] | None:
    """Whether an utterance begins with a yes or a no; None if with neither, or both."""
    first = [word.casefold() for word in _WORD.findall(text)[:_FIRST_WORDS]]
    yes, no = any(word in _YES for word in first), any(word in _NO for word in first)
    return None if yes == no else "yes" if yes else "no"


def contradicting_swing(
    utterance: Utterance, *, nods: Sequence[Shift], shakes: Sequence[Shift], least_z: float
) -> Shift | None:
    """The shake with a "yes" or nod with a "no"; None where the head also swings the other way as much."""
    answer = answer_of(utterance.text)
    if answer is None:
        return None
    against = _largest(shakes if answer == "yes" else nods, utterance, least_z)
    along = _largest(nods if answer == "yes" else shakes, utterance, least_z)
    if against is None or (along is not None and _swing_deg(along) >= _swing_deg(against)):
        return None
    return against


def _largest(swings: Sequence[Shift], utterance: Utterance, least_z: float) -> Shift | None:
    until_s = min(utterance.end_s, utterance.start_s + _WITHIN_S)
    near = [
        swing
        for swing in swings
        if swing.effect_z >= least_z
        and _swing_deg(swing) >= _LEAST_SWING_DEG
        and overlap_s(swing.onset_s, swing.offset_s, utterance.start_s - _BEFORE_S, until_s) > 0
        and swing.apex_s <= until_s + _BEFORE_S
    ]
    return max(near, key=_swing_deg, default=None)


def _swing_deg(swing: Shift) -> float:
    return swing.after - swing.before
