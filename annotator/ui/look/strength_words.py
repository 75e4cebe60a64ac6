"""How strong a flag is, as the window says it: a word and a bar, the numbers where one looks closer."""

from __future__ import annotations

import re

from annotator.domain.flags import Flag, Strength
from annotator.ui.look.translation import translate

_FULL_SCORE = 6.0
_EFFECT = re.compile(r"(“[^”]*”)| by \d+(?:\.\d+)? SD(?: against this person's baseline)?")
"""A quotation, which is left as it is, or an effect size."""


def strength_name(strength: Strength) -> str:
    """``weak``, ``clear`` or ``strong``."""
    names: dict[Strength, str] = {
        "weak": translate("strength", "weak"),
        "clear": translate("strength", "clear"),
        "strong": translate("strength", "strong"),
    }
    return names[strength]


def how_strong(flag: Flag) -> str:
    """The strength in a word; the score where there is no share of a movement."""
    return strength_name(flag.strength) if flag.strength is not None else f"{flag.score:.1f}"


def strength_text(flag: Flag) -> str:
    """The strength with its numbers: ``clear: 0.7 of a full movement, score 3.1``."""
    score = translate("strength", "score {score:.1f}").format(score=flag.score)
    if flag.strength is None or flag.share is None:
        return score
    told = translate("strength", "{strength}: {share:.1f} of a full movement")
    return f"{told.format(strength=strength_name(flag.strength), share=flag.share)}, {score}"


def without_effects(sentence: str) -> str:
    """A flag's sentence without its effect sizes, which a tooltip and the evidence have."""
    return _EFFECT.sub(lambda found: found[1] or "", sentence)


def fullness(flag: Flag) -> float:
    """How far the strength's bar is filled, from 1 on wholly; by the score where there is no share of a movement."""
    return flag.share if flag.share is not None else min(flag.score / _FULL_SCORE, 1.0)
