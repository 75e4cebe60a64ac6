"""Painting over parts of a picture so that they cannot be seen any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.domain.covering import Box, CoverStyle

SOLID_BGR = (58, 52, 48)

# So few blocks across a covered face that neither features nor their movement remain; smooth ones look like a face to
# detectors for longer than square ones.
_PIXELS_BLOCKS = 5
_BLUR_BLOCKS = 3
_BLUR_FINENESS = 12  # pixels to a block while it is blurred
_CORNER = 0.18

Picture = NDArray[np.uint8]


def cover(bgr: Picture, boxes: Iterable[Box], style: CoverStyle) -> Picture:
    """The picture (height, width, 3) with every box covered. The given picture is not changed.

    ``pixels`` keeps five colours across the box, ``blur`` three, and nothing finer; ``solid`` keeps nothing at all.
    """
    covered = bgr.copy()
    height, width = bgr.shape[:2]
    for box in boxes:
        left, top = max(0, int(np.floor(box[0]))), max(0, int(np.floor(box[1])))
        right, bottom = min(width, int(np.ceil(box[2]))), min(height, int(np.ceil(box[3])))
        if right <= left or bottom <= top:
            continue
        mask = _mask(box, (left, top, right, bottom), picture=(width, height))
        part = bgr[top:bottom, left:right]
        target = covered[top:bottom, left:right]
        target[mask] = _filling(part, box, style)[mask]
    return covered


def covered_mask(shape: tuple[int, int], boxes: Iterable[Box]) -> NDArray[np.bool_]:
    """(height, width) true where :func:`cover` paints."""
    height, width = shape
    mask = np.zeros(shape, dtype=np.bool_)
    for box in boxes:
        left, top = max(0, int(np.floor(box[0]))), max(0, int(np.floor(box[1])))
        right, bottom = min(width, int(np.ceil(box[2]))), min(height, int(np.ceil(box[3])))
        if right > left and bottom > top:
            mask[top:bottom, left:right] |= _mask(box, (left, top, right, bottom), picture=(width, height))
    return mask


def _filling(part: Picture, box: Box, style: CoverStyle) -> Picture:
    if style == "solid":
        return np.full_like(part, SOLID_BGR)
    height, width = part.shape[:2]
    # By the whole box, so that a face cut by the picture's border does not come out finer.
    block = max(box[2] - box[0], box[3] - box[1]) / (_PIXELS_BLOCKS if style == "pixels" else _BLUR_BLOCKS)
    size = max(1, round(width / block)), max(1, round(height / block))
    small: Any = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    if style == "pixels":
        return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    # What is left is so smooth that it need not be computed at full size, where it takes a second for a large face.
    fine = min(1.0, _BLUR_FINENESS / block)
    coarse = max(size[0], round(fine * width)), max(size[1], round(fine * height))
    large = np.asarray(cv2.resize(small, coarse, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
    smooth = np.asarray(cv2.GaussianBlur(large, (0, 0), max(1.0, fine * block / 2)), dtype=np.uint8)
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)


def _mask(box: Box, inside: tuple[int, int, int, int], *, picture: tuple[int, int]) -> NDArray[np.bool_]:
    """A rounded rectangle; corners stay square where the box reaches the picture's border."""
    left, top, right, bottom = inside
    radius = _CORNER * min(box[2] - box[0], box[3] - box[1])
    x = np.arange(left, right) + 0.5
    y = np.arange(top, bottom) + 0.5
    across = np.maximum(0.0, np.maximum(box[0] + radius - x, x - (box[2] - radius)))
    down = np.maximum(0.0, np.maximum(box[1] + radius - y, y - (box[3] - radius)))
    if box[0] <= 0:
        across[x < radius] = 0.0
    if box[2] >= picture[0]:
        across[x > picture[0] - radius] = 0.0
    if box[1] <= 0:
        down[y < radius] = 0.0
    if box[3] >= picture[1]:
        down[y > picture[1] - radius] = 0.0
    return across[None, :] ** 2 + down[:, None] ** 2 <= radius**2
