"""One signal around a moment: its values, what is usual for the person, where it could not be measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.analysis.sampling import runs, unmeasured
from annotator.domain.clock import format_time
from annotator.domain.flags import Evidence, Flag
from annotator.domain.percent import percent
from annotator.domain.signals import Signal as MeasuredSignal
from annotator.ui.look.names import signal_label, unit_words
from annotator.ui.plots.plotting import Plot, paint_caption, paint_upright
from annotator.ui.session.workspace import Workspace

_AROUND_S = 4.0
_HEIGHT_PX = 84
_CAPTION_PX = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlotData:
    """What one plot draws, on the session clock and in the signal's unit."""

    start_s: float
    end_s: float
    low: float
    high: float
    times_s: NDArray[np.float64]
    values: NDArray[np.float64]
    baseline: NDArray[np.float64]
    spread: NDArray[np.float64]
    gaps: tuple[tuple[float, float], ...]
    quality: float


def plot_data(signal: MeasuredSignal, flag: Flag) -> PlotData:
    """Cut a signal to a few seconds around a flag; never longer before or after than the flag itself and 4 s."""
    around = max(_AROUND_S, min(flag.end_s - flag.start_s, 10.0))
    start_s, end_s = flag.start_s - around, flag.end_s + around
    inside = slice(*np.searchsorted(signal.times_s, (start_s, end_s)))
    times, values = signal.times_s[inside], signal.values[inside]
    baseline, spread = signal.baseline[inside], signal.spread[inside]
    shown = np.concatenate([values, baseline - 2 * spread, baseline + 2 * spread])
    shown = shown[np.isfinite(shown)]
    low, high = (float(shown.min()), float(shown.max())) if len(shown) else (0.0, 1.0)
    margin = (high - low) * 0.08 or 1.0
    during = (times >= flag.start_s) & (times <= flag.end_s)
    quality = float(np.mean(signal.quality[inside][during])) if during.any() else 0.0
    return PlotData(
        start_s=start_s,
        end_s=end_s,
        low=low - margin,
        high=high + margin,
        times_s=times,
        values=values,
        baseline=baseline,
        spread=spread,
        gaps=unmeasured(times, values),
        quality=quality,
    )


class EvidencePlot(Plot):
    """A small picture of one signal with its caption. A click seeks."""

    time_chosen = Signal(float)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(workspace.themes, parent)
        self.workspace = workspace
        self.data: PlotData | None = None
        """What is plotted; None where there is no such signal."""
        self._flag: Flag | None = None
        self._name = ""
        self._numbers = ""
        self.lines: list[QPolygonF] = []
        self._bands: list[QPolygonF] = []
        self._baselines: list[QPolygonF] = []
        workspace.playhead.moved.connect(self._follow)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT_PX)

    def show_evidence(self, signal: MeasuredSignal | None, flag: Flag, evidence: Evidence) -> None:
        """Show one piece of evidence; without the signal (not loaded, not measured any more) only its numbers."""
        self._flag = flag
        definition = signal.definition if signal is not None else None
        self.data = plot_data(signal, flag) if signal is not None else None
        self._name = signal_label(evidence.signal, {definition.name: definition} if definition else {})
        unit = f" {unit_words(evidence.unit)}".rstrip()
        self._numbers = f"{evidence.before:.3g} → {evidence.after:.3g}{unit}"
        spoken = self.tr("{name}: from {before:.3g} to {after:.3g} {unit}, {effect:+.1f} standard deviations").format(
            name=self._name,
            before=evidence.before,
            after=evidence.after,
            unit=unit_words(evidence.unit),
            effect=evidence.effect_z,
        )
        self.setAccessibleName(spoken)
        tip = [spoken]
        if definition is not None:
            tip += [definition.formula, self.tr("Source: {text}").format(text=definition.source)]
            tip += [self.tr("Weakness: {text}").format(text=definition.weakness)] if definition.weakness else []
        if self.data is not None:
            tip.append(self.tr("Quality during the flag: {q}").format(q=percent(self.data.quality)))
        tip.append(self.tr("Band: this person's baseline ± 1 SD. Grey: not measurable. Click to go there."))
        self.setToolTip("\n".join(tip))
        self._lay_out()
        self.update()

    def _area(self) -> QRectF:
        return QRectF(0, _CAPTION_PX, self.width(), self.height() - _CAPTION_PX - 4)

    def _x(self, time_s: float) -> float:
        data = self.data
        if data is None:
            return 0.0
        return (time_s - data.start_s) / (data.end_s - data.start_s) * self.width()

    def _lay_out(self) -> None:
        self.lines, self._bands, self._baselines = [], [], []
        data = self.data
        if data is None or self.width() <= 0:
            return
        area = self._area()

        def to_y(values: NDArray[np.float64]) -> NDArray[np.float64]:
            return area.bottom() - (values - data.low) / (data.high - data.low) * area.height()

        x = (data.times_s - data.start_s) / (data.end_s - data.start_s) * self.width()
        for run in _measured(data.values):
            self.lines.append(_polygon(x[run], to_y(data.values[run])))
        for run in _measured(data.baseline + data.spread):
            upper, lower = (to_y(data.baseline[run] + sign * data.spread[run]) for sign in (1, -1))
            self._bands.append(_polygon(np.r_[x[run], x[run][::-1]], np.r_[upper, lower[::-1]]))
            self._baselines.append(_polygon(x[run], to_y(data.baseline[run])))

    def _follow(self, _time_s: float) -> None:
        if self.isVisible():
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        data = self.data
        if data is not None and event.button() == Qt.MouseButton.LeftButton:
            share = event.position().x() / max(1, self.width())
            self.time_chosen.emit(data.start_s + share * (data.end_s - data.start_s))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self.theme
        painter = QPainter(self)
        row = QRectF(0, 0, self.width(), _CAPTION_PX)
        paint_caption(painter, theme, self.font(), row, title=self._name, numbers=self._numbers)
        area = self._area()
        painter.fillRect(area, theme.color("timeline"))
        data, flag = self.data, self._flag
        if data is None or flag is None:
            painter.setPen(theme.color("text_muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.tr("The signal is not loaded."))
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("baseline"))
        for band in self._bands:
            painter.drawPolygon(band)
        tint = theme.family(flag.family)
        tint.setAlpha(38)
        painter.setBrush(tint)
        painter.drawRect(self._span_rect(flag.onset_s, flag.offset_s, area))
        painter.setBrush(theme.color("unmeasurable"))
        for start_s, end_s in data.gaps:
            painter.drawRect(self._span_rect(start_s, end_s, area))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("text_muted"), 1, Qt.PenStyle.DotLine))
        for line in self._baselines:
            painter.drawPolyline(line)
        self._paint_moments(painter, area, flag)
        painter.setPen(QPen(theme.color("signal"), 1.5))
        for line in self.lines:
            painter.drawPolyline(line)
        now_s = self.workspace.playhead.time_s
        if data.start_s <= now_s <= data.end_s:
            paint_upright(painter, QPen(theme.color("playhead"), 1.5), self._x(now_s), area)

    def _span_rect(self, start_s: float, end_s: float, area: QRectF) -> QRectF:
        return QRectF(self._x(start_s), area.top(), max(1.0, self._x(end_s) - self._x(start_s)), area.height())

    def _paint_moments(self, painter: QPainter, area: QRectF, flag: Flag) -> None:
        color = self.theme.family(flag.family)
        for time_s, style in (
            (flag.onset_s, Qt.PenStyle.SolidLine),
            (flag.apex_s, Qt.PenStyle.DashLine),
            (flag.offset_s, Qt.PenStyle.SolidLine),
        ):
            paint_upright(painter, QPen(color, 1, style), self._x(time_s), area)


def moments_text(flag: Flag) -> str:
    """``0:00:12.040 – 0:00:13.840 · 1.80 s``."""
    span = f"{format_time(flag.start_s)} – {format_time(flag.end_s)}"
    return f"{span} · {flag.end_s - flag.start_s:.2f} s"


def _measured(values: NDArray[np.float64]) -> list[slice]:
    return [slice(start, stop) for start, stop in runs(np.isfinite(values))]


def _polygon(x: NDArray[np.float64], y: NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)])
