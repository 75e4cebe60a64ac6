"""How a measure changes with one of its settings: points over a range, from 0 to 1. Drawn from data."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF

from annotator.analysis.agreement_measure import Curve
from annotator.ui.look.theme import GRID_PX, ThemeSource, numbers_font
from annotator.ui.plots.plotting import Plot, across, paint_point, paint_rules, paint_upright, upright

_LEFT_PX, _BELOW_PX = 40, 24
_SIZE = QSize(300, 130)


class AgreementCurve(Plot):
    """One curve, with the setting in force marked."""

    def __init__(self, themes: ThemeSource):
        super().__init__(themes)
        self._curve: Curve | None = None
        self._now: float = math.nan
        self._caption = ""

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
        low = min(0.0, *(math.floor(10 * value) / 10 for _, value in points))
        x, y = across(area, 0.0, right or 1.0), upright(area, low, 1.0)
        placed = [QPointF(x.px(at), y.px(value)) for at, value in points]
        theme = self.theme
        muted, accent = theme.color("text_muted"), theme.color("accent")
        below = {low} if low < -0.2 else set[float]()  # nearer to 0 the two would be written over each other
        paint_rules(painter, theme, area, sorted({0.0, 0.5, 1.0} | below))
        for at in (0.0, right):
            side = Qt.AlignmentFlag.AlignLeft if at == 0.0 else Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(area.left(), area.bottom(), area.width(), _BELOW_PX), side, f"{at:g}")
        caption = QRectF(area.left(), area.bottom(), area.width(), _BELOW_PX)
        painter.drawText(caption, Qt.AlignmentFlag.AlignHCenter, self._caption)
        if math.isfinite(self._now) and 0 <= self._now <= right:
            paint_upright(painter, QPen(muted, 1, Qt.PenStyle.DashLine), x.px(self._now), area)
        painter.setPen(QPen(accent, 2))
        painter.drawPolyline(QPolygonF(placed))
        painter.setBrush(accent)
        for at in placed:
            paint_point(painter, at, radius=3)
        painter.end()
