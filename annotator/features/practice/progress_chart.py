"""One trainee's attempts one after the other: sensitivity, rates and latency, each with a scale of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QMouseEvent, QPainter, QPaintEvent, QPen

from annotator.domain.practice_results import ProgressPoint
from annotator.ui.look.theme import GRID_PX, ThemeSource, numbers_font
from annotator.ui.plots.plotting import Plot, Scale, paint_labels, paint_point, paint_rules, steps, upright

_DOT_PX = 4.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One series of a plot; its shape tells it apart, its colour only helps."""

    name: str
    meaning: str
    value: Callable[[ProgressPoint], float | None]
    square: bool = False


class ProgressChart(Plot):
    """Three plots over the number of the attempt. Hollow: corrected rates; a ring: a second go at the same exercise."""

    chosen = Signal(str)
    """Id of the attempt that was clicked."""

    def __init__(self, themes: ThemeSource):
        super().__init__(themes, grows=True)
        self._points: tuple[ProgressPoint, ...] = ()
        self._chosen_id = ""
        self.setMinimumHeight(330)
        self.setAccessibleName(self.tr("Progress over attempts"))
        self._plots: tuple[tuple[str, tuple[_Line, ...]], ...] = (
            (self.tr("Sensitivity d′"), (_Line(name="", meaning="posture", value=lambda one: one.d_prime),)),
            (
                self.tr("Rates"),
                (
                    _Line(name=self.tr("● hits"), meaning="posture", value=lambda one: one.hit_rate),
                    _Line(
                        name=self.tr("■ false alarms"),
                        meaning="movement",
                        value=lambda one: one.false_alarm_rate,
                        square=True,
                    ),
                ),
            ),
            (
                self.tr("Median latency, s"),
                (_Line(name="", meaning="posture", value=lambda one: one.median_latency_s),),
            ),
        )

    def sizeHint(self) -> QSize:
        return QSize(560, 420)

    def show_points(self, points: Sequence[ProgressPoint], chosen_id: str = "") -> None:
        """Show these attempts, one of them chosen."""
        self._points = tuple(points)
        self._chosen_id = chosen_id
        self.setAccessibleDescription(
            self.tr("{n} attempts; the numbers are in the table below").format(n=len(self._points))
        )
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._points and event.button() == Qt.MouseButton.LeftButton:
            at = event.position().x()
            nearest = min(self._points, key=lambda one: abs(self._x(one.number) - at))
            self.chosen.emit(nearest.attempt_id)

    @property
    def _left_px(self) -> float:
        return self.fontMetrics().horizontalAdvance("00.00") + GRID_PX

    @property
    def _caption_px(self) -> float:
        """Room for the title above a plot and half of its highest number."""
        return 1.75 * self.fontMetrics().height()

    def _x(self, number: int) -> float:
        room = self.width() - self._left_px - 2 * GRID_PX
        return self._left_px + room * (number - 0.5) / max(1, len(self._points))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(numbers_font(self.font()))
        axis_px = self.fontMetrics().height() + 4
        height = (self.height() - axis_px) / len(self._plots)
        for place, (title, lines) in enumerate(self._plots):
            area = QRectF(
                self._left_px,
                place * height + self._caption_px,
                self.width() - self._left_px - 2 * GRID_PX,
                height - self._caption_px - GRID_PX,
            )
            self._paint_plot(painter, area, title, lines)
        every = max(1, len(self._points) // 20)
        labels = ((self._x(one.number), str(one.number)) for one in self._points[::every])
        paint_labels(painter, self.theme, labels, QRectF(0, self.height() - axis_px, self.width(), axis_px))

    def _paint_plot(self, painter: QPainter, area: QRectF, title: str, lines: tuple[_Line, ...]) -> None:
        theme = self.theme
        values = [value for line in lines for one in self._points if (value := line.value(one)) is not None]
        ticks = steps(min([0.0, *values]), max([1.0, *values]), most=4)
        caption = QRectF(0, area.top() - self._caption_px, self.width(), 1.2 * self.fontMetrics().height())
        painter.setPen(theme.color("text"))
        painter.drawText(caption, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        at = self.width() - 2.0 * GRID_PX
        for line in reversed(lines):
            if line.name:
                wide = painter.fontMetrics().horizontalAdvance(line.name)
                at -= wide
                painter.setPen(theme.color(line.meaning))
                painter.drawText(
                    QRectF(at, caption.top(), wide + 2, caption.height()), Qt.AlignmentFlag.AlignVCenter, line.name
                )
                at -= 2 * GRID_PX
        paint_rules(painter, theme, area, ticks)
        for line in lines:
            self._paint_line(painter, line, upright(area, ticks[0], ticks[-1]))

    def _paint_line(self, painter: QPainter, line: _Line, scale: Scale) -> None:
        theme = self.theme
        color = theme.color(line.meaning)
        before: QPointF | None = None
        placed: list[tuple[ProgressPoint, QPointF]] = []
        painter.setPen(QPen(color, 1.5))
        for one in self._points:
            value = line.value(one)
            at = QPointF(self._x(one.number), scale.px(value)) if value is not None else None
            if at is not None and before is not None:
                painter.drawLine(before, at)
            if at is not None:
                placed.append((one, at))
            before = at
        for one, at in placed:
            if one.repeat > 1:
                painter.setPen(QPen(theme.color("text_muted"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                paint_point(painter, at, radius=_DOT_PX + 4)
            painter.setPen(QPen(theme.color("text") if one.attempt_id == self._chosen_id else color, 2))
            painter.setBrush(theme.color("panel") if one.corrected else QBrush(color))
            paint_point(painter, at, radius=_DOT_PX, square=line.square)
