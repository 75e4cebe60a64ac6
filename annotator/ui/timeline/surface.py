"""Cached pictures of rows, and what painting a row needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage

from annotator.ui.theme import Theme
from annotator.ui.timeline.inks import Inks
from annotator.ui.timeline.raster import Pixels
from annotator.ui.timeline.rows import RowMetrics
from annotator.ui.timeline.viewport import Viewport


@dataclass(frozen=True, slots=True, kw_only=True)
class Typefaces:
    """Fonts of the timeline."""

    text: QFont
    small: QFont
    numbers: QFont
    badge: QFont


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PaintContext:
    """A frozen view that a row is painted in.

    Attributes:
        viewport: In logical pixels, for text and shapes.
        raster: The same stretch in device pixels, for numpy.
        ratio: Device pixels to one logical pixel.
        grid: Device columns of the ruler's labelled ticks.
    """

    viewport: Viewport
    raster: Viewport
    ratio: float
    theme: Theme
    inks: Inks
    metrics: RowMetrics
    faces: Typefaces
    grid: NDArray[np.intp]

    @property
    def hatch_phase(self) -> int:
        """Moves the hatching with the content, so that it does not swim while panning."""
        return round(self.raster.start_s / self.raster.seconds_per_px)

    def device(self, logical_px: float) -> int:
        return round(logical_px * self.ratio)


class Surface:
    """A QImage and the array of its pixels; numpy and QPainter draw on the same memory."""

    def __init__(self, width_px: int, height_px: int, ratio: float):
        self.image = QImage(max(width_px, 1), max(height_px, 1), QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        memory = np.frombuffer(self.image.bits(), dtype=np.uint32)
        self.pixels: Pixels = memory.reshape(self.image.height(), self.image.width())

    def fits(self, width_px: int, height_px: int, ratio: float) -> bool:
        size = (self.image.width(), self.image.height(), self.image.devicePixelRatio())
        return size == (max(width_px, 1), max(height_px, 1), ratio)


class TextFitter:
    """Text cut to a width, remembering what it measured: the same words are drawn on every frame of a zoom."""

    def __init__(self, font: QFont):
        self._metrics = QFontMetricsF(font)
        self._space = self._metrics.horizontalAdvance(" ")
        self._widths: dict[str, float] = {}

    def width(self, text: str) -> float:
        held = self._widths.get(text)
        if held is None:
            if len(self._widths) > 20_000:
                self._widths.clear()
            held = self._widths[text] = self._metrics.horizontalAdvance(text)
        return held

    def elided(self, text: str, width_px: float) -> str:
        if self.width(text) <= width_px:
            return text
        # Only as much as could fit at all: eliding a long speech measures all of it.
        return self._metrics.elidedText(text[: int(width_px // 2) + 4], Qt.TextElideMode.ElideRight, width_px)

    def two_lines(self, text: str, width_px: float) -> tuple[str, str]:
        """The text broken once between words; what does not fit on the second line is elided."""
        if self.width(text) <= width_px:
            return text, ""
        words, taken, used = text.split(), 0, 0.0
        for word in words:
            step = self.width(word) + (self._space if taken else 0.0)
            if used + step > width_px:
                break
            used += step
            taken += 1
        if taken == 0:
            return self.elided(text, width_px), ""
        return " ".join(words[:taken]), self.elided(" ".join(words[taken:]), width_px)


@lru_cache(maxsize=8)
def fitter(font_key: str) -> TextFitter:
    """The fitter of a font, by :meth:`QFont.toString`."""
    font = QFont()
    font.fromString(font_key)
    return TextFitter(font)


@lru_cache(maxsize=512)
def qcolor(pixel: int) -> QColor:
    """An ink as a QColor."""
    return QColor.fromRgb(pixel & 0xFFFFFFFF)
