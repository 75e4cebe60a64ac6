"""How the camera moved between two pictures, told by what lies behind the people: zoom and shift.

The zoom, shift and light by which one background becomes the other are found from brightness itself, from coarse to
fine (Lucas and Kanade 1981, with the robust weights of Black and Anandan 1996): blurred and plain backgrounds have
edges where they have no points to follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from annotator.domain.arrays import Floats, Mask, Pixels, Singles
from annotator.tracking.picture_measures import SAME_SCENE_BELOW
from annotator.tracking.protocol import Box

# Pictures are compared at these widths one after the other, every so many pictures: a zoom lasts longer.
_WIDTHS_PX = (48, 144)
_EVERY = 3
_BLUR_PX = 1.2
_STEPS, _SETTLED_PX = 5, 0.02
# Noise of a blurred picture, in grey levels; what is left over, in pixels of movement, and the share it must hold for.
_NOISE, _LEFT_PX, _AGREES_SHARE = 1.0, 0.35, 0.7
# A zoom by less than twice this between two pictures that are compared does not matter.
_LARGEST_ERROR = 0.003
# With less of the picture free of people, or with edges (grey levels a pixel, more than noise has), nothing is said.
_LEAST_FREE_SHARE = 0.06
_LEAST_SLOPE, _LEAST_EDGES_SHARE = 0.8, 0.01
# What belongs to a person, in widths and heights of the face: the head with its hair, and all below to the sides.
_HEAD_WIDTHS, _ABOVE_HEIGHTS, _BODY_WIDTHS, _NECK_HEIGHTS = 0.75, 0.45, 1.6, 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraMotion:
    """A point of the background at p is now at exp(log_zoom) p + shift, in pixels of the whole picture.

    All NaN where it cannot be told: people fill the picture, the wall behind them is plain, or things move there each
    in its own way.
    """

    log_zoom: float
    shift_px: tuple[float, float]


STILL = CameraMotion(log_zoom=0.0, shift_px=(0.0, 0.0))
UNKNOWN = CameraMotion(log_zoom=float("nan"), shift_px=(float("nan"), float("nan")))


class CameraMeter:
    """Compares the background of each third whole picture with that of the third before, once for everybody in it."""

    def __init__(self) -> None:
        self._before: Pixels | None = None
        self._since = 0

    def measure(self, luma: Pixels, *, width_px: int, faces: Sequence[Box], cut_score: float) -> CameraMotion:
        """What moved since the last picture that was compared; the pictures between two that are count as still.

        Args:
            luma: (h, w) of the whole picture, halved as often as one likes.
            width_px: Width of the picture that the answer is in pixels of.
            faces: Left, top, right, bottom of the faces that were last seen, in pixels of the picture.
            cut_score: Of this picture against the one before: nothing is compared across a cut.
        """
        if cut_score >= SAME_SCENE_BELOW:
            self._before, self._since = None, 0
        self._since += 1
        if self._before is not None and self._since < _EVERY:
            return STILL
        before, self._before, self._since = self._before, luma, 0
        if before is None or before.shape != luma.shape:
            return STILL
        zoom, shift_px = 0.0, (0.0, 0.0)
        error = np.inf
        for width in _WIDTHS_PX:
            scale = width_px / width
            pair = [_shrunk(picture, width) for picture in (before, luma)]
            free = _free_of_people(pair[0].shape, [tuple(side / scale for side in face) for face in faces])
            if free.mean() < _LEAST_FREE_SHARE:
                return UNKNOWN
            found = _aligned(pair[0], pair[1], free, start=(zoom, shift_px[0] / scale, shift_px[1] / scale))
            if found is None:
                return UNKNOWN
            (zoom, across, down), error = found
            shift_px = across * scale, down * scale
        if error > _LARGEST_ERROR:
            return UNKNOWN
        return CameraMotion(log_zoom=float(np.log1p(zoom)), shift_px=shift_px)


def _shrunk(luma: Pixels, width: int) -> Singles:
    size = width, max(16, round(luma.shape[0] * width / luma.shape[1]))
    small = cv2.resize(luma, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), _BLUR_PX), dtype=np.float32)


def _free_of_people(shape: tuple[int, ...], faces: Sequence[tuple[float, ...]]) -> Mask:
    """(h, w) true where nobody is; the border, over which a shift brings what was not seen, is left out."""
    free = np.zeros(shape, dtype=np.bool_)
    border = max(2, shape[1] // 36)
    free[border:-border, border:-border] = True
    for left, top, right, bottom in faces:
        middle, across, down = (left + right) / 2, right - left, bottom - top
        for above, reach in (
            (top - _ABOVE_HEIGHTS * down, _HEAD_WIDTHS),
            (bottom - _NECK_HEIGHTS * down, _BODY_WIDTHS),
        ):
            columns = slice(max(0, int(middle - reach * across)), max(0, int(middle + reach * across) + 1))
            free[max(0, int(above)) :, columns] = False
    return free


def _slope(picture: Singles, axis: int) -> Floats:
    slope: Any = np.gradient(picture, axis=axis)
    return np.asarray(slope, dtype=np.float64)


def _aligned(
    before: Singles, now: Singles, free: Mask, *, start: tuple[float, float, float]
) -> tuple[tuple[float, float, float], float] | None:
    """Zoom (less one) and shift that take the free part of one picture to the other, and the zoom's standard error.

    None where they do not agree about any.
    """
    height, width = before.shape
    slope_x, slope_y = _slope(before, 1)[free], _slope(before, 0)[free]
    strength: Floats = np.hypot(slope_x, slope_y)
    if (strength >= _LEAST_SLOPE).sum() < _LEAST_EDGES_SHARE * free.size:
        return None
    y, x = (part.astype(np.float64) for part in np.nonzero(free))
    grey = before[free].astype(np.float64)
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    columns = np.column_stack(
        [slope_x * (x - centre[0]) + slope_y * (y - centre[1]), slope_x, slope_y, grey, np.ones(len(grey))]
    )
    zoom, across, down = start[0], start[1] + start[0] * centre[0], start[2] + start[0] * centre[1]
    left = grey
    normal = np.eye(5)
    for _ in range(_STEPS):
        matrix = np.array(
            [[1 + zoom, 0, across - zoom * centre[0]], [0, 1 + zoom, down - zoom * centre[1]]], dtype=np.float64
        )
        warped = cv2.warpAffine(
            now, matrix, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
        )
        left = warped[free].astype(np.float64) - grey
        left -= np.median(left)
        # From the first step on: where much changes somebody moves, and most of a background hardly does.
        spread = 1.4826 * float(np.median(np.abs(left))) + 0.5 * _NOISE
        weight = 1.0 / (1.0 + (left / (2 * spread)) ** 2) ** 2
        weighted = columns * weight[:, None]
        normal = weighted.T @ columns + np.diag([1e-6, 1e-6, 1e-6, 1e-6, 1e-6])
        step = np.linalg.solve(normal, weighted.T @ left)
        zoom, across, down = zoom - step[0], across - step[1], down - step[2]
        if max(abs(step[0]) * width / 2, abs(step[1]), abs(step[2])) < _SETTLED_PX:
            break
    agrees = np.abs(left) <= 2.5 * _NOISE + _LEFT_PX * strength
    if strength[agrees].sum() < _AGREES_SHARE * strength.sum():
        return None
    spread = max(1.4826 * float(np.median(np.abs(left))), 0.3 * _NOISE)
    error = spread * float(np.sqrt(np.linalg.inv(normal)[0, 0]))
    return (float(zoom), float(across - zoom * centre[0]), float(down - zoom * centre[1])), error
