"""A square somewhere in a picture, perhaps turned: where a model looks, and how its points lie in the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

_STEP_BITS = 5
_STEP_MASK = (1 << _STEP_BITS) - 1
# More exact than that while two places are added up.
_SPARE_BITS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSquare:
    """All lengths in pixels of the picture. May reach beyond it.

    Attributes:
        turn: How far it is turned clockwise, in radians.
    """

    centre_x: float
    centre_y: float
    side: float
    turn: float = 0.0

    def of(self, rgb: NDArray[np.uint8], side_px: int, *, border: int) -> NDArray[np.uint8]:
        """What lies in it, upright, ``side_px`` wide and high.

        Read between pixels in steps of 1/32, as MediaPipe 0.10.21 does and newer releases of OpenCV's own warping no
        longer do: landmarks of bodies moved by up to 2 % of the shoulders' distance between the two.

        Args:
            border: What lies beyond the picture, by OpenCV's number: ``cv2.BORDER_CONSTANT`` black,
                ``cv2.BORDER_REPLICATE`` as at its edge.
        """
        along = np.asarray(np.arange(side_px) * (self.side / side_px) - self.side / 2, np.float64)
        cosine, sine = math.cos(self.turn), math.sin(self.turn)
        # Row by row: where each pixel of the answer lies in the picture, in 1/32 pixels.
        x = _in_steps(self.centre_x - sine * along, cosine * along)
        y = _in_steps(self.centre_y + cosine * along, sine * along)
        pixels = np.empty((side_px, side_px, 2), np.int16)
        np.right_shift(x, _STEP_BITS, out=pixels[..., 0], casting="unsafe")
        np.right_shift(y, _STEP_BITS, out=pixels[..., 1], casting="unsafe")
        between = ((y & _STEP_MASK) << _STEP_BITS | x & _STEP_MASK).astype(np.uint16)
        return np.asarray(cv2.remap(rgb, pixels, between, cv2.INTER_LINEAR, borderMode=border), np.uint8)

    def to_picture(self, shares: NDArray[np.float32]) -> NDArray[np.float32]:
        """Points in the square (n, 2), in shares of its side from its upper left corner, in pixels of the picture."""
        x, y = (shares[:, 0] - 0.5) * self.side, (shares[:, 1] - 0.5) * self.side
        cosine, sine = math.cos(self.turn), math.sin(self.turn)
        turned = np.stack([x * cosine - y * sine + self.centre_x, x * sine + y * cosine + self.centre_y], axis=1)
        return turned.astype(np.float32)


def whole(rgb: NDArray[np.uint8]) -> PictureSquare:
    """The smallest square that holds the whole picture."""
    height, width = rgb.shape[:2]
    return PictureSquare(centre_x=width / 2, centre_y=height / 2, side=float(max(width, height)))


def _in_steps(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[np.int32]:
    """(n, n) sums of a row's and a column's place, in steps."""
    unit = 1 << (_STEP_BITS + _SPARE_BITS)
    half = 1 << (_SPARE_BITS - 1)
    row_units = np.rint(rows * unit).astype(np.int32)[:, None] + half
    return (row_units + np.rint(columns * unit).astype(np.int32)[None, :]) >> _SPARE_BITS
