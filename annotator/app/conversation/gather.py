"""What the picture of a conversation is made from: who speaks when, how well that is known, and what follows of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotator.analysis.conversation import (
    LONG_SILENCE_S,
    ConversationCourse,
    ConversationTiming,
    PartTiming,
    SpeakerTiming,
    conversation_course,
    conversation_timing,
)
from annotator.analysis.speakers import Speakers, SpeakerSource
from annotator.analysis.speech_activity import SpeechActivity
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.domain.spans import Span, common, united
from annotator.pipeline.voices import who_speaks
from annotator.storage.session_folder import SessionFolder

SOURCE_WORDS: Mapping[SpeakerSource, str] = {
    "row": "the row Who speaks",
    "transcript": "the speakers of the transcript",
    "recordings": "two recordings with one person each",
    "channels": "two channels of the sound",
    "model": "voices that a diarisation model tells apart",
    "mouth": "mouths that move while a voice is heard",
    "nothing": "nothing",
}
NOBODY_KNOWN = (
    "It is not known who speaks. Import a transcript and say who each speaker is, analyse the session, or make a row "
    "called Who speaks and mark there when each person speaks."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakersQuality:
    """How well it is known who speaks.

    Attributes:
        assigned: The share of the heard speech that has a speaker; None where there is no sound.
        at_once: The share of all speech in which two or more speak.
    """

    assigned: float | None
    at_once: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conversation:
    """A session's conversation.

    Attributes:
        people: Ids of those who speak, the therapist last.
        labels: What they are called.
        long_silence_s: From when on a silence is long.
    """

    duration_s: float
    speakers: Speakers
    quality: SpeakersQuality
    people: tuple[str, ...]
    labels: Mapping[str, str]
    course: ConversationCourse
    timing: ConversationTiming
    long_silence_s: float

    def people_in(self, part: PartTiming) -> tuple[SpeakerTiming, ...]:
        """Those who speak in the session, in the order of :attr:`people`, with their numbers in one part of it."""
        by_id = {one.participant_id: one for one in part.people}
        return tuple(by_id[id_] for id_ in self.people)

    @property
    def is_known(self) -> bool:
        """False where nobody is known to speak."""
        return bool(self.people)

    def source_sentence(self) -> str:
        """Where it comes from who speaks, and how well that is known."""
        told = f"Who speaks is taken from {SOURCE_WORDS[self.speakers.source]}."
        if self.quality.assigned is not None:
            told += f" {percent(self.quality.assigned)} of the speech that is heard has a speaker."
        return f"{told} Two speak at once in {percent(self.quality.at_once)} of it."


def gather_conversation(
    folder: SessionFolder, session: Session, seen: Iterable[SignalSet], *, long_silence_s: float = LONG_SILENCE_S
) -> Conversation:
    """The conversation of a session as it is known now; reads files, so not for the thread of a window.

    Args:
        seen: The signals of everybody who is seen.
    """
    speakers, activity = who_speaks(folder, session, seen)
    return conversation_of(session, speakers, activity, long_silence_s=long_silence_s)


def conversation_of(
    session: Session,
    speakers: Speakers,
    activity: SpeechActivity | None,
    *,
    long_silence_s: float = LONG_SILENCE_S,
) -> Conversation:
    """The conversation that follows from who speaks when."""
    spans: dict[str, tuple[Span, ...]] = {id_: own for id_, own in speakers.spans.items() if own}
    order = sorted(spans, key=lambda id_: _is_therapist(session, id_))
    duration_s = max([session.info.duration_s, *(own[-1][1] for own in spans.values())])
    return Conversation(
        duration_s=duration_s,
        speakers=speakers,
        quality=speakers_quality(speakers, activity),
        people=tuple(order),
        labels={id_: _label(session, id_) for id_ in order},
        course=conversation_course(spans, long_silence_s=long_silence_s),
        timing=conversation_timing(speakers.spans, duration_s=duration_s, long_silence_s=long_silence_s),
        long_silence_s=long_silence_s,
    )


def speakers_quality(speakers: Speakers, activity: SpeechActivity | None) -> SpeakersQuality:
    """How much of the speech has a speaker, and how much more than one."""
    spoken = united(span for own in speakers.spans.values() for span in own)
    heard_s = _length(activity.speech) if activity is not None else 0.0
    assigned = _length(common(spoken, activity.speech)) / heard_s if activity is not None and heard_s > 0 else None
    total_s = _length(spoken)
    return SpeakersQuality(assigned=assigned, at_once=_length(speakers.at_once) / total_s if total_s > 0 else 0.0)


def correctable_spans(speakers: Speakers) -> dict[str, tuple[Span, ...]]:
    """What a coder may begin with: where mouths alone tell who speaks, nothing in which two may speak at once."""
    if speakers.source == "mouth":
        return {id_: speakers.alone(id_) for id_ in speakers.spans}
    return dict(speakers.spans)


def _is_therapist(session: Session, id_: str) -> bool:
    held = session.participants.get(id_)
    return held is not None and held.role == "therapist"


def _label(session: Session, id_: str) -> str:
    held = session.participants.get(id_)
    return held.label if held is not None else id_


def _length(spans: Iterable[Span]) -> float:
    return sum(end_s - start_s for start_s, end_s in spans)
