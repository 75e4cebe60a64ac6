"""Writes a video frame by frame with its real times, exact in length, and without any metadata of its own."""

from __future__ import annotations

from collections import deque
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from annotator.media.encoders import FileFormat, encoder_for
from annotator.media.sound_decode import Layout

SOUND_RATE_HZ = 48_000

_TIME_BASE = Fraction(1, 90_000)
_BITEXACT = 1 << 23
_BT709 = 1
_LIMITED_RANGE = 1
_SOUND_BLOCK = 1024


class VideoWriter:
    """One video file being written. Pictures come in order; sound fills up beside them.

    What is written is complete only after :meth:`finish`; the file belongs to the caller, who puts it in its place.
    """

    def __init__(
        self,
        path: Path,
        *,
        file_format: FileFormat,
        width_px: int,
        height_px: int,
        sound: Layout | None,
    ) -> None:
        """Begin the file.

        Args:
            sound: None for a video without a sound track.

        Raises:
            NoEncoder: (of :mod:`annotator.media.encoders`) the format cannot be written here.
            OSError: the file cannot be written.
        """
        encoder = encoder_for(file_format)
        self._end = 0
        self._shown: deque[tuple[int, int]] = deque()
        self._time_base, self._last = encoder.time_base, -1
        self._sound_position = 0
        # Odd sizes cannot be written with colours at half the resolution: the last row or column is doubled.
        self._padding = height_px % 2, width_px % 2
        settings = {"fflags": "+bitexact", **({"movflags": "+faststart"} if file_format == "mp4" else {})}
        # No typed interface for writing: the container is taken as it comes, once, here.
        self._container: Any = av.open(str(path), "w", format=file_format, options=settings)
        self._video: Any = self._container.add_stream(encoder.name, rate=30)
        self._video.width, self._video.height = width_px + width_px % 2, height_px + height_px % 2
        self._video.pix_fmt, self._video.time_base = "yuv420p", _TIME_BASE
        context = self._video.codec_context
        context.time_base, context.flags = encoder.time_base, context.flags | _BITEXACT | encoder.flags
        context.color_range, context.colorspace = _LIMITED_RANGE, _BT709
        context.color_primaries = context.color_trc = _BT709
        self._video.options = dict(encoder.options)
        self._audio: Any = None
        if sound is not None:
            self._audio = self._container.add_stream("aac" if file_format == "mp4" else "libopus", rate=SOUND_RATE_HZ)
            self._audio.layout = sound
            self._audio.codec_context.flags |= _BITEXACT
            self._layout: Layout = sound
            self._resampler: Any = av.AudioResampler(
                format=self._audio.codec_context.format.name, layout=sound, rate=SOUND_RATE_HZ
            )

    def __enter__(self) -> VideoWriter:
        return self

    def __exit__(self, *_error: object) -> None:
        self._container.close()

    def picture(self, bgr: NDArray[np.uint8], start_s: float, end_s: float) -> None:
        """Show a picture (height, width, 3), blue first, from ``start_s`` to ``end_s`` (from the file's beginning).

        Raises:
            OSError: the file cannot be written.
        """
        if any(self._padding):
            bgr = np.pad(bgr, ((0, self._padding[0]), (0, self._padding[1]), (0, 0)), mode="edge")
        pixels: Any = np.ascontiguousarray(bgr)
        frame: Any = av.VideoFrame.from_ndarray(pixels, format="bgr24")
        frame = frame.reformat(format="yuv420p", dst_colorspace=_BT709, dst_color_range=_LIMITED_RANGE)
        start, self._end = round(start_s / _TIME_BASE), round(end_s / _TIME_BASE)
        self._shown.append((start, self._end - start))
        self._last = max(round(start_s / self._time_base), self._last + 1)
        frame.pts, frame.time_base = self._last, self._time_base
        self._mux_pictures(self._video.encode(frame))

    def sound(self, samples: NDArray[np.int16]) -> None:
        """Append sound (n, channels) at :data:`SOUND_RATE_HZ`.

        Raises:
            OSError: the file cannot be written.
        """
        for start in range(0, len(samples), _SOUND_BLOCK):
            packed: Any = np.ascontiguousarray(samples[start : start + _SOUND_BLOCK]).reshape(1, -1)
            frame: Any = av.AudioFrame.from_ndarray(packed, format="s16", layout=self._layout)
            frame.sample_rate, frame.time_base = SOUND_RATE_HZ, Fraction(1, SOUND_RATE_HZ)
            frame.pts = self._sound_position
            self._sound_position += frame.samples
            self._mux_sound(self._resampler.resample(frame))

    def finish(self) -> None:
        """Write what is still held back, and the file's index.

        Raises:
            OSError: the file cannot be written.
        """
        self._mux_pictures(self._video.encode(None))
        if self._audio is not None:
            self._mux_sound(self._resampler.resample(None) if self._sound_position else [])
            self._container.mux(self._audio.encode(None))
        self._container.close()

    def _mux_pictures(self, packets: list[Any]) -> None:
        # No picture is ever reordered, so each packet is of the one that has waited longest.
        for packet in packets:
            packet.time_base = _TIME_BASE
            packet.pts, packet.duration = self._shown.popleft()
            packet.dts = packet.pts
            self._container.mux(packet)

    def _mux_sound(self, frames: list[Any]) -> None:
        for frame in frames:
            self._container.mux(self._audio.encode(frame))
