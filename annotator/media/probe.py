"""What a media file is, before anything is done with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import av.error

from annotator.domain.fingerprint import fingerprint as digest_of_file
from annotator.media.container import MediaError, opened, picture_stream, sound_stream, why_nothing_is_found
from annotator.media.picture_geometry import PictureGeometry, geometry_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

# A damaged beginning is skipped as far as this many packets in search of a first picture.
_FIRST_PICTURE_PACKETS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaProbe:
    """What a file says about itself.

    Attributes:
        duration_s: As announced by the file; the frame index knows better. 0 where unknown.
        width_px: Width of the upright picture; 0 for sound only. Likewise ``height_px``.
        rotation_deg: Counter-clockwise turn from coded to upright: 0, 90, 180 or 270.
        nominal_fps: Average frames a second as announced; 0 where unknown.
        problems: Plain sentences about what is wrong but can be lived with.
    """

    file_name: str
    duration_s: float
    width_px: int
    height_px: int
    rotation_deg: int
    has_video: bool
    has_audio: bool
    nominal_fps: float
    video_codec: str
    audio_codec: str
    problems: tuple[str, ...] = ()


def probe(path: Path | str) -> MediaProbe:
    """Look into a media file.

    Raises:
        MediaError: the file cannot be used; one clear line.
    """
    file = Path(path)
    problems: list[str] = []
    with opened(file) as container:
        video, audio = picture_stream(container), sound_stream(container)
        if video is None and audio is None:
            neither = f"{file.name} has neither picture nor sound; choose a video or audio recording"
            raise MediaError(why_nothing_is_found(file) or neither)
        geometry = _first_geometry(container, video) if video is not None else None
        if video is not None and geometry is None:
            if audio is None:
                unknown = f"no picture in {file.name} can be decoded; the file is damaged or of an unknown kind"
                raise MediaError(why_nothing_is_found(file) or unknown)
            problems.append("no picture in it can be decoded; only the sound is used")
        duration: int | None = container.duration
        rate = video.average_rate if video is not None and geometry is not None else None
        return MediaProbe(
            file_name=file.name,
            duration_s=max(0.0, duration / 1e6) if duration is not None else 0.0,
            width_px=geometry.width_px if geometry else 0,
            height_px=geometry.height_px if geometry else 0,
            rotation_deg=geometry.rotation_deg if geometry else 0,
            has_video=geometry is not None,
            has_audio=audio is not None,
            nominal_fps=float(rate) if rate else 0.0,
            video_codec=video.codec_context.name if video is not None and geometry else "",
            audio_codec=audio.codec_context.name if audio is not None else "",
            problems=tuple(problems),
        )


def probe_geometry(path: Path | str) -> PictureGeometry:
    """Size and rotation of the pictures in a file, from its first decodable frame.

    Raises:
        MediaError: the file cannot be used or has no picture.
    """
    with opened(path) as container:
        video = picture_stream(container)
        geometry = _first_geometry(container, video) if video is not None else None
    if geometry is None:
        raise MediaError(f"{Path(path).name} has no picture that can be decoded")
    return geometry


def fingerprint(path: Path | str) -> str:
    """``sha256:`` digest over the size and the first and last megabyte; recognises a moved or renamed file.

    Raises:
        MediaError: the file cannot be read.
    """
    file = Path(path)
    try:
        return digest_of_file(file)
    except OSError as error:
        raise MediaError(f"{file.name} cannot be read ({error.strerror or error}); check that it is there") from error


def _first_geometry(container: InputContainer, video: VideoStream) -> PictureGeometry | None:
    for packet_geometry in _decoded_geometries(container, video):
        if packet_geometry is not None:
            return packet_geometry
    return None


def _decoded_geometries(container: InputContainer, video: VideoStream) -> Iterator[PictureGeometry | None]:
    packets = container.demux(video)
    for _ in range(_FIRST_PICTURE_PACKETS):
        try:
            packet = next(packets, None)
            if packet is None:
                return
            for frame in packet.decode():
                yield geometry_of(frame, video)
        except av.error.FFmpegError:
            yield None
