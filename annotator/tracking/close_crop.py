"""Where to look closely for a face that is small in the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# The side of the crop in face sizes: the short-range detector sees faces well at a third of its input's width.
CROP_FACES = 3.0
# The crop moves when the face comes nearer to its border than this share of the crop's side.
_BORDER = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCrop:
    """A fixed rectangle of the picture, in whole pixels; right and bottom lie outside."""

    left_px: int
    top_px: int
    right_px: int
    bottom_px: int

    def of(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """This part of a picture, contiguous."""
        return np.ascontiguousarray(rgb[self.top_px : self.bottom_px, self.left_px : self.right_px])

    def holds(self, points_px: NDArray[np.float32], *, picture_width_px: int, picture_height_px: int) -> bool:
        """True while the face lies well inside and has about the size the crop was made for.

        A border of the crop that is the picture's own border cannot be moved and does not count.
        """
        left, top = points_px[:, :2].min(axis=0)
        right, bottom = points_px[:, :2].max(axis=0)
        side = max(self.right_px - self.left_px, self.bottom_px - self.top_px)
        margin = _BORDER * side
        return bool(
            (left >= self.left_px + margin or self.left_px == 0)
            and (top >= self.top_px + margin or self.top_px == 0)
            and (right <= self.right_px - margin or self.right_px == picture_width_px)
            and (bottom <= self.bottom_px - margin or self.bottom_px == picture_height_px)
            and max(right - left, bottom - top) * CROP_FACES * 2 >= side
        )


def choose_crop(
    box_px: tuple[float, float, float, float],
    *,
    picture_width_px: int,
    picture_height_px: int,
    faces: float = CROP_FACES,
) -> CloseCrop:
    """The crop for a face seen in this box: a square some faces wide, cut at the picture's border.

    Args:
        box_px: Left, top, width, height.
        faces: How many times as wide as the face.
    """
    left_px, top_px, width_px, height_px = box_px
    side = faces * max(width_px, height_px)
    left = left_px + (width_px - side) / 2
    top = top_px + (height_px - side) / 2
    first_x = min(max(round(left), 0), picture_width_px - 1)
    first_y = min(max(round(top), 0), picture_height_px - 1)
    return CloseCrop(
        left_px=first_x,
        top_px=first_y,
        right_px=max(first_x + 1, min(round(left + side), picture_width_px)),
        bottom_px=max(first_y + 1, min(round(top + side), picture_height_px)),
    )
