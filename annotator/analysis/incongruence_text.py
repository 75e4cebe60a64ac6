"""The one plain sentence of a candidate: the words, the movement, both strengths, and the rule. Never what is felt."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.analysis.flag_text import words
from annotator.analysis.incongruence_rules import Rule
from annotator.analysis.shifts import Shift
from annotator.analysis.valence import RatedUtterance
from annotator.domain.clock import format_time

_LONGEST_QUOTE = 60
_MOST_NAMED = 3


def sentence(rule: Rule, spoken: RatedUtterance | None, shifts: Sequence[Shift]) -> str:
    """Say what was said, how it is rated, what moved how far, and by which rule that is shown."""
    name = rule.name.replace("_", " ")
    told = _told(spoken)
    if not shifts:
        return f"{name.capitalize()}: {told}, neither lip corners, brows nor posture left this person's usual."
    return f"{name.capitalize()}: {told}, {_moved(shifts)}."


def shortened(text: str) -> str:
    """The beginning of the words, cut between two of them."""
    if len(text) <= _LONGEST_QUOTE:
        return text
    cut = text[: _LONGEST_QUOTE + 1].rsplit(" ", 1)[0].rstrip(" ,;:-–")
    return f"{cut[:_LONGEST_QUOTE]} …"


def _told(spoken: RatedUtterance | None) -> str:
    if spoken is None:
        return "while nobody spoke"
    quote = f"with the words “{shortened(spoken.utterance.text)}”"
    if spoken.valence is None:
        return f"{quote} (valence not rated)"
    by = "a person" if spoken.source == "coder" else "word list"
    return f"{quote} (valence {spoken.valence:+.2f} by {by})"


def _moved(shifts: Sequence[Shift]) -> str:
    lead = shifts[0]
    when = format_time(lead.onset_s, decimals=1)
    lasted = "and stayed" if lead.kind == "sustained" else f"for {lead.offset_s - lead.onset_s:.1f} s"
    text = f"{words(lead)} by {abs(lead.effect_z):.1f} SD at {when} {lasted}"
    others = list(dict.fromkeys(f"{words(shift)} by {abs(shift.effect_z):.1f} SD" for shift in shifts[1:]))
    return text + (f", and {' and '.join(others[: _MOST_NAMED - 1])}" if others else "")
