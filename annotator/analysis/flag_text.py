"""The one plain sentence of a flag. It describes movement and never gives it a meaning."""

from __future__ import annotations

from annotator.analysis.gaze import gaze_zone
from annotator.analysis.merging import Moment
from annotator.analysis.shift_rules import BRIEF_BELOW_S
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import definition_of
from annotator.domain.clock import format_time

_MOST_NAMED = 3


def sentence(moment: Moment) -> str:
    """Say what moved, how far against the person's own baseline, when, for how long, and what else moved."""
    lead = moment.lead
    moved = words(lead)
    when = format_time(lead.onset_s, decimals=1)
    lasted_s = lead.offset_s - lead.onset_s
    text = f"{moved[0].upper()}{moved[1:]}"
    if lead.kind != "state":
        text += f" by {abs(lead.effect_z):.1f} SD against this person's baseline"
    text += f" at {when}"
    if lead.kind == "sustained":
        text += f" and back {lasted_s:.1f} s later" if moment.returned else " and stayed"
    else:
        text += f" for {lasted_s:.1f} s" + (" (brief)" if lasted_s < BRIEF_BELOW_S else "")
    others = _others(moment)
    if others:
        text += "; with it " + ", ".join(others[:_MOST_NAMED])
    zone = _gaze_zone(moment)
    return f"{text}; gaze zone: {zone}." if zone else f"{text}."


def _gaze_zone(moment: Moment) -> str:
    """Where the line of sight went, against this person's usual one; empty where that did not move or hardly."""
    reached: dict[str, float] = {}
    for shift in moment.shifts:
        reached.setdefault(shift.signal, shift.after)
    zone = gaze_zone(reached.get("sight_horizontal", 0.0), reached.get("sight_vertical", 0.0))
    return "" if zone == "usual" else zone


def _others(moment: Moment) -> list[str]:
    """What else moved, each signal once: a head that tilts left and comes back did not also tilt right with it."""
    named: dict[str, str] = {}
    for shift in moment.shifts:
        named.setdefault(shift.signal, words(shift))
    lead = named.pop(moment.lead.signal)
    return [text for text in dict.fromkeys(named.values()) if text != lead]


def words(shift: Shift) -> str:
    """What the signal's change means as movement."""
    definition = definition_of(shift.signal)
    return definition.rises if shift.effect_z > 0 else definition.falls
