"""Everybody's voice and turns: who speaks when, and the signals of what is heard, kept on disk."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from annotator.analysis.heard_signals import HEARD_VERSION, heard_signals, heard_voice
from annotator.analysis.signals.registry import SIGNALS
from annotator.analysis.speakers import (
    Microphone,
    Speakers,
    from_microphones,
    from_mouths,
    from_row,
    from_transcript,
    from_voices,
    whose_voices,
)
from annotator.analysis.speaking import mouth_movement
from annotator.analysis.speech_activity import SpeechActivity
from annotator.analysis.turns import turns
from annotator.analysis.voice.heard_person import HeardPerson
from annotator.analysis.voice.noise import sounding_spans
from annotator.analysis.voice.phrases import HeardVoice
from annotator.analysis.voice.track import VoiceTrack
from annotator.analysis.voice.word_rates import WordRate, word_rates
from annotator.domain.media import Media
from annotator.domain.participants import Participant
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.domain.spans import Span, united
from annotator.domain.speech_row import spoken_in_row
from annotator.domain.word_times import HeardWords
from annotator.pipeline.diarised import Diarisation, read_diarisation
from annotator.pipeline.heard_words import read_heard_words
from annotator.pipeline.signal_file import heard_path, read_signals, write_signals
from annotator.pipeline.speech_file import heard_speech
from annotator.pipeline.voice_file import read_voice, voice_digest
from annotator.storage.session_folder import SessionFolder

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """What is known of everybody's speech.

    Attributes:
        signals: One set for each participant who is seen or heard, with the signals of both.
        activity: Where anybody speaks, session clock; None where there is no sound.
    """

    signals: tuple[SignalSet, ...]
    speakers: Speakers
    activity: SpeechActivity | None


def voices(folder: SessionFolder, session: Session, seen: Iterable[SignalSet]) -> Voices:
    """Find out who speaks when, and measure voices and turns; what is on disk and fits stays.

    Args:
        seen: The signals of everybody who is seen; those of what is heard are made anew.

    Raises:
        OSError: something cannot be written.
    """
    sets = {one.participant_id: _without_heard(one) for one in seen}
    sound = _Sound(folder, session)
    speakers = _who_speaks(session, sets, sound)
    if not any(speakers.spans.values()):
        return Voices(signals=tuple(sets.values()), speakers=speakers, activity=sound.activity)
    found: list[SignalSet] = []
    for id_ in session.participants:
        heard = _heard(sound, id_, speakers)
        own = sets.get(id_)
        if own is None and not speakers.spans.get(id_):
            continue
        signals = {**(own.signals if own is not None else {}), **heard.signals}
        found.append(SignalSet(participant_id=id_, signals=MappingProxyType(signals)))
    return Voices(signals=tuple(found), speakers=speakers, activity=sound.activity)


SourceAsked = Literal["best", "transcript", "microphones", "model", "mouth"]
"""Where it is to be taken from who speaks; ``best`` for the first of all that there is."""


def who_speaks(
    folder: SessionFolder, session: Session, seen: Iterable[SignalSet], *, asked: SourceAsked = "best"
) -> tuple[Speakers, SpeechActivity | None]:
    """Who speaks when, without measuring anybody's voice, and where anybody is heard; None where there is no sound."""
    sound = _Sound(folder, session)
    sets = {one.participant_id: one for one in seen}
    if asked == "transcript":
        return _said(session, sound) or Speakers(), sound.activity
    if asked == "microphones":
        return _apart(session, _mouths(sets), sound) or Speakers(), sound.activity
    if asked == "model":
        return _diarised(session, _mouths(sets), sound) or Speakers(), sound.activity
    if asked == "mouth":
        return from_mouths(_mouths(sets), sound.activity), sound.activity
    return _who_speaks(session, sets, sound), sound.activity


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldApart:
    """The voices that a diarisation model tells apart in a recording of the session.

    Attributes:
        spans: When each of them sounds, session clock.
        whose: By number from 0, as a person has said, or the transcript or mouths tell; None where it is not known.
    """

    diarisation: Diarisation
    spans: tuple[tuple[Span, ...], ...]
    whose: Mapping[int, str | None]


def told_apart(folder: SessionFolder, session: Session, seen: Iterable[SignalSet]) -> ToldApart | None:
    """What a model has told apart here; None where none has listened to a recording that is still there."""
    return _told_apart(session, _mouths({one.participant_id: one for one in seen}), _Sound(folder, session))


def _without_heard(signals: SignalSet) -> SignalSet:
    """What is seen alone: what was heard before may have been somebody else."""
    seen = {name: signal for name, signal in signals.signals.items() if SIGNALS[name].hear is None}
    return SignalSet(participant_id=signals.participant_id, signals=MappingProxyType(seen))


class _Sound:
    """What was heard in a session's recordings, each read once and only when it is asked for."""

    def __init__(self, folder: SessionFolder, session: Session) -> None:
        self.folder = folder
        self.session = session
        self.activity = heard_speech(folder, session)
        self.media = [media for media in session.media.values() if media.has_audio]
        self._read: dict[str, VoiceTrack | None] = {}

    def of(self, media: Media) -> VoiceTrack | None:
        if media.id not in self._read:
            self._read[media.id] = read_voice(self.folder, media)
        return self._read[media.id]

    def sounding(self) -> tuple[Span, ...]:
        """Where voices sound in any recording."""
        tracks = [(track, media.offset_s) for media in self.media if (track := self.of(media)) is not None]
        return united(span for track, offset_s in tracks for span in sounding_spans(track, offset_s))

    @cached_property
    def words(self) -> HeardWords:
        """The words that a transcription left with their times."""
        return read_heard_words(self.folder)

    def word_rates(self, participant_id: str, speakers: Speakers) -> tuple[WordRate, ...]:
        """Of one participant's lines."""
        return word_rates(
            self.session.utterances.values(),
            self.words,
            participant_id,
            own=speakers.spans.get(participant_id, ()),
            alone=speakers.alone(participant_id),
        )

    def best_for(self, person: Participant) -> Media | None:
        """The recording the person is seen in, else the first, of those with sound."""
        return next((one for one in self.media if one.id in person.media_ids), self.media[0] if self.media else None)


def _who_speaks(session: Session, sets: Mapping[str, SignalSet], sound: _Sound) -> Speakers:
    """A coder's row before everything, then the transcript, microphones, a diarisation model's voices, mouths."""
    row = spoken_in_row(session)
    if row is not None:
        return from_row(row)
    said = _said(session, sound)
    if said is not None:
        return said
    mouths = _mouths(sets)
    return _apart(session, mouths, sound) or _diarised(session, mouths, sound) or from_mouths(mouths, sound.activity)


def _said(session: Session, sound: _Sound) -> Speakers | None:
    return from_transcript(tuple(session.utterances.values()), session.participants, sound.sounding())


def _mouths(sets: Mapping[str, SignalSet]) -> dict[str, tuple[Span, ...]]:
    return {id_: mouth_movement(one) for id_, one in sets.items()}


def _apart(session: Session, mouths: Mapping[str, tuple[Span, ...]], sound: _Sound) -> Speakers | None:
    return from_microphones(_microphones(session, sound), sound.activity, mouths)


def _told_apart(session: Session, mouths: Mapping[str, tuple[Span, ...]], sound: _Sound) -> ToldApart | None:
    kept = read_diarisation(sound.folder)
    media = session.media.get(kept.media_id) if kept is not None else None
    if kept is None or media is None or kept.fingerprint != media.fingerprint:
        return None
    said = _said(session, sound)
    hints = said.spans if said is not None else mouths
    spans = kept.on_session_clock(media.offset_s)
    named = {number: id_ for number, id_ in kept.named.items() if id_ is None or id_ in session.participants}
    whose = whose_voices(spans, named, {id_: hints.get(id_, ()) for id_ in session.participants})
    return ToldApart(diarisation=kept, spans=spans, whose=whose)


def _diarised(session: Session, mouths: Mapping[str, tuple[Span, ...]], sound: _Sound) -> Speakers | None:
    apart = _told_apart(session, mouths, sound)
    return from_voices(apart.spans, apart.whose, session.participants) if apart is not None else None


def _microphones(session: Session, sound: _Sound) -> list[Microphone]:
    """Two recordings with one person in each, or the two channels of the only recording with sound."""
    people = session.participants.values()
    alone_in = {
        media.id: [person.id for person in people if media.id in person.media_ids and len(person.media_ids) == 1]
        for media in sound.media
    }
    if len(sound.media) == 2 and all(len(ids) == 1 for ids in alone_in.values()):
        return [
            Microphone(
                participant_id=alone_in[media.id][0],
                channel=0,
                start_s=track.start_s + media.offset_s,
                power=track.power.mean(axis=1).astype("float64"),
            )
            for media in sound.media
            if (track := sound.of(media)) is not None
        ]
    if len(sound.media) != 1 or (track := sound.of(sound.media[0])) is None or track.power.shape[1] != 2:
        return []
    start_s = track.start_s + sound.media[0].offset_s
    return [
        Microphone(participant_id="", channel=channel, start_s=start_s, power=track.power[:, channel].astype("float64"))
        for channel in (0, 1)
    ]


def _heard(sound: _Sound, participant_id: str, speakers: Speakers) -> SignalSet:
    """What is heard of one participant: from disk where it fits, else measured and put there."""
    with _one_at_a_time:  # flags and responses are looked for on threads of their own
        return _heard_alone(sound, participant_id, speakers)


def _heard_alone(sound: _Sound, participant_id: str, speakers: Speakers) -> SignalSet:
    session, activity = sound.session, sound.activity
    media = sound.best_for(session.participants[participant_id])
    path = heard_path(sound.folder, participant_id)
    rates = sound.word_rates(participant_id, speakers)
    digest = _digest(sound, participant_id, speakers, media, rates)
    kept = read_signals(path, participant_id=participant_id, digest=digest)
    if kept is not None:
        return kept
    person = HeardPerson(
        participant_id,
        voice=_voice(sound, participant_id, speakers, media),
        own=speakers.spans.get(participant_id, ()),
        others=united(span for id_, own in speakers.spans.items() if id_ != participant_id for span in own),
        heard=activity.heard if activity is not None else (),
        turns=turns(speakers.spans),
        duration_s=session.info.duration_s,
        word_rates=rates,
    )
    signals = MappingProxyType(heard_signals(person))
    measured = SignalSet(participant_id=participant_id, signals=signals)
    if not sound.folder.read_only:
        write_signals(path, measured, digest=digest)
    return measured


def _voice(sound: _Sound, participant_id: str, speakers: Speakers, media: Media | None) -> HeardVoice | None:
    track = sound.of(media) if media is not None else None
    if media is None or track is None or sound.activity is None or not len(track.hz):
        return None
    return heard_voice(
        track,
        offset_s=media.offset_s,
        channel=speakers.channel_of.get(participant_id),
        activity=sound.activity,
        alone=speakers.alone(participant_id),
    )


def _digest(
    sound: _Sound, participant_id: str, speakers: Speakers, media: Media | None, rates: tuple[WordRate, ...]
) -> str:
    """Everything that decides what the signals are."""
    parts = (
        HEARD_VERSION,
        participant_id,
        (voice_digest(media), media.offset_s) if media is not None else None,
        sorted(speakers.spans.items()),
        sorted(speakers.channel_of.items()),
        sound.activity,
        sound.session.info.duration_s,
        rates,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()
