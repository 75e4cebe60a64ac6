"""Which frames of a recording are looked at. Without the libraries that decode them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from annotator.domain.media import FrameTimes


def pick_frames(times: FrameTimes, rate_hz: float) -> NDArray[np.int64]:
    """Indexes of the frames to look at: for each tick of a grid of ``rate_hz``, the frame nearest to it.

    The grid starts at 0 on the media clock and a frame serves its nearest tick only, so a stretch of the recording
    picks exactly the frames that the whole recording picks there. A tick with no frame within half a step is left out.

    Raises:
        ValueError: ``rate_hz`` is not positive.
    """
    if not rate_hz > 0:
        raise ValueError(f"a rate of {rate_hz} pictures a second is not possible; give a number above 0")
    if math.isinf(rate_hz):
        return np.arange(len(times), dtype=np.int64)
    place = times.times_s * rate_hz
    # Rounded time stamps must not push a frame that is half-way between two ticks to and fro.
    tick = np.floor(place + 0.5 - 1e-6)
    distance = np.abs(place - tick)
    order = np.lexsort((distance, tick))
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(tick[order]) > 0
    return np.sort(order[first]).astype(np.int64)
