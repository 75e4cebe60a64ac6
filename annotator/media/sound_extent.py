"""Where the sound of a recording ends, which may be long after its picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av.error

from annotator.media.clock_restarts import clock_restarts, position_of, shift_at
from annotator.media.container import clock_start_s, opened, sound_stream

_TAIL_S = 10.0


def sound_end_s(path: Path | str, *, track: int | None = None) -> float:
    """End of the last block of sound on the media clock, from what is really in the file; 0 where there is none.

    Raises:
        MediaError: the file cannot be used.
    """
    restarts = clock_restarts(path)
    with opened(path) as container:
        audio = sound_stream(container, track)
        if audio is None or audio.time_base is None:
            return 0.0
        unit_s, start_s = float(audio.time_base), clock_start_s(container)
        duration: int | None = container.duration
        if duration and not restarts:
            near_the_end_s = duration / 1e6 + start_s - _TAIL_S
            try:
                container.seek(max(0, round(near_the_end_s / unit_s)), stream=audio)
            except av.error.FFmpegError:
                container.seek(0)
        end_s, position = 0.0, 0
        packets = container.demux(audio)
        while True:
            try:
                packet: Any = next(packets, None)
            except av.error.FFmpegError:
                break
            if packet is None:
                break
            position = position_of(packet, position)
            if packet.pts is not None and packet.size:
                stamp_s = (packet.pts + (packet.duration or 0)) * unit_s + shift_at(restarts, position)
                end_s = max(end_s, stamp_s - start_s)
        return end_s
