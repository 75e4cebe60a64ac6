"""Cached pictures of rows, and what painting a row needs to know."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from annotator.ui.look.theme import Theme
from annotator.ui.timeline.cached_font import CachedFont
from annotator.ui.timeline.pixel_colors import Colors
from annotator.ui.timeline.raster import Grid, Pixels
from annotator.ui.timeline.rows import RowMetrics
from annotator.ui.timeline.ticks import Ticks
from annotator.ui.timeline.viewport import Viewport


@dataclass(frozen=True, slots=True, kw_only=True)
class Typefaces:
    """Fonts of the timeline."""

    text: CachedFont
    small: CachedFont
    numbers: CachedFont


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PaintContext:
    """A frozen view that a row is painted in.

    Attributes:
        viewport: In logical pixels, for text and shapes.
        raster: The same stretch in device pixels, for numpy. It begins on a whole column (see :func:`raster_of`), so
            that a picture moved by whole columns stays right.
        first_column: Where it begins, in columns from the start of the session.
        ratio: Device pixels to one logical pixel.
        ticks: Those of the ruler.
        grid: Device columns in view of those with a label.
    """

    viewport: Viewport
    raster: Viewport
    first_column: int
    ratio: float
    theme: Theme
    colors: Colors
    metrics: RowMetrics
    faces: Typefaces
    ticks: Ticks
    grid: NDArray[np.intp]
    grids: dict[range, Grid] = field(default_factory=lambda: dict[range, Grid]())
    """What was asked of :meth:`grid_in`: most rows ask for the same columns."""

    def grid_in(self, columns: range) -> Grid:
        """The grid in some columns, counted from the first of them."""
        found = self.grids.get(columns)
        if found is None:
            inside = (self.grid >= columns.start) & (self.grid < columns.stop)
            found = self.grids[columns] = Grid(columns=self.grid[inside] - columns.start, ink=self.colors.grid)
        return found

    def columns(self, columns: range, *, margin: int = 0) -> Viewport:
        """The stretch under some columns of the raster and ``margin`` more on either side."""
        step_s = self.raster.seconds_per_px
        start_s = (self.first_column + columns.start - margin) * step_s
        return replace(self.raster, start_s=start_s, width_px=len(columns) + 2 * margin)

    def device(self, logical_px: float) -> int:
        """Device pixels of a length in logical ones."""
        return round(logical_px * self.ratio)


def raster_of(viewport: Viewport, ratio: float) -> tuple[Viewport, int]:
    """A view in device pixels, moved by less than a pixel to begin on a whole column, and that column."""
    raster = viewport.magnified(ratio, round(viewport.width_px * ratio))
    first_column = round(raster.start_s / raster.seconds_per_px)
    return replace(raster, start_s=first_column * raster.seconds_per_px), first_column


class Surface:
    """A QImage and the array of its pixels; numpy and QPainter draw on the same memory."""

    def __init__(self, width_px: int, height_px: int, ratio: float):
        self._size = (max(width_px, 1), max(height_px, 1), ratio)
        self.image = QImage(*self._size[:2], QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        self._memory = memoryview(self.image.bits())
        pixels = np.frombuffer(self._memory, dtype=np.uint32)
        self.pixels: Pixels = pixels.reshape(self.image.height(), self.image.width())

    def fits(self, width_px: int, height_px: int, ratio: float) -> bool:
        """True where it has this size already and can be painted on again."""
        return self._size == (max(width_px, 1), max(height_px, 1), ratio)

    def move_left(self, columns: int) -> None:
        """Move the picture to the left (right for less than 0); what comes into view is not painted yet."""
        # All lines at once, as one stretch of memory: numpy would copy it twice.
        memory, by = self._memory, abs(columns) * self.pixels.itemsize
        if columns > 0:
            memory[:-by] = memory[by:]
        elif columns < 0:
            memory[by:] = memory[:-by]
