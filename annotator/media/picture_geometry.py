"""From the coded picture to the upright one: rotation, pixel shape, size changes in mid-recording, and crops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

RegionPx = tuple[int, int, int, int]
"""Left, top, width, height in pixels of the upright picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureGeometry:
    """How the pictures of one file are shown.

    Attributes:
        coded_width_px: Width before rotation, with square pixels; likewise ``coded_height_px``.
        quarter_turns: Counter-clockwise quarter turns from coded to upright, 0 to 3.
    """

    coded_width_px: int
    coded_height_px: int
    quarter_turns: int = 0

    @property
    def width_px(self) -> int:
        """Width of the upright picture."""
        return self.coded_height_px if self.quarter_turns % 2 else self.coded_width_px

    @property
    def height_px(self) -> int:
        """Height of the upright picture."""
        return self.coded_width_px if self.quarter_turns % 2 else self.coded_height_px

    @property
    def rotation_deg(self) -> int:
        """Counter-clockwise turn from coded to upright."""
        return self.quarter_turns * 90

    def fits(self, frame: VideoFrame) -> bool:
        """True if the frame needs no scaling."""
        return frame.width == self.coded_width_px and frame.height == self.coded_height_px

    def to_coded(self, region_px: RegionPx) -> RegionPx:
        """The same rectangle in pixels of the coded picture."""
        left, top, width, height = region_px
        if self.quarter_turns == 0:
            return left, top, width, height
        if self.quarter_turns == 1:
            return self.coded_width_px - top - height, left, height, width
        if self.quarter_turns == 2:
            return self.coded_width_px - left - width, self.coded_height_px - top - height, width, height
        return top, self.coded_height_px - left - width, height, width

    def upright(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Turn a coded picture (or crop) upright; the result is contiguous."""
        return np.ascontiguousarray(np.rot90(picture, k=self.quarter_turns))


def geometry_of(frame: VideoFrame, stream: VideoStream) -> PictureGeometry:
    """The geometry of a file, from its first decoded frame."""
    width = frame.width
    ratio = stream.sample_aspect_ratio
    if ratio and 0.2 < ratio < 5 and abs(ratio - 1) > 0.005:
        width = max(1, round(width * float(ratio)))
    turns = round(frame.rotation / 90) % 4
    return PictureGeometry(coded_width_px=width, coded_height_px=frame.height, quarter_turns=turns)


def upright_bgra(frame: VideoFrame, geometry: PictureGeometry) -> NDArray[np.uint8]:
    """(height, width, 4) upright picture, blue first, contiguous."""
    converted = frame.reformat(width=geometry.coded_width_px, height=geometry.coded_height_px, format="bgra")
    return geometry.upright(as_array(converted))


def as_array(frame: VideoFrame) -> NDArray[np.uint8]:
    """The pixels of a packed 8-bit frame."""
    pixels: Any = frame.to_ndarray()
    return pixels
