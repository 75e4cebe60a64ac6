"""Telling voices apart with models the user has: optional, and nothing leaves the machine."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, replace
from types import MappingProxyType

from annotator.domain.media import Media
from annotator.domain.session import Session
from annotator.domain.spans import Span, united
from annotator.features.diarise.diarise_worker import FAILS_WITH, LIBRARY, DiarisationPlan, VoiceHeard, listen
from annotator.features.diarise.models import DiarisationError, DiarisationModels
from annotator.jobs.cancelling import IsCancelled, OnProgress
from annotator.jobs.spawned import ProcessDied, result_of
from annotator.pipeline.diarised import Diarisation
from annotator.storage.session_folder import SessionFolder


def check_library() -> None:
    """See whether the optional library is there.

    Raises:
        DiarisationError: it is not; says how to install it.
    """
    if importlib.util.find_spec(LIBRARY) is None:
        raise DiarisationError(
            "telling voices apart needs the optional library sherpa-onnx; install it with: pip install "
            '"session-annotator[diarisation]" (or say who speaks in the transcript, or in the row Who speaks)'
        )


def media_to_hear(session: Session) -> Media:
    """The recording that is listened to: the first one with sound.

    Raises:
        DiarisationError: there is none.
    """
    heard = next((media for media in session.media.values() if media.has_audio), None)
    if heard is None:
        raise DiarisationError("no recording of this session has sound; there are no voices to tell apart")
    return heard


def diarise(
    folder: SessionFolder,
    session: Session,
    models: DiarisationModels,
    *,
    people: int,
    on_progress: OnProgress = lambda _done: None,
    cancelled: IsCancelled = lambda: False,
) -> Diarisation | None:
    """Listen to the first recording with sound; keeps nothing.

    Args:
        people: How many voices there are; 0 lets the models find out.
        on_progress: Called with the part of the recording that was listened to, 0 to 1.

    Returns:
        The voices, that heard most first; None if cancelled.

    Raises:
        DiarisationError: library, models or sound cannot be used, or no voice was heard.
    """
    check_library()
    media = media_to_hear(session)
    plan = DiarisationPlan(
        media_path=folder.media_path(media),
        duration_s=media.duration_s,
        track=media.sound_track,
        segmentation=models.segmentation,
        embedding=models.embedding,
        people=people,
    )
    problem = f"the voices of {media.file_name} cannot be told apart"
    try:
        heard = result_of(
            listen, plan, name="diarisation", told=FAILS_WITH, cancelled=cancelled, on_progress=on_progress
        )
    except ProcessDied as error:
        names = " or ".join(model.name for model in models.used)
        raise DiarisationError(
            f"{problem}: {error}; {names} may be damaged or not what the library asks for, or there was too little "
            "memory"
        ) from error
    except FAILS_WITH as error:
        raise DiarisationError(f"{problem}: {error}") from error
    if heard is None:
        return None
    voices = _by_length(heard, media.duration_s)
    if not voices:
        raise DiarisationError(f"no voice was heard in {media.file_name}")
    return Diarisation(media_id=media.id, fingerprint=media.fingerprint, models=models.used, voices=voices)


def _by_length(heard: list[VoiceHeard], duration_s: float) -> tuple[tuple[Span, ...], ...]:
    spans = (
        united(
            (max(one.start_s, 0.0), min(one.end_s, duration_s))
            for one in heard
            if one.number == number and min(one.end_s, duration_s) > max(one.start_s, 0.0)
        )
        for number in sorted({one.number for one in heard})
    )
    return tuple(sorted((own for own in spans if own), key=length_s, reverse=True))


def length_s(spans: tuple[Span, ...]) -> float:
    """How long they last together."""
    return sum(end_s - start_s for start_s, end_s in spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceShare:
    """What is told of one voice before it has a name.

    Attributes:
        number: From 1.
        first_s: Where it is heard alone for the first time long enough to know it by, seconds.
        share: Of all that is heard of voices.
    """

    number: int
    first_s: float
    share: float


_LONG_ENOUGH_S = 2.0


def voice_shares(voices: tuple[tuple[Span, ...], ...]) -> tuple[VoiceShare, ...]:
    """Each voice as it is told to people."""
    total_s = sum(length_s(own) for own in voices)
    return tuple(
        VoiceShare(
            number=number,
            first_s=next((start_s for start_s, end_s in own if end_s - start_s >= _LONG_ENOUGH_S), own[0][0]),
            share=length_s(own) / total_s,
        )
        for number, own in enumerate(voices, start=1)
    )


def with_names(found: Diarisation, named: dict[int, str | None]) -> Diarisation:
    """The same voices with whose they are, by number from 0, on top of what was said before."""
    return replace(found, named=MappingProxyType({**found.named, **named}))
