"""The few things every plot of practice needs: steps people count in, and axes drawn alike."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from annotator.ui.look.theme import Theme


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
    low, high = values[0], values[-1]
    for value in values:
        y = area.bottom() - (value - low) / (high - low) * area.height()
        painter.setPen(QPen(theme.color("grid"), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(theme.color("text_muted"))
        line_px = painter.fontMetrics().height()
        box = QRectF(0, y - line_px / 2, area.left() - 6, line_px)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number(value))


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
