"""Words on the timeline: measured, cut and drawn once, then copied. The same ones stand in every frame of a zoom."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

_MOST_WIDTHS = 20_000
_MOST_PICTURES = 4_000


class Face:
    """A font that remembers how wide words are in it and what they look like."""

    def __init__(self, font: QFont):
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._space = self._metrics.horizontalAdvance(" ")
        self._widths: dict[str, float] = {}
        self._pictures: dict[tuple[str, int, float], QImage] = {}

    @property
    def height_px(self) -> float:
        """Height of a line."""
        return self._metrics.height()

    def width(self, text: str) -> float:
        held = self._widths.get(text)
        if held is None:
            if len(self._widths) > _MOST_WIDTHS:
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

    def write(self, painter: QPainter, text: str, *, left_px: float, top_px: float, height_px: float, ink: int) -> None:
        """Write a line from ``left_px``, in the middle of a box of ``height_px``. The pen stays as it is."""
        ratio = painter.device().devicePixelRatio()
        key = (text, ink, ratio)
        picture = self._pictures.get(key)
        if picture is None:
            if len(self._pictures) > _MOST_PICTURES:
                self._pictures.clear()
            picture = self._pictures[key] = self._picture(text, ink, ratio)
        # On whole pixels of the device, or the letters blur.
        left = round((left_px - 1) * ratio) / ratio
        top = round((top_px + (height_px - self._metrics.height()) / 2) * ratio) / ratio
        painter.drawImage(QPointF(left, top), picture)

    def _picture(self, text: str, ink: int, ratio: float) -> QImage:
        # One pixel more on either side: some letters lean out of their box.
        width, height = math.ceil(self.width(text)) + 3, math.ceil(self._metrics.height())
        size = (max(round(width * ratio), 1), max(round(height * ratio), 1))
        image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setFont(self.font)
        painter.setPen(QColor.fromRgb(ink & 0xFFFFFFFF))
        painter.drawText(QPointF(1, self._metrics.ascent()), text)
        painter.end()
        return image


@lru_cache(maxsize=16)
def face(font_key: str) -> Face:
    """The face of a font, by :meth:`QFont.toString`."""
    font = QFont()
    font.fromString(font_key)
    return Face(font)


def face_of(font: QFont) -> Face:
    """The face of a font."""
    return face(font.toString())
