"""Small shapes, so that colour is never the only sign."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.domain.signals import Family

INCONGRUENCE_SIGN = "≠"

# Corners in a box of 1 x 1. Expression is a disc and has none.
_CORNERS: dict[Family, tuple[tuple[float, float], ...]] = {
    "gaze": ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
    "head": ((0.5, 0.0), (1.0, 1.0), (0.0, 1.0)),
    "posture": ((0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95)),
    "hands": ((0.5, 0.0), (1.0, 0.38), (0.8, 1.0), (0.2, 1.0), (0.0, 0.38)),
    "movement": ((0.0, 0.0), (1.0, 0.5), (0.0, 1.0)),
    "speech": ((0.0, 0.0), (1.0, 0.0), (0.5, 1.0)),
    "voice": ((0.0, 0.5), (0.25, 0.0), (0.5, 0.5), (0.75, 0.0), (1.0, 0.5), (0.75, 1.0), (0.5, 0.6), (0.25, 1.0)),
    "timing": ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)),
}


def paint_family_shape(painter: QPainter, box: QRectF, family: Family) -> None:
    """Draw a family's shape with the painter's pen and brush."""
    corners = _CORNERS.get(family)
    if corners is None:
        painter.drawEllipse(box)
        return
    painter.drawPolygon(
        QPolygonF([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in corners])
    )


def paint_check(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draw a check mark."""
    pen = QPen(color, max(box.width() / 6, 1.6))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    corners = ((0.16, 0.54), (0.42, 0.8), (0.86, 0.24))
    painter.drawPolyline(
        QPolygonF([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in corners])
    )


def paint_unequal(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draw the sign of an incongruence as lines: it is told apart where no letter would be."""
    painter.setPen(QPen(color, max(box.width() / 7, 1.2)))
    for y in (0.36, 0.66):
        painter.drawLine(_inside(box, 0.1, y), _inside(box, 0.9, y))
    painter.drawLine(_inside(box, 0.28, 0.95), _inside(box, 0.72, 0.07))


def _inside(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.left() + x * box.width(), box.top() + y * box.height())
