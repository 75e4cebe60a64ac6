"""One moment of one participant: one flag with all its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotator.analysis.candidates import LEAST_EVIDENCE, most_telling_first, passes, stands_alone, telling
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import PHASIC_RULES
from annotator.analysis.time_spans import InTime

SAME_ONSET_S = 0.5
_SAME_POSTURE_ONSET_S = 3.0
# A head that comes forward nods a little on its way.
_LEAN_S = 1.5
# A configuration left again within this time is one flag from leaving to coming back.
LONGEST_EXCURSION_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Shifts that belong together. ``lead`` is the most telling; times of the flag are its times."""

    lead: Shift
    shifts: tuple[Shift, ...]
    returned: bool = False


def merge(shifts: Iterable[Shift], *, sensitivity: int = DEFAULT_SENSITIVITY) -> list[Moment]:
    """Group shifts into moments, in time order: one for each moment of one person at which something is raised.

    Args:
        shifts: All that any sensitivity could raise: what is too weak to be raised is evidence beside what is not.
        sensitivity: 1 (few) to 10 (many).
    """
    groups: dict[tuple[str, str, str], list[Shift]] = {}
    for shift in (one for one in shifts if one.strength >= LEAST_EVIDENCE):
        family = shift.family if shift.kind != "phasic" else ""
        groups.setdefault((shift.participant_id, family, shift.kind), []).append(shift)
    moments: list[Moment] = []
    for (_, _, kind), members in groups.items():
        grouped = _group(members, sensitivity)
        moments.extend(_join_excursions(grouped) if kind == "sustained" else grouped)
    return sorted(_across(moments), key=lambda moment: (moment.lead.onset_s, moment.lead.participant_id))


def _group(members: list[Shift], sensitivity: int) -> list[Moment]:
    """The most telling that is raised takes what happens with it; then the most telling of what is left, and so on."""
    moments: list[Moment] = []
    ranked = most_telling_first(members)
    raised = [passes(shift, sensitivity) for shift in ranked]
    by_time = InTime((shift.onset_s, shift.offset_s, rank) for rank, shift in enumerate(ranked))
    taken = [False] * len(ranked)
    for first, lead in enumerate(ranked):
        if taken[first] or not raised[first] or not stands_alone(lead):
            continue
        # A little wider than what can belong, so that nothing on the edge is lost.
        near = by_time.between(lead.onset_s - _SAME_POSTURE_ONSET_S - 0.1, lead.offset_s + _SAME_POSTURE_ONSET_S + 0.1)
        ranks = [
            rank
            for rank in sorted(near)
            if rank == first
            or (
                not taken[rank]
                and (raised[rank] or lead.kind == "phasic")
                and _belongs(ranked[rank], lead, raised[rank])
            )
        ]
        for rank in ranks:
            taken[rank] = True
        moments.append(Moment(lead=lead, shifts=(lead, *(ranked[rank] for rank in ranks if rank != first))))
    return moments


def _belongs(shift: Shift, lead: Shift, raised: bool) -> bool:
    """True if both begin and are there together; what is not raised by itself also if it only lies within."""
    if lead.kind == "sustained":
        return abs(shift.onset_s - lead.onset_s) <= _SAME_POSTURE_ONSET_S
    overlap = min(shift.offset_s, lead.offset_s) - max(shift.onset_s, lead.onset_s)
    shorter, longer = sorted((shift.offset_s - shift.onset_s, lead.offset_s - lead.onset_s))
    begins_with_it = abs(shift.onset_s - lead.onset_s) <= SAME_ONSET_S
    within = begins_with_it or not raised or _same_movement(shift, lead)
    return overlap >= 0.5 * (shorter if within else longer)


def _same_movement(shift: Shift, lead: Shift) -> bool:
    one, other = PHASIC_RULES.get(shift.signal), PHASIC_RULES.get(lead.signal)
    return one is not None and other is not None and one.movement == other.movement


def _across(moments: list[Moment]) -> list[Moment]:
    """What a body does as a face moves is one moment; so is the nod of a head that a lean brings with it."""
    lasting = [moment for moment in moments if moment.lead.kind != "phasic"]
    found: list[Moment] = []
    brief = sorted((moment for moment in moments if moment.lead.kind == "phasic"), key=lambda one: one.lead.onset_s)
    for moment in brief:
        place = next((at for at, other in enumerate(lasting) if _with(moment.lead, other.lead)), None)
        if place is None:
            found.append(moment)
        else:
            lasting[place] = _one(lasting[place], moment)
    return [*found, *lasting]


def _with(brief: Shift, lasting: Shift) -> bool:
    rule = PHASIC_RULES.get(brief.signal)
    of_lean = lasting.signal == "lean_forward" and rule is not None and rule.moved_by_lean
    near_s = _LEAN_S if of_lean else SAME_ONSET_S
    return brief.participant_id == lasting.participant_id and abs(brief.onset_s - lasting.onset_s) <= near_s


def _one(lasting: Moment, brief: Moment) -> Moment:
    lead = max((lasting, brief), key=lambda moment: telling(moment.lead))
    other = brief if lead is lasting else lasting
    return Moment(lead=lead.lead, shifts=(*lead.shifts, *other.shifts), returned=lead.returned)


def _join_excursions(moments: list[Moment]) -> list[Moment]:
    """Join leaving a configuration and coming back to it soon into one moment that lasts from one to the other."""
    joined: list[Moment] = []
    waiting = sorted(moments, key=lambda moment: moment.lead.onset_s)
    while waiting:
        away = waiting.pop(0)
        if not waiting or not _comes_back(away.lead, waiting[0]):
            joined.append(away)
            continue
        back = waiting.pop(0)
        offset_s = next(shift for shift in back.shifts if shift.signal == away.lead.signal).offset_s
        joined.append(replace(away, lead=replace(away.lead, offset_s=offset_s), returned=True))
    return joined


def _comes_back(away: Shift, other: Moment) -> bool:
    same = next((shift for shift in other.shifts if shift.signal == away.signal), None)
    if same is None or same.onset_s - away.onset_s > LONGEST_EXCURSION_S:
        return False
    step = away.after - away.before
    left_over = abs(same.after - away.before)
    return left_over <= 0.35 * abs(step)
