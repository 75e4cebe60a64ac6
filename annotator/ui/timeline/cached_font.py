"""Words on the timeline: measured, cut and drawn once, then copied. The same ones stand in every frame of a zoom."""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from annotator.ui.timeline.raster import whole

_MOST_WIDTHS = 20_000
_MOST_TEXTS = 4_000
_MOST_HELD_PX = 12_000_000
_MOST_CHARACTERS = 600
"""Two lines across a large screen hold no more."""
_LEAN_PX = 1
"""Room on either side of a text: some letters lean out of their box."""
_ELLIPSIS = "…"
_WHOLE = slice(None)


class CachedFont:
    """A font that remembers how wide words are in it and what they look like."""

    def __init__(self, font: QFont):
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._height_px = self._metrics.height()
        self._widths: dict[str, float] = {}
        self._ends: dict[str, list[float]] = {}
        """Where each character of a text ends."""
        self._pictures: dict[tuple[str, int, float], QImage] = {}
        self._held_px = 0

    @property
    def height_px(self) -> float:
        """Height of a line."""
        return self._height_px

    def width(self, text: str) -> float:
        """Width of a text in pixels."""
        held = self._widths.get(text)
        if held is None:
            if len(self._widths) > _MOST_WIDTHS:
                self._widths.clear()
            held = self._widths[text] = self._metrics.horizontalAdvance(text)
        return held

    def elided(self, text: str, width_px: float) -> str:
        """The text, shortened with an ellipsis to so many pixels."""
        if self.width(text) <= width_px:
            return text
        # Only as much as could fit at all: eliding a long speech measures all of it.
        return self._metrics.elidedText(text[: int(width_px // 2) + 4], Qt.TextElideMode.ElideRight, width_px)

    def break_at(self, text: str, width_px: float) -> int | None:
        """The space at which a text is broken so that what stands before fits; None where all fits, or no word does."""
        if self.width(text) <= width_px:
            return None
        at = text.rfind(" ", 0, self._fitting(text, 0, width_px) + 1)
        return at if at > 0 else None

    def write_within(
        self,
        painter: QPainter,
        text: str,
        width_px: float,
        *,
        part: slice = _WHOLE,
        left_px: float,
        top_px: float,
        height_px: float,
        ink: int,
    ) -> None:
        """Write a text, or a part of it, cut off with an ellipsis where it does not fit into ``width_px``.

        Nothing is written where not one letter fits.

        All of it is drawn once and cut where it is copied: on the way in and out every step cuts it somewhere else.
        """
        first, last, _step = part.indices(min(len(text), _MOST_CHARACTERS))
        begin_px = self.width(text[:first])
        end_px = self.width(text[:last])
        if cut := end_px - begin_px > width_px:
            last = self._fitting(text, first, width_px - self.width(_ELLIPSIS))
            last = first + len(text[first:last].rstrip(" ·"))
            if last <= first:
                return  # dots alone say nothing
            end_px = self.width(text[:last])
        ratio = painter.device().devicePixelRatio()
        picture = self._drawn(text[:_MOST_CHARACTERS], ink, ratio)
        place = self._place(left_px, top_px, height_px, ratio)
        width = whole((end_px - begin_px + (_LEAN_PX if cut else 2 * _LEAN_PX)) * ratio)
        source = QRectF(whole(begin_px * ratio), 0, width, picture.height())
        painter.drawImage(place, picture, source)
        if cut:
            left_px += end_px - begin_px
            self.write(painter, _ELLIPSIS, left_px=left_px, top_px=top_px, height_px=height_px, ink=ink)

    def _fitting(self, text: str, first: int, width_px: float) -> int:
        """One after the last character that fits, from ``first`` on; kerning left out."""
        ends = self._ends.get(text)
        if ends is None:
            if len(self._ends) > _MOST_TEXTS:
                self._ends.clear()
            ends = self._ends[text] = list(accumulate(map(self.width, text[:_MOST_CHARACTERS])))
        return bisect_right(ends, (ends[first - 1] if first else 0.0) + width_px)

    def write(self, painter: QPainter, text: str, *, left_px: float, top_px: float, height_px: float, ink: int) -> None:
        """Write a line from ``left_px``, in the middle of a box of ``height_px``. The pen stays as it is."""
        ratio = painter.device().devicePixelRatio()
        painter.drawImage(self._place(left_px, top_px, height_px, ratio), self._drawn(text, ink, ratio))

    def _place(self, left_px: float, top_px: float, height_px: float, ratio: float) -> QPointF:
        """Where a picture goes: on whole pixels of the device, or the letters blur."""
        top_px += (height_px - self._height_px) / 2
        return QPointF(whole((left_px - _LEAN_PX) * ratio) / ratio, whole(top_px * ratio) / ratio)

    def _drawn(self, text: str, ink: int, ratio: float) -> QImage:
        key = (text, ink, ratio)
        picture = self._pictures.get(key)
        if picture is None:
            picture = self._picture(text, ink, ratio)
            self._held_px += picture.width() * picture.height()
            if self._held_px > _MOST_HELD_PX:
                self._pictures.clear()
                self._held_px = picture.width() * picture.height()
            self._pictures[key] = picture
        return picture

    def _picture(self, text: str, ink: int, ratio: float) -> QImage:
        width, height = math.ceil(self.width(text)) + 2 * _LEAN_PX + 1, math.ceil(self._metrics.height())
        size = (max(round(width * ratio), 1), max(round(height * ratio), 1))
        image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setFont(self.font)
        painter.setPen(QColor.fromRgb(ink & 0xFFFFFFFF))
        painter.drawText(QPointF(_LEAN_PX, self._metrics.ascent()), text)
        painter.end()
        return image


@lru_cache(maxsize=16)
def face(font_key: str) -> CachedFont:
    """The face of a font, by :meth:`QFont.toString`."""
    font = QFont()
    font.fromString(font_key)
    return CachedFont(font)


def cached_font(font: QFont) -> CachedFont:
    """The face of a font."""
    return face(font.toString())
