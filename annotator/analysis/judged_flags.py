"""Flags of another analysis that tell of a moment which was judged already: they take over the judged flag's id.

A flag's id comes from what was measured, so another version of the detector gives the same moment another one. The
verdict was given on the moment, not on its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotator.analysis.signals.registry import PHASIC_RULES
from annotator.analysis.time_spans import overlap_s
from annotator.domain.flags import Evidence, Flag

_LEAST_OVERLAP = 0.5
# Even the briefest lasts a few frames.
_EDGE_S = 0.2


def with_judged_ids(flags: Iterable[Flag], judged: Iterable[Flag]) -> tuple[Flag, ...]:
    """The flags, in their order; each that tells of a judged moment has the id under which it was judged.

    A moment is the same if what leads either flag is in the evidence of the other (for a candidate: if the same rule
    raised both), and the two share at least half of the longer one. The pair that shares most is joined first, and no
    flag twice.
    """
    raised = list(flags)
    present = {flag.id for flag in raised}
    known = {flag.id: flag for flag in judged}
    lost = [flag for flag in known.values() if flag.id not in present]
    pairs = [
        (share, place, old.id)
        for old in lost
        for place, new in enumerate(raised)
        if new.id not in known and _same_kind(new, old) and (share := _shared(new, old)) >= _LEAST_OVERLAP
    ]
    judged_as: dict[int, str] = {}
    for _, place, id_ in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if place not in judged_as and id_ not in judged_as.values():
            judged_as[place] = id_
    return tuple(replace(flag, id=judged_as.get(place, flag.id)) for place, flag in enumerate(raised))


def _same_kind(new: Flag, old: Flag) -> bool:
    if (new.kind, new.participant_id) != (old.kind, old.participant_id):
        return False
    if new.kind == "incongruence":
        return new.rule == old.rule
    if not new.evidence or not old.evidence:
        return new.family == old.family
    return _movement(new.evidence[0]) in _movements(old) and _movement(old.evidence[0]) in _movements(new)


def _movements(flag: Flag) -> set[tuple[str, str]]:
    return {_movement(evidence) for evidence in flag.evidence}


def _movement(evidence: Evidence) -> tuple[str, str]:
    rule = PHASIC_RULES.get(evidence.signal)
    return (rule.movement if rule is not None else evidence.signal), evidence.direction


def _shared(new: Flag, old: Flag) -> float:
    """The overlap as a share of the longer of the two."""
    longer_s = max(new.end_s - new.start_s, old.end_s - old.start_s) + _EDGE_S
    return overlap_s(new.start_s, new.end_s + _EDGE_S, old.start_s, old.end_s + _EDGE_S) / longer_s
