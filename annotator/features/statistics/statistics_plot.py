"""Bars of one measure for every code, whole or by parts of the session. Drawn from data, on screen and to a file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from annotator.ui.look.theme import GRID_PX, LIGHT, Theme, ThemeSource, numbers_font
from annotator.ui.plots.picture_file import write_picture
from annotator.ui.plots.plotting import Plot, paint_cut

_BAR_PX = 16
_PART_PX = 8
_GAP_PX = GRID_PX
_PICTURE_PX = 900
"""Width of an exported picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One code (of one person, by one coder). ``values`` holds one number, or one for each part of the session."""

    label: str
    detail: str
    color: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPlot:
    """What is drawn. ``unit`` follows every number; ``parts`` names the parts of the session, if bars have parts.

    ``definition`` says line by line what the numbers are and what they are of; it stands under an exported picture.
    """

    title: str
    unit: str
    decimals: int
    bars: tuple[Bar, ...]
    parts: tuple[str, ...] = ()
    definition: tuple[str, ...] = ()

    @property
    def top(self) -> float:
        """The largest value; 1 where there is none."""
        known = [value for bar in self.bars for value in bar.values if not math.isnan(value)]
        return max(known, default=0.0) or 1.0

    def text(self, value: float) -> str:
        """A value in words; a dash where there is none."""
        return "–" if math.isnan(value) else f"{value:.{self.decimals}f}{self.unit}"


def plot_height_px(plot: BarPlot, line_px: float) -> int:
    """How high a plot is when drawn."""
    return math.ceil(line_px + 2 * GRID_PX + sum(_row_px(bar, line_px) for bar in plot.bars))


def paint_plot(painter: QPainter, plot: BarPlot, theme: Theme, width_px: float) -> None:
    """Draw from (0, 0) on, in the painter's font."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    font = painter.font()
    line = QFontMetricsF(font).height()
    painter.setPen(theme.color("text_muted"))
    title = plot.title if not plot.parts else f"{plot.title}: {', '.join(plot.parts)}"
    painter.drawText(QRectF(0, 0, width_px, line), Qt.AlignmentFlag.AlignLeft, title)
    names_px = min(width_px * 0.42, max((_name_px(bar, painter) for bar in plot.bars), default=0.0) + 2 * GRID_PX)
    numbers = QFontMetricsF(numbers_font(font))
    number_px = max(
        (numbers.horizontalAdvance(plot.text(value)) for bar in plot.bars for value in bar.values), default=0
    )
    reach = max(1.0, width_px - names_px - number_px - 2 * GRID_PX)
    y = line + GRID_PX
    for bar in plot.bars:
        height = _row_px(bar, line)
        names = QRectF(0, y, names_px - GRID_PX, height - _GAP_PX)
        _paint_name(painter, names, bar, theme)
        painter.setFont(numbers_font(font))
        each = (height - _GAP_PX) / len(bar.values)
        for part, value in enumerate(bar.values):
            length = 0.0 if math.isnan(value) else reach * value / plot.top
            rect = QRectF(names_px, y + part * each, length, each - (1 if len(bar.values) > 1 else 0))
            color = QColor(bar.color or theme.accent)
            color.setAlphaF(1.0 - 0.3 * part)
            painter.fillRect(rect, color)
            painter.setPen(theme.color("text"))
            if len(bar.values) == 1 or each >= line * 0.8:
                at = QRectF(rect.right() + GRID_PX / 2, rect.top(), number_px + GRID_PX, rect.height())
                painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, plot.text(value))
        painter.setFont(font)
        y += height
    painter.fillRect(QRectF(names_px - 1, line + GRID_PX, 1, y - line - GRID_PX), theme.color("border"))


def _row_px(bar: Bar, line_px: float) -> float:
    least = line_px * (2 if bar.detail else 1)
    bars = _BAR_PX if len(bar.values) == 1 else len(bar.values) * max(_PART_PX, line_px * 0.85)
    return max(least, bars) + _GAP_PX


def _name_px(bar: Bar, painter: QPainter) -> float:
    metrics = painter.fontMetrics()
    return max(metrics.horizontalAdvance(bar.label), metrics.horizontalAdvance(bar.detail))


def _paint_name(painter: QPainter, rect: QRectF, bar: Bar, theme: Theme) -> None:
    painter.setPen(theme.color("text"))
    if not bar.detail:
        paint_cut(painter, rect, bar.label)
        return
    line = painter.fontMetrics().height()
    upper = QRectF(rect.left(), rect.center().y() - line, rect.width(), line)
    paint_cut(painter, upper, bar.label)
    painter.setPen(theme.color("text_muted"))
    paint_cut(painter, upper.translated(0, line), bar.detail)


class StatisticsPlot(Plot):
    """Shows a :class:`BarPlot`."""

    def __init__(self, themes: ThemeSource):
        super().__init__(themes)
        self.plot: BarPlot | None = None
        """What is shown."""
        self.setAccessibleName(self.tr("Bars of the chosen measure"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_plot(self, plot: BarPlot) -> None:
        """Show this."""
        self.plot = plot
        said = "; ".join(
            f"{bar.label} {bar.detail}: {', '.join(plot.text(value) for value in bar.values)}" for bar in plot.bars
        )
        self.setAccessibleDescription(f"{plot.title}: {said}")
        self.updateGeometry()
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        height = plot_height_px(self.plot, self.fontMetrics().height()) if self.plot is not None else 0
        return QSize(480, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.plot is None:
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        paint_plot(painter, self.plot, self.theme, self.width())
        painter.end()


def write_plot(plot: BarPlot, path: Path, font: QFont) -> None:
    """Write a plot as SVG or, by its suffix, as PNG.

    Raises:
        OSError: it cannot be written; nothing half-written stays.
    """
    probe = QImage(1, 1, QImage.Format.Format_ARGB32)
    measuring = QPainter(probe)
    measuring.setFont(font)
    line_px = measuring.fontMetrics().height()
    bars_px = plot_height_px(plot, line_px)
    measuring.end()
    height = bars_px + 2 * GRID_PX + math.ceil(len(plot.definition) * line_px)

    def draw(painter: QPainter) -> None:
        painter.translate(GRID_PX, GRID_PX)
        paint_plot(painter, plot, LIGHT, _PICTURE_PX - 2 * GRID_PX)
        painter.setPen(LIGHT.color("text_muted"))
        for number, words in enumerate(plot.definition):
            place = QRectF(0, bars_px + number * line_px, _PICTURE_PX - 2 * GRID_PX, line_px)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, words)

    write_picture(path, QSize(_PICTURE_PX, height), title=plot.title, font=font, draw=draw)
