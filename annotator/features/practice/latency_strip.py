"""How long each hit took: a dot each, the middle half as a box, the median as a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from annotator.domain.detection_scores import Latencies, latencies
from annotator.ui.look.theme import GRID_PX, ThemeSource, numbers_font
from annotator.ui.plots.plotting import Plot, across, number, paint_cut, paint_labels, paint_point, paint_upright, steps

_ROW_PX = 20
_DOT_PX = 4.0


class LatencyStrip(Plot):
    """Latencies from the onset, left to right; 0 is the onset. One row per kind of cue, and one for all."""

    def __init__(self, themes: ThemeSource):
        super().__init__(themes)
        self.rows: tuple[tuple[str, tuple[float, ...]], ...] = ()
        """Name and latencies of each row."""
        self.setAccessibleName(self.tr("Latency of each hit"))

    def show_rows(self, rows: Sequence[tuple[str, Sequence[float]]]) -> None:
        """Show these; a row without a latency is left out."""
        self.rows = tuple((name, tuple(values)) for name, values in rows if values)
        told = [self._sentence(name, latencies(values)) for name, values in self.rows]
        self.setAccessibleDescription(" ".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 2 * _ROW_PX * max(1, len(self.rows)) + 4 * GRID_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.rows:
            painter.setPen(theme.color("text_muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No hit, so no latency"))
            return
        values = [value for _name, row in self.rows for value in row]
        ticks = steps(min(0.0, *values), max(0.5, *values))
        painter.setFont(numbers_font(self.font()))
        names_px = max(painter.fontMetrics().horizontalAdvance(name) for name, _row in self.rows) + 2 * GRID_PX
        area = QRectF(min(names_px, self.width() / 3), 0, 0, 2.0 * _ROW_PX * len(self.rows))
        area.setRight(self.width() - 2 * GRID_PX)
        x = across(area, ticks[0], ticks[-1]).px
        for value in ticks:
            paint_upright(painter, QPen(theme.color("text_muted" if value == 0 else "grid"), 1), x(value), area)
        below = QRectF(0, area.bottom(), self.width(), 2 * GRID_PX)
        paint_labels(painter, theme, ((x(value), f"{number(value)} s") for value in ticks), below)
        for place, (name, row) in enumerate(self.rows):
            middle = (2 * place + 1) * _ROW_PX
            painter.setPen(theme.color("text"))
            box = QRectF(0, middle - _ROW_PX / 2, area.left() - GRID_PX, _ROW_PX)
            paint_cut(painter, box, name)
            found = latencies(row)
            if found is not None and found.count > 2:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("baseline"))
                left, right = x(found.lower_quartile_s), x(found.upper_quartile_s)
                painter.drawRect(QRectF(left, middle - GRID_PX, right - left, 2 * GRID_PX))
            painter.setPen(QPen(theme.color("text"), 1))
            painter.setBrush(theme.color("posture"))
            for value in row:
                paint_point(painter, QPointF(x(value), middle), radius=_DOT_PX)
            if found is not None:
                line = QRectF(0, middle - 1.5 * GRID_PX, self.width(), 3 * GRID_PX)
                paint_upright(painter, QPen(theme.color("text"), 2), x(found.median_s), line)

    def _sentence(self, name: str, found: Latencies | None) -> str:
        if found is None:
            return ""
        return self.tr("{name}: median {m:.1f} s, middle half {a:.1f} to {b:.1f} s, {n} hits.").format(
            name=name, m=found.median_s, a=found.lower_quartile_s, b=found.upper_quartile_s, n=found.count
        )
