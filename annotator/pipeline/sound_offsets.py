"""Finds from the sounds of two recordings of a session how they lie on the session clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotator.domain.media import Media
from annotator.jobs.cancelling import Cancelled
from annotator.media.sound_decode import decode_sound, stream_audio
from annotator.media.sound_offset import (
    RATE_HZ,
    NoSoundOffsetError,
    OnsetEnvelope,
    ReadSound,
    coarse_offset,
    fine_offset,
)
from annotator.storage.session_folder import SessionFolder

_DECODING_SHARE = 0.45
"""Of the whole work, for each of the two recordings."""
_REPORT_EVERY_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetProposal:
    """An offset for a recording, found from its sound and that of another one.

    Attributes:
        before_s: Its offset as it stands.
        after_s: Its offset as proposed; session time = its own time + offset.
        confidence: Best match over second best.
        right_to_s: How far off it may be.
        drift_s: How much its clock gains on the other's over the overlap.
    """

    media_id: str
    reference_id: str
    before_s: float
    after_s: float
    confidence: float
    right_to_s: float
    drift_s: float
    overlap_s: float


def find_offset(
    folder: SessionFolder,
    media: Media,
    reference: Media,
    *,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> OffsetProposal:
    """Where ``media`` lies if ``reference`` lies right.

    Args:
        on_progress: Called with 0 to 1.
        cancelled: Asked every few seconds of sound.

    Raises:
        NoSoundOffsetError: a recording has no sound, or no place stands out where both sounds are alike.
        MediaError: a file cannot be used.
        MediaNotFound: a file is not where it was.
        Cancelled: ``cancelled`` returned True.
    """
    for row in (reference, media):
        if not row.has_audio:
            raise NoSoundOffsetError(f"{row.file_name} has no sound; set its offset by hand, by a clap or a blink")

    def report(done: float) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled("finding the offset was cancelled")
        if on_progress is not None:
            on_progress(done)

    first = _envelope(folder, reference, lambda share: report(share * _DECODING_SHARE))
    second = _envelope(folder, media, lambda share: report((1 + share) * _DECODING_SHARE))
    try:
        coarse = coarse_offset(first, second)
    except NoSoundOffsetError as error:
        names = {"the first recording": reference.file_name, "the second recording": media.file_name}
        text = str(error)
        for words, name in names.items():
            text = text.replace(words, name)
        raise NoSoundOffsetError(text) from None
    found = fine_offset(
        coarse,
        first,
        read_first=_reader(folder, reference),
        read_second=_reader(folder, media),
        on_stretch=lambda share: report((2 + share * 0.2) * _DECODING_SHARE),
    )
    return OffsetProposal(
        media_id=media.id,
        reference_id=reference.id,
        before_s=media.offset_s,
        after_s=round(reference.offset_s + found.later_s, 4),
        confidence=found.confidence,
        right_to_s=0.01 if found.spread_s is None else max(0.002, 3 * found.spread_s, abs(found.drift_s) / 2),
        drift_s=found.drift_s,
        overlap_s=found.overlap_s,
    )


def _envelope(folder: SessionFolder, media: Media, report: Callable[[float], None]) -> NDArray[np.float32]:
    envelope = OnsetEnvelope()
    next_report_s = 0.0
    for time_s, samples in stream_audio(folder.media_path(media), RATE_HZ, track=media.sound_track):
        if time_s >= next_report_s:
            next_report_s = time_s + _REPORT_EVERY_S
            report(min(1.0, max(0.0, time_s / max(media.duration_s, 1e-3))))
        envelope.add(time_s, samples)
    return envelope.finish()


def _reader(folder: SessionFolder, media: Media) -> ReadSound:
    path = folder.media_path(media)

    def read(start_s: float, duration_s: float) -> NDArray[np.float32]:
        out = np.zeros(round(duration_s * RATE_HZ), dtype=np.float32)
        for block in decode_sound(path, start_s=max(0.0, start_s), rate_hz=RATE_HZ, track=media.sound_track):
            place = round((block.time_s - start_s) * RATE_HZ)
            if place >= len(out):
                break
            samples = block.samples[max(0, -place) :, 0]
            kept = samples[: len(out) - max(0, place)]
            out[max(0, place) : max(0, place) + len(kept)] = kept.astype(np.float32) / np.float32(32768)
        return out

    return read
