"""From signals to flags."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.analysis.candidates import Candidates, find_candidates
from annotator.analysis.coverage import coverage, coverage_notes
from annotator.analysis.evidence import evidence_of
from annotator.analysis.flag_text import sentence
from annotator.analysis.incongruence import find_incongruences
from annotator.analysis.incongruence_rules import DEFAULT_RULES, Rule
from annotator.analysis.levels import worn_levels
from annotator.analysis.merging import Moment, merge
from annotator.analysis.shift_rules import DEFAULT_SENSITIVITY
from annotator.analysis.speaking import VerbalChannel
from annotator.domain.flags import Flag
from annotator.domain.media import FrameTimes
from annotator.domain.participants import Participant
from annotator.domain.signals import Coverage, Level, SignalSet

_LEAST_HOURS = 1 / 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What was found, where it could be looked for, and what the user should know."""

    flags: tuple[Flag, ...]
    coverage: tuple[Coverage, ...]
    levels: tuple[Level, ...]
    notes: tuple[str, ...]
    expected_per_hour: float


def find_flags(
    signal_sets: Sequence[SignalSet],
    *,
    frame_times: Mapping[str, FrameTimes],
    participants: Sequence[Participant] = (),
    sensitivity: int = DEFAULT_SENSITIVITY,
    verbal: VerbalChannel | None = None,
    rules: Sequence[Rule] = DEFAULT_RULES,
    span_s: tuple[float, float] | None = None,
    candidates: Candidates | None = None,
) -> Detection:
    """Find all flags.

    Args:
        signal_sets: One per participant, from :func:`annotator.analysis.derive.derive_signals`.
        frame_times: Frame times on the session clock by participant id; flags are snapped to them.
        participants: The session's participants, for what they are called in notes.
        sensitivity: 1 (few flags) to 10 (many).
        verbal: What is said by whom; None where nothing is known of it, then there are no incongruence candidates.
        rules: The rules for incongruence candidates that are switched on.
        span_s: From when to when the session lasts, for :func:`annotator.analysis.coverage.coverage`.
        candidates: Of these signals and words, where they are known.

    Raises:
        ValueError: the sensitivity is not 1 to 10.
    """
    candidates = candidates or find_candidates(
        signal_sets,
        own_speech=verbal.own_speech if verbal else None,
        speakers=verbal.speakers if verbal else None,
    )
    flags = flags_at(candidates, sensitivity=sensitivity, frame_times=frame_times)
    if verbal is not None:
        raised = find_incongruences(
            candidates.shifts,
            signal_sets,
            verbal,
            participants=participants,
            frame_times=frame_times,
            sensitivity=sensitivity,
            rules=rules,
        )
        flags = in_order((*flags, *raised))
    covered = tuple(entry for signal_set in signal_sets for entry in coverage(signal_set, span_s))
    return Detection(
        flags=flags,
        coverage=covered,
        levels=tuple(level for signal_set in signal_sets for level in worn_levels(signal_set)),
        notes=coverage_notes(covered, participants),
        expected_per_hour=expected_flags_per_hour(candidates, sensitivity),
    )


def flags_at(
    candidates: Candidates,
    *,
    sensitivity: int,
    frame_times: Mapping[str, FrameTimes],
) -> tuple[Flag, ...]:
    """The flags at one sensitivity, in time order; quick enough to follow a slider."""
    flags = (
        _flag(moment, frame_times.get(moment.lead.participant_id))
        for moment in merge(candidates.shifts, sensitivity=sensitivity)
    )
    return in_order(flags)


def in_order(flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """Flags in order of time; always the same order."""
    return tuple(sorted(flags, key=lambda flag: (flag.start_s, flag.participant_id, flag.family, flag.id)))


def expected_flags_per_hour(candidates: Candidates, sensitivity: int) -> float:
    """How many flags an hour of one measurable participant gives at this sensitivity, from this recording."""
    hours = max(candidates.measured_s / 3600, _LEAST_HOURS)
    return len(merge(candidates.shifts, sensitivity=sensitivity)) / hours


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
