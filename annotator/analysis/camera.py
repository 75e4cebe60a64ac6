"""A face as it would stand in the picture if the camera had neither zoomed nor moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from annotator.analysis.sampling import rolling_median, runs
from annotator.domain.arrays import Floats, Mask
from annotator.domain.landmarks import PictureTrack

# The camera moves where the background does so much within this time, and as long as it does half of that: a hand that
# follows somebody slows down and goes on, and taking out a part of one movement would look like a movement of theirs.
_AROUND_S = 0.5
_ZOOM_AROUND, _SHIFT_AROUND_WIDTHS = 0.012, 0.08
_GOES_ON_SHARE = 0.5
# A movement that comes to less raises nothing, and may be noise.
_LEAST_ZOOM, _LEAST_SHIFT_WIDTHS = 0.06, 0.15
# Where it could not be told for a moment it went on as just before and after.
_GOES_ON_S = 0.7
# A zoom goes on for a while: a step that is off the median of these many steps by so much is an error.
_USUAL_OF, _ODD_ZOOM = 5, 0.006
# The chest lies so far below the head's pivot.
_CHEST_WIDTHS = 1.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Steadied:
    """Size and place of a face without what the camera did.

    Attributes:
        scale_px: (n,).
        place_px: (n, 2).
        chest_px: (n, 2) how far the camera alone moved the chest since the frame before; 0 while it stands still.
    """

    scale_px: Floats
    place_px: Floats
    chest_px: Floats


def steadied(
    picture: PictureTrack, *, scale_px: Floats, place_px: Floats, face_width_px: float, cuts_s: tuple[float, ...]
) -> Steadied:
    """Take the camera's zoom and movement out, where it plainly moved; elsewhere everything stays as it is.

    Args:
        picture: One row for each of the faces' times.
        scale_px: (n,) size of the face; NaN where it is not known.
        place_px: (n, 2) a point of the head.
        face_width_px: The face's usual width.
        cuts_s: Times of camera cuts: what was before one is not comparable with what comes after.
    """
    still = Steadied(scale_px=scale_px, place_px=place_px, chest_px=np.zeros((len(scale_px), 2)))
    motion = picture.camera_motion
    if motion is None or not np.isfinite(motion).any() or not np.isfinite(face_width_px):
        return still
    steps = _filled(picture.times_s, motion.astype(np.float64))
    usual = np.nan_to_num(np.nanmedian(place_px, axis=0)) if np.isfinite(place_px).any() else np.zeros(2)
    here = np.where(np.isfinite(place_px), place_px, usual)
    steps[~_moving(picture.times_s, steps, here, face_width_px)] = 0.0
    if not steps.any():
        return still
    zoom, shift = np.empty(len(steps)), np.empty((len(steps), 2))
    cut = np.isin(np.arange(len(steps)), np.searchsorted(picture.times_s, np.array(cuts_s) - 1e-6))
    grown, moved = 1.0, np.zeros(2)
    for row, (log_zoom, across, down) in enumerate(steps.tolist()):
        if cut[row]:
            grown, moved = 1.0, np.zeros(2)
        factor = np.exp(log_zoom)
        grown, moved = factor * grown, factor * moved + (across, down)
        zoom[row], shift[row] = grown, moved
    chest = here + np.array([0.0, _CHEST_WIDTHS * face_width_px])
    return Steadied(
        scale_px=scale_px / zoom, place_px=(place_px - shift) / zoom[:, None], chest_px=_background_at(chest, steps)
    )


def _background_at(place_px: Floats, steps: Floats) -> Floats:
    """How far the camera moved what was seen at a place, (n, 2) pixels."""
    return np.expm1(steps[:, :1]) * place_px + steps[:, 1:]


def _filled(times_s: Floats, motion: Floats) -> Floats:
    """The steps with what is unknown, or unlike everything around it, taken from the steps around it.

    Pictures between two that were compared are told as still: they are no steps.
    """
    steps = np.where(np.isfinite(motion), motion, 0.0)
    told = np.flatnonzero(steps.any(axis=1))
    if not len(told):
        return steps
    usual = np.column_stack([rolling_median(column, _USUAL_OF) for column in steps[told].T])
    odd = np.abs(steps[told] - usual)[:, 0] > _ODD_ZOOM
    steps[told[odd]] = usual[odd]
    for row in np.flatnonzero(~np.isfinite(motion).all(axis=1)):
        near = told[np.abs(times_s[told] - times_s[row]) <= _GOES_ON_S]
        steps[row] = steps[near].mean(axis=0) if len(near) else 0.0
    return steps


def _moving(times_s: Floats, steps: Floats, place_px: Floats, face_width_px: float) -> Mask:
    """(n,) where the camera moves, and comes to something."""
    seen: Floats = _background_at(place_px, steps) / face_width_px
    course = np.column_stack([steps[:, 0], seen]).cumsum(axis=0)
    course = np.vstack([np.zeros(3), course])
    first = np.searchsorted(times_s, times_s - _AROUND_S)
    last = np.searchsorted(times_s, times_s + _AROUND_S, side="right")
    around = np.abs(course[last] - course[first])
    strength = np.maximum(around[:, 0] / _ZOOM_AROUND, np.hypot(around[:, 1], around[:, 2]) / _SHIFT_AROUND_WIDTHS)
    moving = strength >= _GOES_ON_SHARE
    for start, stop in runs(moving):
        gone = np.abs(course[start : stop + 1] - course[start]).max(axis=0)
        far = gone[0] >= _LEAST_ZOOM or np.hypot(gone[1], gone[2]) >= _LEAST_SHIFT_WIDTHS
        moving[start:stop] = far and strength[start:stop].max() >= 1
    return moving
