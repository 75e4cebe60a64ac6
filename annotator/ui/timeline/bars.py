"""The look of a bar, drawn by Qt once and copied from there column by column: a frame shows hundreds of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from annotator.ui.timeline.pixel_colors import qcolor
from annotator.ui.timeline.raster import Pixels
from annotator.ui.timeline.surface import Surface

RADIUS_PX = 3.0
_BEGIN_PX = 8.0
"""As much of a bar as its round left end takes, with the stroke inside it."""
_END_PX = 5.0
"""As much of a bar as its round right end takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarLook:
    """What a bar looks like, however long it is.

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


def paint_bars(
    pixels: Pixels,
    ratio: float,
    bars: NDArray[np.intp],
    looks: Sequence[BarLook],
    *,
    lane_tops_px: Sequence[int],
    height_px: int,
) -> None:
    """Paint bars of one height, one after the other: a later one lies over an earlier one of its lane.

    Args:
        bars: (n, 4) where each begins and how wide it is (at least 1) in whole pixels of the device, its lane from 0 at
            the top, and which of ``looks`` it has. It may lie outside the picture.
    """
    begin, end = _ends(ratio)
    columns = [_columns_of(look, height_px, ratio) for look in looks]
    places: list[list[int]] = bars.tolist()
    for left, width, lane, kind in places:
        room = pixels[lane_tops_px[lane] : lane_tops_px[lane] + height_px]
        look, stop = columns[kind][: len(room)], left + width
        round_end = min(width // 2, end)
        _copy(room, look[:, : min(begin, width - round_end)], left)
        room[:, max(left + begin, 0) : max(stop - round_end, 0)] = look[:, begin : begin + 1]
        _copy(room, look[:, look.shape[1] - round_end :], stop - round_end)


def _copy(room: Pixels, columns: Pixels, at: int) -> None:
    """Copy columns to where they begin, as far as they lie in the picture."""
    first, stop = max(at, 0), min(at + columns.shape[1], room.shape[1])
    if first < stop:
        room[:, first:stop] = columns[:, first - at : stop - at]


def _ends(ratio: float) -> tuple[int, int]:
    """Columns of a bar's left and right end."""
    return round(_BEGIN_PX * ratio), round(_END_PX * ratio)


@lru_cache(maxsize=1024)
def _columns_of(look: BarLook, height_px: int, ratio: float) -> Pixels:
    """The columns of a bar's left end, one of its middle, and those of its right end, (height, columns)."""
    begin, end = _ends(ratio)
    surface = Surface(begin + 1 + end, height_px, ratio)
    surface.pixels[:] = look.ground
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = look.line_px / 2
    bar = QRectF(0, 0, surface.image.width() / ratio, height_px / ratio)
    painter.setPen(QPen(qcolor(look.outline), look.line_px) if look.line_px else Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(look.fill))
    painter.drawRoundedRect(bar.adjusted(inset, inset, -inset, -inset), RADIUS_PX, RADIUS_PX)
    if look.edge is not None:
        painter.fillRect(QRectF(bar.left() + 3, bar.top() + 4, 3, bar.height() - 8), qcolor(look.edge))
    painter.end()
    return surface.pixels.copy()
