"""Words on the timeline: measured and shaped once, cut to their room, written on whole pixels of the device."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText, QTransform

from annotator.ui.timeline.pixel_colors import qcolor
from annotator.ui.timeline.raster import whole

_MOST_WIDTHS = 20_000
_MOST_TEXTS = 4_000
_MOST_CHARACTERS = 600
"""Two lines across a large screen hold no more."""
_ELLIPSIS = "…"
_WHOLE = slice(None)


class CachedFont:
    """A font that remembers how wide words are in it and which glyphs they are made of.

    Shaping costs several times what drawing does, and a view that moves shows the same words again and again.
    """

    def __init__(self, font: QFont):
        self.font = font
        self._metrics = QFontMetricsF(font)
        self.height_px = self._metrics.height()
        """Height of a line."""
        self._widths: dict[str, float] = {}
        self._ends: dict[str, list[float]] = {}
        """Where each character of a text ends."""
        self._shaped: dict[str, QStaticText] = {}

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
        """
        first, last, _step = part.indices(min(len(text), _MOST_CHARACTERS))
        words = text[first:last]
        if self.width(text[:last]) - self.width(text[:first]) > width_px:
            last = self._fitting(text, first, width_px - self.width(_ELLIPSIS))
            kept = text[first:last].rstrip(" ·")
            words = f"{kept}{_ELLIPSIS}" if kept else ""  # dots alone say nothing
        if words:
            self.write(painter, words, left_px=left_px, top_px=top_px, height_px=height_px, ink=ink)

    def _fitting(self, text: str, first: int, width_px: float) -> int:
        """One after the last character that fits, from ``first`` on; kerning left out."""
        ends = self._ends.get(text)
        if ends is None:
            if len(self._ends) > _MOST_TEXTS:
                self._ends.clear()
            ends = self._ends[text] = list(accumulate(map(self.width, text[:_MOST_CHARACTERS])))
        return bisect_right(ends, (ends[first - 1] if first else 0.0) + width_px)

    def write(self, painter: QPainter, text: str, *, left_px: float, top_px: float, height_px: float, ink: int) -> None:
        """Write a line from ``left_px``, in the middle of a box of ``height_px``. The painter's pen and font change."""
        ratio = painter.device().devicePixelRatio()
        top_px += (height_px - self.height_px) / 2
        left_px, top_px = whole(left_px * ratio) / ratio, whole(top_px * ratio) / ratio
        painter.setPen(qcolor(ink))
        painter.setFont(self.font)
        painter.drawStaticText(QPointF(left_px, top_px), self._glyphs(text))

    def _glyphs(self, text: str) -> QStaticText:
        shaped = self._shaped.get(text)
        if shaped is None:
            if len(self._shaped) > _MOST_TEXTS:
                self._shaped.clear()
            shaped = self._shaped[text] = QStaticText(text)
            shaped.setTextFormat(Qt.TextFormat.PlainText)
            shaped.prepare(QTransform(), self.font)
        return shaped

    def close(self) -> None:
        """Let go of what was shaped: Qt's fonts, which it is made of, end with the application."""
        self._shaped.clear()


class FontCache:
    """The fonts of one timeline, each made once."""

    def __init__(self) -> None:
        self._held: dict[str, CachedFont] = {}

    def of(self, font: QFont) -> CachedFont:
        """The font with what it remembers."""
        return self._held.setdefault(font.toString(), CachedFont(font))

    def close(self) -> None:
        """Let go of what they remember; whoever has one of them can still write with it."""
        for font in self._held.values():
            font.close()
        self._held.clear()
