"""From shifts to flags."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from annotator.analysis.evidence import evidence_of
from annotator.analysis.flag_text import sentence
from annotator.analysis.merging import Moment, merge
from annotator.analysis.shifts import Shift
from annotator.domain.flags import Flag
from annotator.domain.media import FrameTimes


def flags_at(
    candidates: Sequence[Shift],
    *,
    sensitivity: int,
    frame_times: Mapping[str, FrameTimes],
) -> tuple[Flag, ...]:
    """The flags at one sensitivity, in time order; quick enough to follow a slider."""
    flags = (
        _flag(moment, frame_times.get(moment.lead.participant_id))
        for moment in merge(candidates, sensitivity=sensitivity)
    )
    return in_order(flags)


def in_order(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Flags in order of time; always the same order."""
    return tuple(sorted(flags, key=lambda flag: (flag.start_s, flag.participant_id, flag.family, flag.id)))


def _flag(moment: Moment, frames: FrameTimes | None) -> Flag:
    lead = moment.lead

    def snapped(time_s: float) -> float:
        return frames.snap(time_s) if frames is not None and len(frames) else time_s

    onset_s, apex_s, offset_s = snapped(lead.onset_s), snapped(lead.apex_s), snapped(lead.offset_s)
    # The shift that passes the threshold first names the flag: it is in it at every sensitivity that raises the flag.
    first = max(moment.shifts, key=lambda shift: (shift.strength, shift.signal))
    key = f"shift|{first.participant_id}|{first.kind}|{first.signal}|{snapped(first.apex_s):.4f}"
    return Flag(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        kind="shift",
        family=lead.family,
        participant_id=lead.participant_id,
        start_s=onset_s,
        onset_s=onset_s,
        apex_s=apex_s,
        offset_s=offset_s,
        end_s=offset_s,
        score=round(max(shift.strength for shift in moment.shifts), 3),
        rule=lead.kind,
        text=sentence(moment),
        evidence=evidence_of(moment.shifts),
        share=lead.told_share,
    )
