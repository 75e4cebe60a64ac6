"""Decodes the sound of a recording on the media clock, from any place, and steps over damage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from annotator.media.clock_restarts import ClockRestart, clock_restarts, position_of, shift_at
from annotator.media.container import clock_start_s, opened, packets_of, sound_stream

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

Layout = Literal["mono", "stereo"]

# Blocks start within this of where the last one ended, or there is a gap in the recording.
_JITTER_S = 0.02


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SoundBlock:
    """A stretch of sound.

    Attributes:
        time_s: Media time of the first sample.
        samples: (n, channels) int16.
    """

    time_s: float
    samples: NDArray[np.int16]


def decode_sound(
    path: Path | str,
    *,
    start_s: float = 0.0,
    rate_hz: int | None = None,
    layout: Layout | None = "mono",
    track: int | None = None,
) -> Iterator[SoundBlock]:
    """The sound from ``start_s`` on, in short blocks; nothing if there is no sound.

    Within one run without gaps, times follow from counted samples, so that rounded time stamps do not cut the sound.

    Args:
        rate_hz: Samples a second; the file's own where not given.
        layout: None for one channel where the file has one, else two.
        track: Which of its sound tracks, from 0; the default one where not given.

    Raises:
        MediaError: the file cannot be used.
    """
    with opened(path) as container:
        audio = sound_stream(container, track)
        if audio is None:
            return
        rate = rate_hz or audio.rate
        offset_s = clock_start_s(container)
        restarts = clock_restarts(path)
        if start_s > 0 and not restarts:
            _seek(container, audio, start_s + offset_s)
        chosen: Layout = layout or ("mono" if audio.channels == 1 else "stereo")
        resampler = _Resampler(layout=chosen, rate_hz=rate)
        expected_s: float | None = None
        for frame, shift_s in _frames(container, audio, restarts):
            if frame.pts is None or frame.time_base is None:
                begins_s = expected_s if expected_s is not None else 0.0
            else:
                begins_s = float(frame.pts * frame.time_base) - offset_s + shift_s
            if expected_s is None or abs(begins_s - expected_s) > _JITTER_S:
                if expected_s is not None:
                    yield from _cut(resampler.drain(), start_s, rate)
                resampler.restart(begins_s)
                expected_s = begins_s
            expected_s += frame.samples / (frame.sample_rate or rate)
            yield from _cut(resampler.push(frame), start_s, rate)
        yield from _cut(resampler.drain(), start_s, rate)


def stream_audio(
    path: Path | str, rate_hz: int = 16_000, *, track: int | None = None
) -> Iterator[tuple[float, NDArray[np.int16]]]:
    """The whole sound as ``(time_s, (n,) int16 mono)`` blocks on the media clock.

    Raises:
        MediaError: the file cannot be used.
    """
    for block in decode_sound(path, rate_hz=rate_hz, track=track):
        yield block.time_s, block.samples[:, 0]


def stream_channels(
    path: Path | str, rate_hz: int = 16_000, *, track: int | None = None
) -> Iterator[tuple[float, NDArray[np.int16]]]:
    """The whole sound as ``(time_s, (n, channels) int16)`` blocks on the media clock, one channel or two.

    Raises:
        MediaError: the file cannot be used.
    """
    for block in decode_sound(path, rate_hz=rate_hz, layout=None, track=track):
        yield block.time_s, block.samples


class _Resampler:
    """Wraps the resampler and counts samples since the last gap."""

    def __init__(self, *, layout: Layout, rate_hz: int) -> None:
        self._layout = layout
        self._rate_hz = rate_hz
        self.restart(0.0)

    def restart(self, time_s: float) -> None:
        self._resampler: Any = av.AudioResampler(format="s16", layout=self._layout, rate=self._rate_hz)
        self._time_s = time_s
        self._given = 0

    def push(self, frame: AudioFrame | None) -> list[SoundBlock]:
        if frame is not None:
            frame.pts = None
        return [self._block(out) for out in self._resampler.resample(frame) if out.samples]

    def drain(self) -> list[SoundBlock]:
        return self.push(None) if self._given else []

    def _block(self, frame: AudioFrame) -> SoundBlock:
        channels = 2 if self._layout == "stereo" else 1
        samples: Any = frame.to_ndarray()
        block = SoundBlock(time_s=self._time_s + self._given / self._rate_hz, samples=samples.reshape(-1, channels))
        self._given += frame.samples
        return block


def _cut(blocks: list[SoundBlock], start_s: float, rate_hz: int) -> Iterator[SoundBlock]:
    for block in blocks:
        skip = round((start_s - block.time_s) * rate_hz)
        if skip <= 0:
            yield block
        elif skip < len(block.samples):
            yield SoundBlock(time_s=block.time_s + skip / rate_hz, samples=block.samples[skip:])


def _seek(container: InputContainer, audio: AudioStream, stamp_s: float) -> None:
    if audio.time_base is None:
        return
    # A little earlier: lossy sound needs its predecessors to start up.
    try:
        container.seek(max(0, round((stamp_s - 0.1) / float(audio.time_base))), stream=audio)
    except av.error.FFmpegError:
        container.seek(0)


def _frames(
    container: InputContainer, audio: AudioStream, restarts: Sequence[ClockRestart]
) -> Iterator[tuple[AudioFrame, float]]:
    """Every frame, and what has to be added to its time."""
    position = 0
    for packet in packets_of(container, audio):
        position = position_of(packet, position)
        shift_s = shift_at(restarts, position) if restarts else 0.0
        yield from ((frame, shift_s) for frame in _decoded(packet))


def _decoded(packet: Any) -> list[AudioFrame]:
    try:
        frames: list[AudioFrame] = packet.decode()
    except av.error.FFmpegError:
        return []
    return frames
