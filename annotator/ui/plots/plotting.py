"""What plots share: scales, round steps, axes, captions and marks, drawn alike."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.look.theme import GRID_PX, Theme, ThemeSource, numbers_font

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LABEL_PX = 80


class Plot(QWidget):
    """A picture of numbers in the colours in force."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None, *, grows: bool = False):
        """It is as high as its size hint, or, where it ``grows``, as there is room."""
        super().__init__(parent)
        self._themes = themes
        vertical = QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)
        themes.changed.connect(self.update)

    @property
    def theme(self) -> Theme:
        """The colours in force."""
        return self._themes.theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where values lie along a stretch of pixels; upwards where it ends above where it begins."""

    low: float
    high: float
    from_px: float
    to_px: float

    def px(self, value: float) -> float:
        """Where a value lies."""
        return self.from_px + (value - self.low) / (self.high - self.low) * (self.to_px - self.from_px)


def upright(area: QRectF, low: float, high: float) -> Scale:
    """From the bottom of an area to its top."""
    return Scale(low=low, high=high, from_px=area.bottom(), to_px=area.top())


def across(area: QRectF, low: float, high: float) -> Scale:
    """From the left of an area to its right."""
    return Scale(low=low, high=high, from_px=area.left(), to_px=area.right())


def steps(low: float, high: float, *, most: int = 5) -> list[float]:
    """At most ``most`` + 1 round values that span ``low`` to ``high``."""
    if not high > low:
        high = low + 1.0
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough - 1e-12)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def number(value: float) -> str:
    """A value at an axis, as short as it can be."""
    return f"{value:g}".replace("-", "−")


def paint_rules(painter: QPainter, theme: Theme, area: QRectF, values: list[float]) -> None:
    """Horizontal rules with their values left of the area, which ``values`` span."""
    scale = upright(area, values[0], values[-1])
    for value in values:
        y = scale.px(value)
        painter.setPen(QPen(theme.color("grid"), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(theme.color("text_muted"))
        line_px = painter.fontMetrics().height()
        box = QRectF(0, y - line_px / 2, area.left() - 6, line_px)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | _MIDDLE, number(value))


def paint_labels(painter: QPainter, theme: Theme, labels: Iterable[tuple[float, str]], row: QRectF) -> None:
    """Words below an axis, each in the middle of where it belongs."""
    painter.setPen(theme.color("text_muted"))
    for x, words in labels:
        box = QRectF(x - _LABEL_PX / 2, row.top(), _LABEL_PX, row.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def paint_upright(painter: QPainter, pen: QPen, x: float, area: QRectF) -> None:
    """A line from the top of an area to its bottom."""
    painter.setPen(pen)
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


def paint_cut(painter: QPainter, box: QRectF, words: str, align: Qt.AlignmentFlag = _MIDDLE) -> None:
    """Words in the pen that is set, ending in dots where they have no room."""
    cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(box.width()))
    painter.drawText(box, align, cut)


def paint_caption(painter: QPainter, theme: Theme, font: QFont, row: QRectF, *, title: str, numbers: str) -> None:
    """A title on the left, and on the right the numbers it has now."""
    painter.setFont(numbers_font(font))
    painter.setPen(theme.color("text_muted"))
    painter.drawText(row, _MIDDLE | Qt.AlignmentFlag.AlignRight, numbers)
    taken = painter.fontMetrics().horizontalAdvance(numbers) + GRID_PX
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    paint_cut(painter, row.adjusted(0, 0, -taken, 0), title)


def paint_point(painter: QPainter, at: QPointF, *, radius: float, square: bool = False, diamond: bool = False) -> None:
    """A mark of one of three shapes, in the pen and brush that are set."""
    if diamond:
        reach = radius * 1.3
        corners = [QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
    elif square:
        painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
    else:
        painter.drawEllipse(at, radius, radius)
