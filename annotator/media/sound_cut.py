"""Stretches of a recording's sound, exact to the sample, and voices made harder to recognise."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
import av.filter
import numpy as np
from numpy.typing import NDArray

from annotator.media.container import opened, sound_stream
from annotator.media.sound_decode import Layout, decode_sound

Sound = NDArray[np.int16]


def sound_layout(path: Path, *, track: int | None = None) -> Layout | None:
    """Mono or stereo, as a cut of this file will be; None where it has no sound.

    Raises:
        MediaError: the file cannot be used.
    """
    with opened(path) as container:
        audio = sound_stream(container, track)
        if audio is None:
            return None
        return "mono" if audio.codec_context.channels == 1 else "stereo"


def cut_sound(
    path: Path, start_s: float, end_s: float, *, rate_hz: int, layout: Layout, track: int | None = None
) -> Sound:
    """(n, channels) sound from ``start_s`` to ``end_s`` on the media clock; silence where the recording has none.

    ``n`` is the length times the rate, rounded: it never depends on what the file holds.

    Raises:
        MediaError: the file cannot be used.
    """
    count = round((end_s - start_s) * rate_hz)
    cut = np.zeros((count, 1 if layout == "mono" else 2), dtype=np.int16)
    for block in decode_sound(path, start_s=max(0.0, start_s), rate_hz=rate_hz, layout=layout, track=track):
        first = round((block.time_s - start_s) * rate_hz)
        if first >= count:
            break
        skip = max(0, -first)
        part = block.samples[skip : skip + count - max(first, 0)]
        cut[max(first, 0) : max(first, 0) + len(part)] = part
    return cut


def shift_pitch(sound: Sound, *, rate_hz: int, factor: float) -> Sound:
    """The same sound, as long as before, with every frequency times ``factor``: resampled, then set back in tempo.

    It makes a voice sound like another. It is no protection against somebody who turns it back.
    """
    if not len(sound):
        return sound
    layout: Layout = "mono" if sound.shape[1] == 1 else "stereo"
    graph: Any = av.filter.Graph()
    nodes = [
        graph.add_abuffer(sample_rate=rate_hz, format="s16", layout=layout, time_base=Fraction(1, rate_hz)),
        graph.add("asetrate", f"{round(rate_hz * factor)}"),
        graph.add("aresample", f"{rate_hz}"),
        graph.add("atempo", f"{1 / factor:.6f}"),
        graph.add("aformat", f"sample_fmts=s16:channel_layouts={layout}"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    packed: Any = np.ascontiguousarray(sound).reshape(1, -1)
    frame: Any = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = rate_hz, 0, Fraction(1, rate_hz)
    graph.push(frame)
    graph.push(None)
    shifted = np.zeros_like(sound)
    filled = 0
    while filled < len(shifted):
        try:
            piece: Any = graph.pull().to_ndarray().reshape(-1, sound.shape[1])
        except (av.error.BlockingIOError, av.error.EOFError):
            break
        part = piece[: len(shifted) - filled]
        shifted[filled : filled + len(part)] = part
        filled += len(part)
    return shifted
