"""Which encoders of pictures there are: FFmpeg lists some that do not open, for want of a library or a device."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

import av
import av.error

FileFormat = Literal["mp4", "webm"]

_QUALITY_SCALE = 0x0002
# MPEG-4 counts time in at most 65,535 steps a second.
_COARSE, _FINE = Fraction(1, 30_000), Fraction(1, 90_000)


class NoEncoder(RuntimeError):  # noqa: N818
    """This installation cannot write the wanted format. The message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureEncoder:
    """One encoder, set never to reorder pictures.

    Attributes:
        name: FFmpeg's own.
        codec: What people call what it writes.
        options: FFmpeg's own, by name.
        flags: FFmpeg's own, of its codec context.
        time_base: In what it counts. What is finer is written beside the pictures, in the file.
    """

    name: str
    codec: str
    options: MappingProxyType[str, str]
    flags: int = 0
    time_base: Fraction = _FINE


def _h264(name: str, **options: str) -> PictureEncoder:
    return PictureEncoder(name=name, codec="H.264", options=MappingProxyType({"bf": "0", **options}))


_MP4 = (  # best first; which of them is there depends on how FFmpeg was built and passed on (docs/adr/0010)
    _h264("libx264", crf="18", preset="fast"),
    _h264("libopenh264", b="6000000"),
    _h264("h264_videotoolbox", b="6000000"),
    _h264("h264_mf", b="6000000"),
    PictureEncoder(
        name="mpeg4", codec="MPEG-4", options=MappingProxyType({"bf": "0", "global_quality": str(3 * 118)}),
        flags=_QUALITY_SCALE, time_base=_COARSE,
    ),
)  # fmt: skip
_VP9 = PictureEncoder(
    name="libvpx-vp9",
    codec="VP9",
    options=MappingProxyType(
        {"crf": "24", "b": "0", "deadline": "good", "cpu-used": "5", "lag-in-frames": "0"},
    ),
)


def encoder_for(file_format: FileFormat) -> PictureEncoder:
    """The best encoder there is for a format.

    Raises:
        NoEncoder: there is none.
    """
    for encoder in _MP4 if file_format == "mp4" else (_VP9,):
        if opens(encoder.name):
            return encoder
    wanted = "MP4 files; choose WebM" if file_format == "mp4" else "WebM files; choose MP4"
    raise NoEncoder(f"this installation of FFmpeg has no encoder for {wanted}, or install the package 'av' again")


def can_write(file_format: FileFormat) -> bool:
    """Whether this installation has an encoder for a format."""
    try:
        encoder_for(file_format)
    except NoEncoder:
        return False
    return True


def codec_of(file_format: FileFormat) -> str:
    """What pictures in a format are written as here; empty where they cannot be."""
    return encoder_for(file_format).codec if can_write(file_format) else ""


@cache
def opens(name: str) -> bool:
    """Whether an encoder is there and takes a small picture's size."""
    try:
        context: Any = av.CodecContext.create(name, "w")
        context.width, context.height, context.pix_fmt = 64, 64, "yuv420p"
        context.time_base = _COARSE
        context.open()
    except (av.error.FFmpegError, ValueError):  # what PyAV's own "unknown codec" is
        return False
    return True
