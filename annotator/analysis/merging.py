"""One moment, one participant, one family: one flag with all its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from annotator.analysis.candidates import most_telling_first, stands_alone
from annotator.analysis.shifts import Shift
from annotator.analysis.time_spans import InTime

SAME_ONSET_S = 0.5
_SAME_POSTURE_ONSET_S = 3.0
# A configuration left again within this time is one flag from leaving to coming back.
LONGEST_EXCURSION_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Shifts that belong together. ``lead`` is the most telling; times of the flag are its times."""

    lead: Shift
    shifts: tuple[Shift, ...]
    returned: bool = False


def merge(shifts: Iterable[Shift]) -> list[Moment]:
    """Group shifts into moments, in time order."""
    groups: dict[tuple[str, str, str], list[Shift]] = {}
    for shift in shifts:
        groups.setdefault((shift.participant_id, shift.family, shift.kind), []).append(shift)
    moments: list[Moment] = []
    for (_, _, kind), members in groups.items():
        grouped = _group(members)
        moments.extend(_join_excursions(grouped) if kind == "sustained" else grouped)
    return sorted(moments, key=lambda moment: (moment.lead.onset_s, moment.lead.participant_id, moment.lead.family))


def _group(members: list[Shift]) -> list[Moment]:
    """The most telling takes what happens with it; then the most telling of what is left, and so on."""
    moments: list[Moment] = []
    ranked = most_telling_first(members)
    by_time = InTime((shift.onset_s, shift.offset_s, rank) for rank, shift in enumerate(ranked))
    taken = [False] * len(ranked)
    for first, lead in enumerate(ranked):
        if taken[first]:
            continue
        # A little wider than what can belong, so that nothing on the edge is lost.
        near = by_time.between(lead.onset_s - _SAME_POSTURE_ONSET_S - 0.1, lead.offset_s + _SAME_POSTURE_ONSET_S + 0.1)
        ranks = sorted(rank for rank in near if not taken[rank] and (rank == first or _belongs(ranked[rank], lead)))
        for rank in ranks:
            taken[rank] = True
        together = tuple(ranked[rank] for rank in ranks)
        if any(stands_alone(shift) for shift in together):
            moments.append(Moment(lead=lead, shifts=together))
    return moments


def _belongs(shift: Shift, lead: Shift) -> bool:
    if shift.onset_s > lead.offset_s + _SAME_POSTURE_ONSET_S or shift.offset_s < lead.onset_s - _SAME_POSTURE_ONSET_S:
        return False
    near = _SAME_POSTURE_ONSET_S if lead.kind == "sustained" else SAME_ONSET_S
    if abs(shift.onset_s - lead.onset_s) <= near:
        return True
    overlap = min(shift.offset_s, lead.offset_s) - max(shift.onset_s, lead.onset_s)
    return overlap >= 0.5 * min(shift.offset_s - shift.onset_s, lead.offset_s - lead.onset_s)


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
