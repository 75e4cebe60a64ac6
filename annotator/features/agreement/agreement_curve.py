"""How a measure changes with one of its settings: points over a range, from 0 to 1. Drawn from data."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.analysis.agreement_measure import Curve
from annotator.ui.look.theme import GRID_PX, ThemeSource, numbers_font

_LEFT_PX, _BELOW_PX = 40, 24
_SIZE = QSize(300, 130)


class AgreementCurve(QWidget):
    """One curve, with the setting in force marked."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None):
        super().__init__(parent)
        self._themes = themes
        themes.changed.connect(self.update)
        self._curve: Curve | None = None
        self._now: float = math.nan
        self._caption = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return _SIZE

    def show_curve(self, curve: Curve | None, *, now: float = math.nan, caption: str = "") -> None:
        """Draw a curve, or nothing.

        Args:
            now: The value of the setting in force.
            caption: What it shows, below it and for screen readers.
        """
        self._curve, self._now, self._caption = curve, now, caption
        self.setAccessibleName(caption)
        self.setToolTip(caption)
        self.setVisible(curve is not None)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._curve is None:
            return
        points = [(at, value) for at, value in self._curve.points if math.isfinite(value)]
        if not points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(numbers_font(self.font()))
        area = QRectF(self.rect()).adjusted(_LEFT_PX, GRID_PX, -GRID_PX, -_BELOW_PX)
        right = max(at for at, _ in self._curve.points)
        low = min(0.0, *(value for _, value in points))

        def placed(at: float, value: float) -> QPointF:
            across = at / right if right > 0 else 0.0
            return QPointF(
                area.left() + across * area.width(), area.bottom() - (value - low) / (1 - low) * area.height()
            )

        theme = self._themes.theme
        muted, accent = theme.color("text_muted"), theme.color("accent")
        for value in sorted({low, 0.0, 0.5, 1.0}):
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(placed(0.0, value), placed(right, value))
            painter.setPen(muted)
            box = QRectF(0, placed(0.0, value).y() - GRID_PX, _LEFT_PX - GRID_PX, 2 * GRID_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value:.1f}")
        for at in (0.0, right):
            side = Qt.AlignmentFlag.AlignLeft if at == 0.0 else Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(area.left(), area.bottom(), area.width(), _BELOW_PX), side, f"{at:g}")
        caption = QRectF(area.left(), area.bottom(), area.width(), _BELOW_PX)
        painter.drawText(caption, Qt.AlignmentFlag.AlignHCenter, self._caption)
        if math.isfinite(self._now) and 0 <= self._now <= right:
            painter.setPen(QPen(muted, 1, Qt.PenStyle.DashLine))
            painter.drawLine(placed(self._now, low), placed(self._now, 1.0))
        painter.setPen(QPen(accent, 2))
        painter.drawPolyline(QPolygonF([placed(at, value) for at, value in points]))
        painter.setBrush(accent)
        for at, value in points:
            painter.drawEllipse(placed(at, value), 3, 3)
        painter.end()
