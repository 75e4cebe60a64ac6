"""How long each hit took: a dot each, the middle half as a box, the median as a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.domain.detection_scores import Latencies, latencies
from annotator.ui.look.theme import GRID_PX, ThemeSource, numbers_font
from annotator.ui.plots.plotting import number, paint_point, steps

_ROW_PX = 20
_DOT_PX = 4.0


class LatencyStrip(QWidget):
    """Latencies from the onset, left to right; 0 is the onset. One row per kind of cue, and one for all."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None):
        super().__init__(parent)
        self._themes = themes
        self._rows: tuple[tuple[str, tuple[float, ...]], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Latency of each hit"))
        themes.changed.connect(self.update)

    @property
    def rows(self) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """Name and latencies of each row."""
        return self._rows

    def show_rows(self, rows: Sequence[tuple[str, Sequence[float]]]) -> None:
        """Show these; a row without a latency is left out."""
        self._rows = tuple((name, tuple(values)) for name, values in rows if values)
        told = [self._sentence(name, latencies(values)) for name, values in self._rows]
        self.setAccessibleDescription(" ".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 2 * _ROW_PX * max(1, len(self._rows)) + 4 * GRID_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        theme = self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._rows:
            painter.setPen(theme.color("text_muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No hit, so no latency"))
            return
        values = [value for _name, row in self._rows for value in row]
        ticks = steps(min(0.0, *values), max(0.5, *values))
        painter.setFont(numbers_font(self.font()))
        names_px = max(painter.fontMetrics().horizontalAdvance(name) for name, _row in self._rows) + 2 * GRID_PX
        area = QRectF(min(names_px, self.width() / 3), 0, 0, 2.0 * _ROW_PX * len(self._rows))
        area.setRight(self.width() - 2 * GRID_PX)
        low, high = ticks[0], ticks[-1]

        def x(value: float) -> float:
            return area.left() + (value - low) / (high - low) * area.width()

        for value in ticks:
            painter.setPen(QPen(theme.color("text_muted") if value == 0 else theme.color("grid"), 1))
            painter.drawLine(QPointF(x(value), 0), QPointF(x(value), area.bottom()))
            painter.setPen(theme.color("text_muted"))
            box = QRectF(x(value) - 32, area.bottom(), 64, 2 * GRID_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{number(value)} s")
        for place, (name, row) in enumerate(self._rows):
            middle = (2 * place + 1) * _ROW_PX
            painter.setPen(theme.color("text"))
            box = QRectF(0, middle - _ROW_PX / 2, area.left() - GRID_PX, _ROW_PX)
            short = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, round(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, short)
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
                painter.setPen(QPen(theme.color("text"), 2))
                painter.drawLine(
                    QPointF(x(found.median_s), middle - 1.5 * GRID_PX),
                    QPointF(x(found.median_s), middle + 1.5 * GRID_PX),
                )

    def _sentence(self, name: str, found: Latencies | None) -> str:
        if found is None:
            return ""
        return self.tr("{name}: median {m:.1f} s, middle half {a:.1f} to {b:.1f} s, {n} hits.").format(
            name=name, m=found.median_s, a=found.lower_quartile_s, b=found.upper_quartile_s, n=found.count
        )
