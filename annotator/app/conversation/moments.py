"""What stands out in a conversation, one after the other, to go through by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotator.app.conversation import moment_words
from annotator.app.conversation.gather import Conversation

MomentKind = Literal["silence", "overlap", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimingMoment:
    """Something that stands out, with the words for it."""

    kind: MomentKind
    start_s: float
    end_s: float
    words: str


def timing_moments(conversation: Conversation, kind: MomentKind) -> tuple[TimingMoment, ...]:
    """All of one kind, in order of time."""
    course = conversation.course
    if kind == "silence":
        found = [(one.start_s, one.end_s, moment_words.silence_words(conversation, one)) for one in course.silences]
    elif kind == "overlap":
        found = [(one.start_s, one.end_s, moment_words.overlap_words(conversation, one)) for one in course.overlaps]
    else:
        found = [
            (one.at_s - one.latency_s, one.at_s, moment_words.answer_words(conversation, one))
            for one in course.answers
            if one.latency_s > moment_words.LATE_S
        ]
    return tuple(TimingMoment(kind=kind, start_s=start_s, end_s=end_s, words=words) for start_s, end_s, words in found)
