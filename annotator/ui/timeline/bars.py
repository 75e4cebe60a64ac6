"""The look of a bar, drawn by Qt once and copied from there: there are hundreds in every frame of a zoom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from annotator.ui.timeline.raster import Pixels, whole
from annotator.ui.timeline.surface import Surface, qcolor

RADIUS_PX = 3.0
COPIED_UP_TO_PX = 160.0
"""Bars up to this width are copied from a longer one that is drawn once; there are never many longer ones."""
_END_PX = 5.0
"""As much of a bar as its round end takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarLook:
    """What a bar looks like, whoever it is.

    Attributes:
        line_px: Width of its outline; 0 for none.
        edge: Ink of a stroke inside its left end, or None.
        ground: What lies under its round corners.
    """

    fill: int
    outline: int
    line_px: float
    edge: int | None
    ground: int


def draw_bar(painter: QPainter, bar: QRectF, look: BarLook) -> None:
    """Draw a bar of any length."""
    inset = look.line_px / 2
    painter.setPen(QPen(qcolor(look.outline), look.line_px) if look.line_px else Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(look.fill))
    painter.drawRoundedRect(bar.adjusted(inset, inset, -inset, -inset), RADIUS_PX, RADIUS_PX)
    if look.edge is not None:
        painter.fillRect(QRectF(bar.left() + 3, bar.top() + 4, 3, bar.height() - 8), qcolor(look.edge))


def copy_bar(pixels: Pixels, ratio: float, bar: QRectF, look: BarLook) -> None:
    """Put a bar together from both ends of a long one, on whole pixels of the device.

    Args:
        bar: May reach out of the picture to the left and right.
    """
    left, top, width = whole(bar.left() * ratio), whole(bar.top() * ratio), max(whole(bar.width() * ratio), 1)
    long = _long_bar(look, max(round(bar.height() * ratio), 1), ratio)
    lanes = pixels[top : top + long.shape[0]]
    end = min(round(_END_PX * ratio), width // 2)
    begin, stop = left + width - end, min(left + width, pixels.shape[1])
    first, middle = max(left, 0), min(begin, pixels.shape[1])
    if first < middle:
        lanes[:, first:middle] = long[: len(lanes), first - left : middle - left]
    first = max(begin, 0)
    if first < stop:
        shift = long.shape[1] - end - begin
        lanes[:, first:stop] = long[: len(lanes), first + shift : stop + shift]


@lru_cache(maxsize=1024)
def _long_bar(look: BarLook, height_px: int, ratio: float) -> Pixels:
    """The pixels of a bar as long as they are copied, (height, width)."""
    surface = Surface(round(COPIED_UP_TO_PX * ratio) + 1, height_px, ratio)
    surface.pixels[:] = look.ground
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_bar(painter, QRectF(0, 0, surface.image.width() / ratio, height_px / ratio), look)
    painter.end()
    return surface.pixels.copy()
