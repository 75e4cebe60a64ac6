"""Where the clock of a recording restarts: camera files that were joined byte by byte, each with a clock of its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from annotator.media.container import opened, packets_of, picture_stream, sound_stream

_STREAMED_FORMATS = frozenset({"mpegts", "mpeg"})
_BACK_S = 1.0
"""A clock that jumps back further than this was restarted; less is the order in which pictures are coded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRestart:
    """From byte ``position`` on, ``shift_s`` has to be added to every time stamp."""

    position: int
    shift_s: float


@dataclass(slots=True, kw_only=True)
class _Part:
    """A stretch of the file with one clock."""

    position: int
    first_s: float
    last_s: float
    streams: set[int]


def clock_restarts(path: Path | str) -> tuple[ClockRestart, ...]:
    """Every restart in a file, in order; nothing for formats with an index, which have one clock.

    Raises:
        MediaError: the file cannot be used.
    """
    file = Path(path)
    with opened(file) as container:
        if not _STREAMED_FORMATS & set(container.format.name.split(",")):
            return ()
    about = file.stat()
    return _found(file, about.st_size, about.st_mtime_ns)


def shift_at(restarts: Sequence[ClockRestart], position: int) -> float:
    """What has to be added to time stamps at this byte, in seconds."""
    place = bisect_right(restarts, position, key=lambda restart: restart.position) - 1
    return restarts[place].shift_s if place >= 0 else 0.0


def position_of(packet: Any, before: int) -> int:
    """The byte a packet begins at; where it does not say (the second frame of a block), that of the one before."""
    position: int | None = packet.pos
    return before if position is None or position < 0 else position


@lru_cache(maxsize=16)
def _found(file: Path, _size: int, _modified: int) -> tuple[ClockRestart, ...]:
    """Kept for as long as the file is the same: its packets are all read for this."""
    parts = _parts(file)
    restarts: list[ClockRestart] = []
    reached_s = parts[0].last_s if parts else 0.0
    for part in parts[1:]:
        shift_s = reached_s - part.first_s
        restarts.append(ClockRestart(position=part.position, shift_s=shift_s))
        reached_s = part.last_s + shift_s
    return tuple(restarts)


def _parts(file: Path) -> list[_Part]:
    parts: list[_Part] = []
    latest_s: dict[int, float] = {}
    position = 0
    with opened(file) as container:
        streams = [stream for stream in (picture_stream(container), sound_stream(container)) if stream is not None]
        for packet in packets_of(container, *streams):
            if packet.dts is not None and packet.size:
                position = position_of(packet, position)
                _note(parts, latest_s, packet, position)
    return parts


def _note(parts: list[_Part], latest_s: dict[int, float], packet: Any, position: int) -> None:
    """Add a packet to the part it belongs to; a new one begins where the clock of a stream jumps back."""
    unit_s = float(packet.time_base)
    decoded_s: float = packet.dts * unit_s
    shown_s: float = (packet.pts if packet.pts is not None else packet.dts) * unit_s
    stream = packet.stream.index
    jumped = decoded_s < latest_s.get(stream, decoded_s) - _BACK_S
    latest_s[stream] = decoded_s
    if not parts or (jumped and stream in parts[-1].streams):
        parts.append(_Part(position=position, first_s=shown_s, last_s=shown_s, streams=set()))
    part = parts[-1]
    if len(parts) > 1 and stream not in part.streams:
        if not jumped and stream in parts[-2].streams:
            part = parts[-2]  # the last of it, handed over only after the first picture of the new part
        part.position = min(part.position, position)
    part.streams.add(stream)
    part.first_s = min(part.first_s, shown_s)
    part.last_s = max(part.last_s, shown_s + (packet.duration or 0) * unit_s)
