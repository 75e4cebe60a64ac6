"""Painting the codes that are running: bars that grow with the playhead, over the cached rows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.domain.annotations import Annotation
from annotator.ui.look.theme import Theme

_TEXT_FROM_PX = 40.0


def growth(row: Annotation, playhead_s: float) -> tuple[float, float]:
    """From where to where a running annotation reaches now, also where time went back behind its start."""
    return min(row.start_s, playhead_s), max(row.start_s, playhead_s)


def paint_growing(painter: QPainter, box: QRectF, theme: Theme, *, tint: str, label: str) -> None:
    """A bar in the code's colour; its right edge is open, as its end is."""
    color = QColor(tint)
    fill = QColor(color)
    fill.setAlpha(120 if theme.dark else 95)
    painter.fillRect(box, fill)
    painter.setPen(QPen(color, 2))
    painter.drawLine(box.topLeft(), box.bottomLeft())
    painter.setPen(QPen(color, 1))
    painter.drawLine(box.topLeft(), box.topRight())
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    painter.setPen(QPen(color, 1.5, Qt.PenStyle.DotLine))
    painter.drawLine(box.topRight(), box.bottomRight())
    if box.width() >= _TEXT_FROM_PX:
        painter.setPen(theme.color("text"))
        room = box.adjusted(6, 0, -4, 0)
        words = painter.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
