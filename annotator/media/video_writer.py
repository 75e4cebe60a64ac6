"""Writes a video frame by frame with its real times, exact in length, and without any metadata of its own."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from annotator.media.sound_decode import Layout

FileFormat = Literal["mp4", "webm"]
SOUND_RATE_HZ = 48_000

_TIME_BASE = Fraction(1, 90_000)
# What encodes H.264, best first; which of them is there depends on how FFmpeg was built (docs/adr/0010).
_H264_ENCODERS = ("libx264", "libopenh264", "h264_videotoolbox", "h264_mf")
_BITEXACT = 1 << 23
_BT709 = 1
_LIMITED_RANGE = 1
_SOUND_BLOCK = 1024


class NoEncoder(RuntimeError):  # noqa: N818
    """This installation cannot write the wanted format. The message says what to do."""


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
            NoEncoder: the format cannot be written here.
            OSError: the file cannot be written.
        """
        video_codec, options = _video_encoder(file_format)
        self._end = 0
        self._durations: dict[int, int] = {}
        self._sound_position = 0
        # Odd sizes cannot be written with colours at half the resolution: the last row or column is doubled.
        self._padding = height_px % 2, width_px % 2
        settings = {"fflags": "+bitexact", **({"movflags": "+faststart"} if file_format == "mp4" else {})}
        # No typed interface for writing: the container is taken as it comes, once, here.
        self._container: Any = av.open(str(path), "w", format=file_format, options=settings)
        self._video: Any = self._container.add_stream(video_codec, rate=30)
        self._video.width, self._video.height = width_px + width_px % 2, height_px + height_px % 2
        self._video.pix_fmt, self._video.time_base = "yuv420p", _TIME_BASE
        context = self._video.codec_context
        context.time_base, context.flags = _TIME_BASE, context.flags | _BITEXACT
        context.color_range, context.colorspace = _LIMITED_RANGE, _BT709
        context.color_primaries = context.color_trc = _BT709
        self._video.options = options
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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
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
        frame.pts, frame.time_base = round(start_s / _TIME_BASE), _TIME_BASE
        self._end = round(end_s / _TIME_BASE)
        self._durations[frame.pts] = self._end - frame.pts
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
        for packet in packets:
            packet.duration = self._durations.pop(round(packet.pts * packet.time_base / _TIME_BASE), 0)
            self._container.mux(packet)

    def _mux_sound(self, frames: list[Any]) -> None:
        for frame in frames:
            self._container.mux(self._audio.encode(frame))


def can_write(file_format: FileFormat) -> bool:
    """Whether this installation has the encoders for a format."""
    try:
        _video_encoder(file_format)
    except NoEncoder:
        return False
    return True


def _video_encoder(file_format: FileFormat) -> tuple[str, dict[str, str]]:
    """Name and options of the encoder. Pictures are never reordered, so that times stay as they are."""
    if file_format == "webm":
        if not _has_encoder("libvpx-vp9"):
            raise NoEncoder("this installation of FFmpeg has no encoder for VP9; install the package 'av' again")
        return "libvpx-vp9", {"crf": "24", "b": "0", "deadline": "good", "cpu-used": "5", "lag-in-frames": "0"}
    for name in _H264_ENCODERS:
        if _has_encoder(name):
            return name, {"crf": "18", "preset": "fast", "bf": "0"} if name == "libx264" else {
                "b": "6000000",
                "bf": "0",
            }
    raise NoEncoder(
        "this installation of FFmpeg has no encoder for H.264, so there can be no MP4 files; choose WebM, or install "
        "the package 'av' again"
    )


def _has_encoder(name: str) -> bool:
    try:
        av.Codec(name, "w")
    except av.error.FFmpegError:
        return False
    except ValueError:  # what PyAV's own "unknown codec" is
        return False
    return True
