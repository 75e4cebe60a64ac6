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
_FEW = 12
"""Up to here painting one bar after the other is quicker."""


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bars:
    """Bars of one height; a later one lies over an earlier one of its lane.

    Attributes:
        left_px: (n,) in whole pixels of the device; may lie outside the picture.
        width_px: (n,) likewise, at least 1.
        lanes: (n,) from 0 at the top.
        kinds: (n,) index into ``looks``.
        looks: The different ones.
    """

    left_px: NDArray[np.intp]
    width_px: NDArray[np.intp]
    lanes: NDArray[np.intp]
    kinds: NDArray[np.intp]
    looks: Sequence[BarLook]


def paint_bars(pixels: Pixels, ratio: float, bars: Bars, *, lane_tops_px: Sequence[int], height_px: int) -> None:
    """Paint bars: a few one by one, many at once."""
    if len(bars.left_px) > _FEW:
        _paint_many(pixels, ratio, bars, lane_tops_px, height_px)
        return
    begin, end = _ends(ratio)
    columns = [_columns_of(look, height_px, ratio) for look in bars.looks]
    of_bars = np.stack([bars.left_px, bars.width_px, bars.lanes, bars.kinds], axis=1)
    places: list[list[int]] = of_bars.tolist()
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


def _paint_many(pixels: Pixels, ratio: float, bars: Bars, lane_tops_px: Sequence[int], height_px: int) -> None:
    """Which column of which look each column of the picture shows, then all of a lane."""
    begin, end = _ends(ratio)
    table = np.concatenate([_columns_of(look, height_px, ratio) for look in bars.looks], axis=1)
    per_look = begin + 1 + end
    right = bars.left_px + bars.width_px
    start, stop = np.maximum(bars.left_px, 0), np.minimum(right, pixels.shape[1])
    counts = np.maximum(stop - start, 0)
    ended = np.cumsum(counts)
    # Of each bar, for every column it takes: the place before its own first column, its ends, its look, its lane.
    round_end = np.minimum(bars.width_px // 2, end)
    of_bars = np.stack([start - ended + counts, bars.left_px, right, round_end, bars.kinds * per_look, bars.lanes])
    of_columns: NDArray[np.int64] = np.repeat(of_bars, counts, axis=1)
    shift, left, right, round_end, look, lanes = of_columns
    x = shift + np.arange(len(shift))
    from_right = right - x
    within = np.asarray(np.where(from_right > round_end, np.minimum(x - left, begin), per_look - from_right), np.intp)
    shown = np.full((len(lane_tops_px), pixels.shape[1]), -1, dtype=np.intp)
    shown[lanes, x] = look + within
    for lane, top in enumerate(lane_tops_px):
        (filled,) = np.nonzero(shown[lane] >= 0)
        if len(filled):
            room = pixels[top : top + height_px]
            room[:, filled] = table[: len(room), shown[lane, filled]]


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
