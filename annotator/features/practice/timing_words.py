"""What was heard of the therapist after a cue, in words."""

from __future__ import annotations

from annotator.analysis.therapist_timing import TherapistTiming, TimingOverCues
from annotator.ui.look.translation import translate


def timing_text(timing: TherapistTiming | None) -> str:
    """As a cell of a table: when the therapist speaks next, and after how much silence."""
    if timing is None or timing.speaks_after_s is None:
        return "–"
    if timing.silence_held_s is None:
        return translate("practice", "speaking already")
    after = translate("practice", "{n:.1f} s").format(n=timing.speaks_after_s)
    if timing.interrupts:
        return translate("practice", "{after}, comes in").format(after=after)
    return translate("practice", "{after}, silence {held:.1f} s").format(after=after, held=timing.silence_held_s)


def timing_summary(found: TimingOverCues) -> str:
    """As a sentence; empty where nothing was heard."""
    if not found.answered or found.speaks_after_s is None or found.silence_held_s is None:
        return ""
    return translate(
        "practice",
        "Heard: the therapist speaks after a median of {after:.1f} s, with {held:.1f} s of silence before, and "
        "comes in while the client speaks {n} of {all} times.",
    ).format(after=found.speaks_after_s, held=found.silence_held_s, n=found.interruptions, all=found.answered)
