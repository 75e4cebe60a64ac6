"""How far the stretch has gone, with the trainee's own marks on it. Nothing on it tells where a moment is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from annotator.ui.look.theme import GRID_PX, RADIUS_PX, ThemeSource
from annotator.ui.plots.plotting import Plot

_LINE_PX = 4


class StretchBar(Plot):
    """A thin line that fills; a tick for each mark."""

    def __init__(self, themes: ThemeSource):
        super().__init__(themes)
        self._span: tuple[float, float] = (0.0, 1.0)
        self._time_s: float = 0.0
        self._marks_s: tuple[float, ...] = ()
        self.setAccessibleName(self.tr("Progress in this stretch"))

    def sizeHint(self) -> QSize:
        return QSize(160, 3 * GRID_PX)

    def show_state(self, span: tuple[float, float], time_s: float, marks_s: tuple[float, ...]) -> None:
        """Show where we are in the span, and the marks set in it."""
        if (span, time_s, marks_s) != (self._span, self._time_s, self._marks_s):
            self._span = span
            self._time_s = time_s
            self._marks_s = marks_s
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme, painter = self.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        line = QRectF(0, middle - _LINE_PX / 2, self.width(), _LINE_PX)
        painter.setBrush(theme.color("border"))
        painter.drawRoundedRect(line, RADIUS_PX / 2, RADIUS_PX / 2)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(0, line.top(), self._x(self._time_s), _LINE_PX), RADIUS_PX / 2, RADIUS_PX / 2)
        painter.setPen(QPen(theme.color("text"), 2))
        for time_s in self._marks_s:
            x = self._x(time_s)
            painter.drawLine(QPointF(x, middle - GRID_PX), QPointF(x, middle + GRID_PX))

    def _x(self, time_s: float) -> float:
        start_s, end_s = self._span
        share = (time_s - start_s) / (end_s - start_s) if end_s > start_s else 0.0
        return min(max(share, 0.0), 1.0) * self.width()
