"""How pictures are made for the screen: no larger than they are shown, and brighter or darker where asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from annotator.media.picture_geometry import PictureGeometry, as_array

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_WORTH_SHRINKING = 0.8
"""Pictures that need to be at least this large are made in their own size: shrinking them further gains nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLook:
    """How the values of a picture are changed for the eye; the recording stays as it is.

    Attributes:
        brightness: -1 (much darker) to 1 (much brighter), as a power (gamma), so that black and white stay where they
            are and nothing is cut off; 0 changes nothing.
        contrast: -1 (flat) to 1 (hard), around middle grey; 0 changes nothing.
    """

    brightness: float = 0.0
    contrast: float = 0.0

    @property
    def plain(self) -> bool:
        """True if nothing is changed."""
        return self.brightness == 0 and self.contrast == 0

    def table(self) -> NDArray[np.uint8]:
        """(256,) uint8: the value each value becomes."""
        values = np.linspace(0.0, 1.0, 256) ** (2.0 ** (-1.5 * self.brightness))
        values = 0.5 + (values - 0.5) * 2.0 ** (1.5 * self.contrast)
        return np.clip(np.rint(values * 255), 0, 255).astype(np.uint8)


PLAIN_LOOK = PictureLook()


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureStyle:
    """What the screen wants.

    Attributes:
        fit_px: Width and height of the place the upright picture is shown in; None for its own size.
    """

    fit_px: tuple[int, int] | None = None
    look: PictureLook = PLAIN_LOOK

    def scale(self, geometry: PictureGeometry) -> float:
        """By how much pictures of this geometry are shrunk; 1 where they are made in their own size."""
        if self.fit_px is None:
            return 1.0
        fit = min(self.fit_px[0] / geometry.width_px, self.fit_px[1] / geometry.height_px)
        return max(fit, 16 / max(geometry.width_px, geometry.height_px)) if fit < _WORTH_SHRINKING else 1.0


class PicturePainter:
    """Makes pictures of decoded frames. Belongs to one thread, because it keeps its scaler."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._table: tuple[PictureLook, NDArray[np.uint8]] | None = None

    def paint(self, frame: VideoFrame, geometry: PictureGeometry, style: PictureStyle) -> NDArray[np.uint8]:
        """(height, width, 4) upright picture, blue first, contiguous."""
        scale = style.scale(geometry)
        converted = self._reformatter.reformat(
            frame,
            width=max(1, round(geometry.coded_width_px * scale)),
            height=max(1, round(geometry.coded_height_px * scale)),
            format="bgra",
            interpolation="AREA" if scale < 1 else "BICUBIC",
        )
        upright = geometry.upright(as_array(converted))
        if style.look.plain:
            return upright
        looked: NDArray[np.uint8] = cv2.LUT(upright, self._table_of(style.look))  # pyright: ignore[reportAssignmentType]
        return looked

    def _table_of(self, look: PictureLook) -> NDArray[np.uint8]:
        if self._table is None or self._table[0] != look:
            self._table = look, look.table()
        return self._table[1]
