"""Transcription of a session's sound with a Whisper model the user has: optional, and nothing leaves the machine."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path

from annotator.atomic import write_bytes
from annotator.domain.media import Media
from annotator.domain.session import Session
from annotator.features.transcribe.transcribe_worker import (
    FAILS_WITH,
    LIBRARY,
    HeardSegment,
    SegmentSource,
    TranscriptionPlan,
    listen,
    whisper_segments,
)
from annotator.file_modes import make_folder
from annotator.jobs.cancelling import IsCancelled, OnProgress
from annotator.jobs.spawned import ProcessDied, result_of
from annotator.pipeline.heard_words import TRANSCRIPT_NAME
from annotator.storage.session_folder import SessionFolder

# Without the last the library would ask the network for it.
_MODEL_FILES = ("model.bin", "config.json", "tokenizer.json")


class TranscriptionError(RuntimeError):
    """The sound cannot be transcribed; the message says why and what to do."""


def check_library() -> None:
    """See whether the optional library is there.

    Raises:
        TranscriptionError: it is not; says how to install it.
    """
    if importlib.util.find_spec(LIBRARY) is None:
        raise TranscriptionError(
            "transcription needs the optional library faster-whisper; install it with: pip install "
            '"session-annotator[whisper]" (or bring a transcript from elsewhere: annotator import SESSION FILE)'
        )


def check_model(model: Path) -> None:
    """See whether a folder holds a Whisper model that can be used offline.

    Raises:
        TranscriptionError: it does not; says what is missing.
    """
    if not model.is_dir():
        raise TranscriptionError(
            f"{model} is not a folder; give the folder of a Whisper model in CTranslate2's form, with "
            f"{', '.join(_MODEL_FILES)} in it"
        )
    missing = [name for name in _MODEL_FILES if not (model / name).is_file()]
    if missing:
        raise TranscriptionError(
            f"{model} is no Whisper model in CTranslate2's form: {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} not in it; a model in another form is converted with "
            "ct2-transformers-converter --copy_files tokenizer.json"
        )


def media_to_hear(session: Session) -> Media:
    """The media whose sound is transcribed: the first one with sound.

    Raises:
        TranscriptionError: there is none.
    """
    heard = next((media for media in session.media.values() if media.has_audio), None)
    if heard is None:
        raise TranscriptionError("no media of this session has sound; there is nothing to transcribe")
    return heard


def transcribe(
    folder: SessionFolder,
    session: Session,
    model: Path,
    *,
    language: str | None = None,
    on_progress: OnProgress = lambda _done: None,
    cancelled: IsCancelled = lambda: False,
    source: SegmentSource = whisper_segments,
) -> Path | None:
    """Write what is said in the session as Whisper's JSON, on the session clock, into its analysis folder.

    It is taken in like any transcript, see :func:`annotator.app.importing.import_transcript`.

    Args:
        on_progress: Called with the part of the recording that was heard, 0 to 1.
        source: What turns sound into segments; it runs in a process of its own.

    Returns:
        The file, or None if cancelled; then nothing is written.

    Raises:
        TranscriptionError: the model, the sound or the library cannot be used, or nothing was heard.
        OSError: the file cannot be written.
    """
    if source is whisper_segments:
        check_library()
    check_model(model)
    media = media_to_hear(session)
    plan = TranscriptionPlan(
        media_path=folder.media_path(media),
        duration_s=media.duration_s,
        track=media.sound_track,
        model=model,
        language=language,
        source=source,
    )
    try:
        segments = result_of(
            listen, plan, name="transcription", told=FAILS_WITH, cancelled=cancelled, on_progress=on_progress
        )
    except FAILS_WITH as error:
        advice = "; the model may need more memory than there is" if isinstance(error, ProcessDied) else ""
        raise TranscriptionError(f"{media.file_name} cannot be transcribed: {error}{advice}") from error
    if segments is None:
        return None
    if not any(segment.text.strip() for segment in segments):
        raise TranscriptionError(f"no speech was found in {media.file_name}")
    path = folder.analysis_path / TRANSCRIPT_NAME
    make_folder(path.parent)
    write_bytes(path, as_whisper_json(segments, offset_s=media.offset_s))
    return path


def as_whisper_json(segments: Sequence[HeardSegment], *, offset_s: float) -> bytes:
    """The segments as Whisper's own JSON, with word times, moved onto the session clock."""

    def moved(time_s: float) -> float:
        return round(time_s + offset_s, 3)

    # Segments begin and end roughly; their words do so more exactly.
    rows = [
        {
            "start": moved(segment.words[0].start_s if segment.words else segment.start_s),
            "end": moved(segment.words[-1].end_s if segment.words else segment.end_s),
            "text": segment.text,
            "words": [
                {
                    "word": word.word,
                    "start": moved(word.start_s),
                    "end": moved(word.end_s),
                    **({} if word.probability is None else {"probability": round(word.probability, 3)}),
                }
                for word in segment.words
            ],
        }
        for segment in segments
    ]
    return json.dumps({"segments": rows}, ensure_ascii=False, indent=1).encode()
