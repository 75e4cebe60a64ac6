"""Conversations whose timing is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from annotator.analysis.speakers import from_row
from annotator.analysis.speech_activity import SpeechActivity
from annotator.app.conversation.gather import Conversation, conversation_of
from annotator.domain.codebook import Codebook
from annotator.domain.participants import Participant
from annotator.domain.session import Session, SessionInfo
from annotator.domain.spans import Span
from annotator.domain.transcript import Utterance

SPANS: Mapping[str, Sequence[Span]] = {
    "t": [(1.0, 4.0), (10.0, 14.0), (22.0, 24.0)],
    "c": [(5.0, 8.0), (13.0, 18.0), (30.0, 36.0)],
}
"""The client answers after 1 s, comes in 1 s before the therapist's end, who yields; then 4 s and 6 s of silence."""


def session(duration_s: float = 40.0) -> Session:
    """A therapist and Anna, who say a word in each of their turns."""
    people = {
        "t": Participant(id="t", role="therapist"),
        "c": Participant(id="c", role="client", name="Anna <b>"),
    }
    said = [
        Utterance(
            id=f"{id_}{number}", start_s=start_s, end_s=end_s, text=f"{id_} says {number} & more", participant_id=id_
        )
        for id_, own in SPANS.items()
        for number, (start_s, end_s) in enumerate(own)
    ]
    return Session(
        info=SessionInfo(id="s", title="Hour 7", created_at="", duration_s=duration_s),
        participants=MappingProxyType(people),
        utterances=MappingProxyType({row.id: row for row in said}),
        codebook=Codebook(id="x", version=1),
    )


def conversation(
    spans: Mapping[str, Sequence[Span]] = SPANS,
    *,
    duration_s: float = 40.0,
    activity: SpeechActivity | None = None,
    long_silence_s: float = 3.0,
) -> Conversation:
    return conversation_of(session(duration_s), from_row(spans), activity, long_silence_s=long_silence_s)
