"""The one place where media files are opened: errors become sentences, and nothing but the local file is read."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import av.error
from av.container import InputContainer

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.packet import Packet
    from av.video.stream import VideoStream

# Formats that are no recording: single pictures, text shown as a picture, and play lists that name other files
# or addresses (a session must never make the program read those).
_REFUSED_FORMATS = frozenset(
    {"tty", "image2", "ico", "hls", "concat", "sdp", "rtsp", "dash", "imf", "lavfi", "ffmetadata"}
)
# This many failures in a row without a packet between them: nothing more will come.
_FAILURES_IN_A_ROW = 32


class MediaError(ValueError):
    """A media file cannot be used. The message is one line: what, where, and what to do."""


def open_media(path: Path | str) -> InputContainer:
    """Open a media file for reading; the caller closes it.

    Raises:
        MediaError: the file is missing, not a file, empty, not readable, damaged beyond use, or not a recording.
    """
    file = Path(path)
    _check_file(file)
    try:
        container = av.open(
            str(file.absolute()), "r", options={"protocol_whitelist": "file"}, metadata_errors="replace"
        )
    except av.error.PermissionError as error:
        raise MediaError(_no_permission(file)) from error
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise MediaError(_why_unreadable(file)) from error
    names = set(container.format.name.split(","))
    if names & _REFUSED_FORMATS or any(name.endswith("_pipe") for name in names):
        container.close()
        raise MediaError(f"{file.name} is not a video or audio recording; choose the recording itself")
    return container


@contextmanager
def opened(path: Path | str) -> Generator[InputContainer, None, None]:
    """Like :func:`open_media`, closed at the end of the block."""
    container = open_media(path)
    try:
        yield container
    finally:
        container.close()


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The stream with the moving picture, or None; cover art of a sound file does not count."""
    for stream in container.streams.video:
        if not stream.disposition & type(stream.disposition).attached_pic and _can_be_decoded(stream):
            return stream
    return None


def sound_stream(container: InputContainer, track: int | None = None) -> AudioStream | None:
    """The sound stream with this number, from 0; else the one that players take by default, else the first; or None."""
    chosen = container.streams.audio[track] if track is not None and track < len(container.streams.audio) else None
    if chosen is not None and _can_be_decoded(chosen):
        return chosen
    usable = [stream for stream in container.streams.audio if _can_be_decoded(stream)]
    marked = (stream for stream in usable if stream.disposition & type(stream.disposition).default)
    return next(marked, usable[0] if usable else None)


def _can_be_decoded(stream: VideoStream | AudioStream) -> bool:
    """False where no decoder is known, as in a file cut within its index: asking for pictures could end the process."""
    codec: Any = stream.codec_context  # None then, whatever its stub says
    return codec is not None


def packets_of(
    container: InputContainer, *streams: VideoStream | AudioStream, on_failure: Callable[[], None] = lambda: None
) -> Iterator[Packet[Any]]:
    """Every packet of the streams; read errors are told and stepped over, until nothing more will come."""
    in_a_row = 0
    while in_a_row < _FAILURES_IN_A_ROW:
        try:
            for packet in container.demux(*streams):
                in_a_row = 0
                yield packet
            return
        except av.error.FFmpegError:
            in_a_row += 1
            on_failure()


def clock_start_s(container: InputContainer) -> float:
    """What is taken off every time stamp so that the media clock starts at 0.

    One value for picture and sound, so that they stay in step. Files that start before 0 (sound priming) keep 0 as 0.
    """
    start: Any = container.start_time  # None where the file says nothing, whatever its stub says
    return max(0.0, start / 1e6) if start is not None else 0.0


def _check_file(file: Path) -> None:
    try:
        if file.is_dir():
            raise MediaError(f"{file.name} is a folder; choose a video or audio file in it")
        size = file.stat().st_size
        if size:
            with file.open("rb") as stream:
                stream.read(1)
    except FileNotFoundError as error:
        raise MediaError(f"{file.name} does not exist in {file.parent}; check the name and the folder") from error
    except PermissionError as error:
        raise MediaError(_no_permission(file)) from error
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise MediaError(f"{file.name} cannot be read ({reason}); check the drive or copy the file again") from error
    if any("\ud800" <= character <= "\udfff" for character in str(file.absolute())):
        name = str(file.absolute()).encode(errors="surrogateescape").decode(errors="replace")
        raise MediaError(f"the name {name} is no valid text (UTF-8): rename the file, or the folder that it is in")
    if size == 0:
        raise MediaError(f"{file.name} is empty (0 bytes); copy the recording again")


def _no_permission(file: Path) -> str:
    return f"{file.name} may not be read: no permission; ask for read permission on the file and its folder"


def why_nothing_is_found(path: Path | str) -> str | None:
    """One line if the file is cut off before its index, so that nothing in it can be found; else None."""
    file = Path(path)
    if not _is_cut_before_index(file):
        return None
    return (
        f"{file.name} is cut off before its index (the recording or copy was interrupted), so nothing in it can be "
        "found; copy it again or repair it with the recorder's own tool"
    )


def _why_unreadable(file: Path) -> str:
    not_media = f"{file.name} is not a video or audio file that can be read, or it is damaged at its beginning"
    return why_nothing_is_found(file) or not_media


def _is_cut_before_index(file: Path) -> bool:
    """True for an MP4 or QuickTime file that has its first boxes but no ``moov``."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        position, seen = 0, 0
        while position + 8 <= size:
            stream.seek(position)
            header = stream.read(16)
            length, name = int.from_bytes(header[:4], "big"), header[4:8]
            if name == b"moov":
                # An index that is there but itself incomplete is just as unusable.
                return position + length > size
            if not (name.isalnum() and name.isascii()) or (
                seen == 0 and name not in {b"ftyp", b"wide", b"mdat", b"free"}
            ):
                return False
            if length == 1:
                length = int.from_bytes(header[8:16], "big")
            seen += 1
            if length < 8:
                return seen > 0 and length == 0
            position += length
    return seen > 0
