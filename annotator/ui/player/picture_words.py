"""Words over the picture, or where there is none. Light on dark in every theme, as the picture's surround is dark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontInfo, QPainter

from annotator.ui.look.theme import DARK, GRID_PX
from annotator.ui.player.region_outline import paint_label


def paint_words(painter: QPainter, view: QRectF, font: QFont, title: str, detail: str) -> None:
    """A title and what to do, in the middle of the view."""
    side = min(4 * GRID_PX, view.width() / 12)
    area = view.adjusted(side, 0, -side, 0)
    middle = view.center().y()
    large = QFont(font)
    large.setPixelSize(round(QFontInfo(font).pixelSize() * 1.35))
    painter.setFont(large)
    painter.setPen(DARK.color("text"))
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
    above = QRectF(area.left(), middle - 12 * GRID_PX, area.width(), 12 * GRID_PX)
    painter.drawText(above, flags | int(Qt.AlignmentFlag.AlignBottom), title)
    painter.setFont(font)
    painter.setPen(DARK.color("text_muted"))
    below = QRectF(area.left(), middle + GRID_PX, area.width(), 12 * GRID_PX)
    painter.drawText(below, flags | int(Qt.AlignmentFlag.AlignTop), detail)


def paint_badges(painter: QPainter, view: QRectF, badges: Sequence[str], caption: str) -> None:
    """What is not as recorded in the right upper corner, which recording it is in the left lower one."""
    metrics = painter.fontMetrics()
    top = view.top() + GRID_PX
    for words in badges:
        width = metrics.horizontalAdvance(words) + 2 * GRID_PX
        paint_label(painter, QPointF(view.right() - width - GRID_PX, top), words, DARK)
        top += metrics.height() + GRID_PX
    if caption:
        paint_label(
            painter, QPointF(view.left() + GRID_PX, view.bottom() - metrics.height() - 2 * GRID_PX), caption, DARK
        )


def paint_hint(painter: QPainter, view: QRectF, words: str) -> None:
    """What the keys and the mouse do now, at the bottom."""
    width = painter.fontMetrics().horizontalAdvance(words) + 2 * GRID_PX
    at = QPointF(view.center().x() - width / 2, view.bottom() - painter.fontMetrics().height() - 3 * GRID_PX)
    paint_label(painter, at, words, DARK)
