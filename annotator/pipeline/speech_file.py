"""Speech found in the sound of a media file, on disk: ``analysis/speech/<media>.npz``. Can always be found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from annotator.analysis.speech_activity import RATE_HZ, SpeechActivity, speech_activity
from annotator.analysis.voice.track import VoiceListener
from annotator.archive import read_archive, write_archive
from annotator.domain.media import Media
from annotator.domain.session import Session
from annotator.domain.spans import Span, united
from annotator.inside import inside
from annotator.jobs.cancelling import Cancelled
from annotator.media.replaced import same_throughout
from annotator.media.sound_decode import stream_channels
from annotator.pipeline.voice_file import is_heard, write_voice
from annotator.storage.session_folder import SessionFolder

# Grows whenever the same sound would give other speech than before.
SPEECH_VERSION = 1


def listen(folder: SessionFolder, session: Session, *, cancelled: Callable[[], bool] = lambda: False) -> None:
    """Find the speech and measure the voices in every media file with sound; what is there already stays.

    Raises:
        MediaError: a file cannot be used.
        MediaNotFound: a file is not where it was.
        Cancelled: ``cancelled`` returned True.
        OSError: it cannot be written.
    """
    for media in session.media.values():
        path = _path(folder, media)
        if not media.has_audio or (_read(path, media) is not None and is_heard(folder, media)):
            continue
        recording = folder.media_path(media)
        listener = VoiceListener()
        with same_throughout(recording, media.fingerprint):
            sound = listener.through(_until(cancelled, stream_channels(recording, RATE_HZ, track=media.sound_track)))
            found = speech_activity((time_s, _mixed(samples)) for time_s, samples in sound)
        write_voice(folder, media, listener.track())
        spans = {"speech": _array(found.speech), "heard": _array(found.heard)}
        write_archive(path, spans, digest=speech_digest(media))


def heard_speech(folder: SessionFolder, session: Session) -> SpeechActivity | None:
    """Speech in any of the media, on the session clock; None where none has been listened to."""
    parts = [
        found.shifted(media.offset_s)
        for media in session.media.values()
        if (found := _read(_path(folder, media), media)) is not None
    ]
    if not parts:
        return None
    return SpeechActivity(
        speech=united(span for part in parts for span in part.speech),
        heard=united(span for part in parts for span in part.heard),
    )


def _path(folder: SessionFolder, media: Media) -> Path:
    return inside(folder.analysis_path, "speech", f"{quote(media.id, safe='')}.npz")


def speech_digest(media: Media) -> str:
    """What the speech of a recording is kept under: another one where it would be heard otherwise."""
    track = "" if media.sound_track is None else f":{media.sound_track}"
    return f"{SPEECH_VERSION}:{media.fingerprint}{track}"


def _read(path: Path, media: Media) -> SpeechActivity | None:
    return read_archive(
        path,
        lambda kept: SpeechActivity(speech=_spans(kept["speech"]), heard=_spans(kept["heard"])),
        digest=speech_digest(media),
    )


def _array(spans: tuple[Span, ...]) -> NDArray[np.float64]:
    return np.array(spans, dtype=np.float64).reshape(-1, 2)


def _spans(rows: NDArray[np.float64]) -> tuple[Span, ...]:
    return tuple((float(start_s), float(end_s)) for start_s, end_s in rows)


def _mixed(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """(n,) the mean of (n, channels)."""
    if samples.shape[1] == 1:
        return samples[:, 0]
    return (samples.sum(axis=1, dtype=np.int32) // samples.shape[1]).astype(np.int16)


def _until(
    cancelled: Callable[[], bool], blocks: Iterator[tuple[float, NDArray[np.int16]]]
) -> Iterator[tuple[float, NDArray[np.int16]]]:
    for block in blocks:
        if cancelled():
            raise Cancelled
        yield block
