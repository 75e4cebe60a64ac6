"""Which moments a group misses: a bar each, the worst on top."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QMouseEvent, QPainter, QPaintEvent, QPen

from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.domain.practice_results import MomentResult
from annotator.ui.look.theme import GRID_PX, ThemeSource, numbers_font
from annotator.ui.plots.plotting import Plot, across, paint_cut, paint_labels

_ROW_PX = 24
_AXIS_PX = 20


class MissedChart(Plot):
    """Full: noticed; hatched: missed. The numbers stand beside the bar."""

    chosen = Signal(int)
    """Which row was clicked."""

    def __init__(self, themes: ThemeSource):
        super().__init__(themes)
        self._rows: tuple[MomentResult, ...] = ()
        self._chosen = -1
        self.setAccessibleName(self.tr("Who noticed what"))

    def sizeHint(self) -> QSize:
        return QSize(480, _ROW_PX * len(self._rows) + _AXIS_PX)

    def show_results(self, rows: Sequence[MomentResult], chosen: int = -1) -> None:
        """Show these, in this order."""
        self._rows, self._chosen = tuple(rows), chosen
        told = (f"{row.moment.code_name}: {row.hits}/{row.seen}" for row in self._rows)
        self.setAccessibleDescription(", ".join(told))
        self.updateGeometry()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = int(event.position().y() // _ROW_PX)
        if event.button() == Qt.MouseButton.LeftButton and row < len(self._rows):
            self.chosen.emit(row)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        theme = self.theme
        painter.setFont(numbers_font(self.font()))
        metrics = painter.fontMetrics()
        names = [f"{format_time(row.moment.onset_s, decimals=0)}  {row.moment.code_name}" for row in self._rows]
        names_px = min(self.width() * 0.45, max((metrics.horizontalAdvance(name) for name in names), default=0) + 16.0)
        numbers_px = metrics.horizontalAdvance("00 of 00 missed") + 2.0 * GRID_PX
        bars = QRectF(names_px, 0, max(40.0, self.width() - names_px - numbers_px), _ROW_PX * len(self._rows))
        for number, (row, name) in enumerate(zip(self._rows, names, strict=True)):
            line = QRectF(0, number * _ROW_PX, self.width(), _ROW_PX)
            if number == self._chosen:
                painter.fillRect(line, theme.color("accent_soft"))
            painter.setPen(theme.color("text"))
            box = QRectF(GRID_PX / 2, line.top(), names_px - GRID_PX, _ROW_PX)
            paint_cut(painter, box, name)
            hit = QRectF(bars.left(), line.top() + 4, bars.width() * (1 - row.missed_share), _ROW_PX - 8)
            missed = QRectF(hit.right(), hit.top(), bars.width() - hit.width(), hit.height())
            painter.fillRect(hit, theme.color("posture"))
            painter.fillRect(missed, QBrush(theme.color("movement"), Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawRect(QRectF(bars.left(), hit.top(), bars.width(), hit.height()))
            painter.setPen(theme.color("text"))
            box = QRectF(bars.right() + GRID_PX, line.top(), numbers_px, _ROW_PX)
            words = self.tr("{n} of {all} missed").format(n=row.seen - row.hits, all=row.seen)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        painter.setPen(theme.color("text_muted"))
        axis = across(bars, 0.0, 1.0)
        below = QRectF(0, bars.bottom() + 2, self.width(), _AXIS_PX - 2)
        for share in (0.0, 0.5, 1.0):
            painter.drawLine(QPointF(axis.px(share), bars.bottom()), QPointF(axis.px(share), bars.bottom() + 4))
        paint_labels(painter, theme, ((axis.px(share), percent(share)) for share in (0.0, 0.5, 1.0)), below)
