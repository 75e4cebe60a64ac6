"""What the user should know about pictures that could not be looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from annotator.domain.clock import format_time
from annotator.domain.media import FrameTimes
from annotator.media.frame_choice import pick_frames


def skipped_pictures(times: FrameTimes, *, face_hz: float, seen_s: NDArray[np.float64]) -> tuple[str, ...]:
    """A sentence about the pictures that were to be looked at and could not be decoded; none if there are none.

    It is told from what was measured, not while tracking, so that it is known also when tracking was resumed.

    Args:
        times: Every frame, on the same clock as ``seen_s``.
        face_hz: How often per second the face was to be looked at.
        seen_s: (n,) times of the pictures that were looked at, ascending.
    """
    planned_s = times.times_s[pick_frames(times, face_hz)]
    lost = planned_s[~np.isin(np.round(planned_s, 6), np.round(seen_s, 6))]
    if not len(lost):
        return ()
    where = f"between {format_time(float(lost[0]))} and {format_time(float(lost[-1]))}"
    if len(lost) == 1:
        where = f"at {format_time(float(lost[0]))}"
    return (f"{len(lost)} of {len(planned_s)} pictures could not be decoded and were skipped, {where}",)
