"""What stands out in a conversation and what its picture says of a moment, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from annotator.analysis.conversation import Overlap, Silence
from annotator.analysis.turns import Answer
from annotator.app.conversation.gather import Conversation
from annotator.domain.clock import format_time
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance

MomentKind = Literal["silence", "overlap", "late"]

_MOST_WORDS = 240
LATENCY_STEPS_S = (0.5, 1.0, 2.0, 4.0)
"""Where one colour of the time to answer ends and the next begins."""
LATE_S = LATENCY_STEPS_S[-1]


class SaidWords:
    """The utterances of one person, to be asked for by time."""

    def __init__(self, rows: Sequence[Utterance]):
        self._rows = sorted(rows, key=lambda row: row.start_s)
        self._starts_s = np.array([row.start_s for row in self._rows])
        self._ends_s = np.array([row.end_s for row in self._rows])

    def between(self, start_s: float, end_s: float) -> str:
        """The words of the utterances that lie at least partly in a span."""
        inside = np.flatnonzero((self._starts_s < end_s) & (self._ends_s > start_s))
        return _short(" ".join(self._rows[int(at)].text for at in inside))


def latency_step(latency_s: float) -> int:
    """Which of the colours stands for a time to answer, 0 to 4."""
    return sum(latency_s > step for step in LATENCY_STEPS_S)


def latency_words(step: int) -> str:
    """What a colour stands for."""
    if step == 0:
        return f"up to {LATENCY_STEPS_S[0]:g} s"
    if step == len(LATENCY_STEPS_S):
        return f"over {LATENCY_STEPS_S[-1]:g} s"
    return f"{LATENCY_STEPS_S[step - 1]:g} to {LATENCY_STEPS_S[step]:g} s"


def silence_words(conversation: Conversation, silence: Silence) -> str:
    """How long, after whom, and who ends it."""
    after = names(conversation, silence.before_ids)
    ended = names(conversation, silence.ended_by_ids)
    return f"silence of {silence.duration_s:.1f} s after {after}; {ended} ends it"


def overlap_words(conversation: Conversation, overlap: Overlap) -> str:
    """Who speaks at once, and who yields."""
    told = f"{names(conversation, overlap.participant_ids)} at once for {overlap.end_s - overlap.start_s:.1f} s"
    return f"{told}; {conversation.labels[overlap.yielded_id]} yields" if overlap.yielded_id else told


def answer_words(conversation: Conversation, answer: Answer) -> str:
    """After how long who answers whom."""
    who, before = conversation.labels[answer.participant_id], conversation.labels[answer.before_id]
    if answer.latency_s < 0:
        return f"{who} begins {-answer.latency_s:.1f} s before {before} has ended"
    return f"{who} answers {before} after {answer.latency_s:.1f} s"


def names(conversation: Conversation, ids: tuple[str, ...]) -> str:
    """People as words."""
    return " and ".join(conversation.labels[id_] for id_ in ids) or "somebody"


def told_at(conversation: Conversation, session: Session | None, time_s: float, *, near_s: float) -> list[str]:
    """The lines for a moment: the time, then who speaks or what is silent, then what is said.

    Args:
        session: Where the words are; None leaves them out.
        near_s: What is this far away counts as here.
    """
    course = conversation.course
    lines = [format_time(time_s, decimals=1)]
    speaking = tuple(
        id_
        for id_ in conversation.people
        if any(start_s - near_s <= time_s <= end_s + near_s for start_s, end_s in conversation.speakers.spans[id_])
    )
    lines += [silence_words(conversation, one) for one in course.silences if one.start_s <= time_s <= one.end_s]
    overlaps = [one for one in course.overlaps if one.start_s - near_s <= time_s <= one.end_s + near_s]
    lines += [overlap_words(conversation, one) for one in overlaps]
    lines += [
        answer_words(conversation, one)
        for one in course.answers
        if min(one.at_s - one.latency_s, one.at_s) - near_s <= time_s <= one.at_s + near_s
    ]
    if speaking and not overlaps:
        lines.append(f"{names(conversation, speaking)} speaks" if len(speaking) == 1 else names(conversation, speaking))
    if session is not None:
        lines += [
            _short(f"{conversation.labels.get(row.participant_id or '', '?')}: {row.text}")
            for row in session.utterances.values()
            if row.start_s - near_s <= time_s <= row.end_s + near_s
        ]
    return lines if len(lines) > 1 else [*lines, "nobody speaks"]


def _short(text: str) -> str:
    return text if len(text) <= _MOST_WORDS else f"{text[:_MOST_WORDS].rstrip()} …"


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
        found = [(one.start_s, one.end_s, silence_words(conversation, one)) for one in course.silences]
    elif kind == "overlap":
        found = [(one.start_s, one.end_s, overlap_words(conversation, one)) for one in course.overlaps]
    else:
        found = [
            (one.at_s - one.latency_s, one.at_s, answer_words(conversation, one))
            for one in course.answers
            if one.latency_s > LATE_S
        ]
    return tuple(TimingMoment(kind=kind, start_s=start_s, end_s=end_s, words=words) for start_s, end_s, words in found)
