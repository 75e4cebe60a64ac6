"""Cues over the session: offered, met, missed; and how soon those that were met were met."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.domain.attunement import MetCue, Outcome, by_parts
from annotator.domain.clock import format_time
from annotator.ui.practice.plotting import number, paint_point, paint_rules, steps
from annotator.ui.theme import GRID_PX, Theme, numbers_font
from annotator.ui.workspace import Workspace

_LANE_PX, _LATENCY_PX = 32, 88
_DOT_PX = 5.0
_REACH_PX = 12
_LANES: tuple[Outcome, ...] = ("met", "missed", "other", "uncoded")
_PARTS = 3


def outcome_name(outcome: Outcome) -> str:
    """``Met`` ...: with the sign that stands for it in the plot."""
    names: dict[Outcome, str] = {
        "met": QCoreApplication.translate("practice", "● Met"),
        "missed": QCoreApplication.translate("practice", "✗ Missed"),
        "other": QCoreApplication.translate("practice", "◆ Other"),
        "uncoded": QCoreApplication.translate("practice", "○ Not coded"),
    }
    return names[outcome]


class AttunementPlot(QWidget):
    """A lane for each outcome that occurs, thirds of the session with the share that was met, latencies below."""

    cue_chosen = Signal(str)
    """Id of the cue that was clicked."""
    time_chosen = Signal(float)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._rows: tuple[MetCue, ...] = ()
        self._lanes: tuple[Outcome, ...] = _LANES[:2]
        self._chosen_id = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Attunement over the session"))
        workspace.themes.changed.connect(self.update)
        workspace.playhead.moved.connect(self._follow)

    def sizeHint(self) -> QSize:
        return QSize(560, round(self._latency_area().bottom() + self._caption_px))

    def show_cues(self, rows: Sequence[MetCue], chosen_id: str = "") -> None:
        """Show these, one of them chosen."""
        self._rows, self._chosen_id = tuple(rows), chosen_id
        there = {row.outcome for row in rows}
        self._lanes = tuple(lane for lane in _LANES if lane in there or lane in ("met", "missed"))
        told = (f"{outcome_name(lane)}: {sum(row.outcome == lane for row in rows)}" for lane in self._lanes)
        self.setAccessibleDescription(", ".join(told))
        self.updateGeometry()
        self.update()

    # --- where things are

    def place_of(self, row: MetCue) -> QPointF:
        """Where a cue's sign is drawn."""
        lane = self._lanes_area().top() + (self._lanes.index(row.outcome) + 0.5) * _LANE_PX
        return QPointF(self._x(row.onset_s), lane)

    def _lanes_area(self) -> QRectF:
        return QRectF(
            self._left_px, self._caption_px, self.width() - self._left_px - 2 * GRID_PX, _LANE_PX * len(self._lanes)
        )

    @property
    def _left_px(self) -> float:
        """Room for the longest name of a lane."""
        return max(self.fontMetrics().horizontalAdvance(outcome_name(lane)) for lane in _LANES) + 2.0 * GRID_PX

    @property
    def _caption_px(self) -> float:
        return 1.5 * self.fontMetrics().height()

    def _latency_area(self) -> QRectF:
        lanes = self._lanes_area()
        return QRectF(lanes.left(), lanes.bottom() + self._caption_px, lanes.width(), _LATENCY_PX)

    @property
    def _duration_s(self) -> float:
        return max(self._workspace.document.session.info.duration_s, 1.0)

    def _x(self, time_s: float) -> float:
        area = self._lanes_area()
        return area.left() + time_s / self._duration_s * area.width()

    def _follow(self, _time_s: float) -> None:
        if self.isVisible():
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        near = [(row, self.place_of(row) - at) for row in self._rows]
        hits = [(delta.manhattanLength(), row) for row, delta in near if delta.manhattanLength() <= _REACH_PX]
        if hits:
            self.cue_chosen.emit(min(hits, key=lambda hit: hit[0])[1].cue.id)
            return
        share = (at.x() - self._lanes_area().left()) / self._lanes_area().width()
        self.time_chosen.emit(min(max(share, 0.0), 1.0) * self._duration_s)

    # --- drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(numbers_font(self.font()))
        theme = self._workspace.themes.theme
        self._paint_parts(painter, theme)
        self._paint_axis(painter, theme)
        self._paint_lanes(painter, theme)
        self._paint_latencies(painter, theme)

    def _paint_parts(self, painter: QPainter, theme: Theme) -> None:
        area = self._lanes_area()
        parts = by_parts(self._rows, duration_s=self._duration_s, parts=_PARTS)
        for place, part in enumerate(parts):
            box = QRectF(area.left() + place * area.width() / _PARTS, 0, area.width() / _PARTS, self._caption_px)
            coded = part.cues - part.counts["uncoded"]
            words = self.tr("{n} of {all} met").format(n=part.counts["met"], all=coded) if coded else "–"
            painter.setPen(theme.color("text_muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            if place:
                painter.setPen(QPen(theme.color("border"), 1))
                painter.drawLine(QPointF(box.left(), 4), QPointF(box.left(), self._latency_area().bottom()))

    def _paint_lanes(self, painter: QPainter, theme: Theme) -> None:
        area = self._lanes_area()
        for place, lane in enumerate(self._lanes):
            middle = area.top() + (place + 0.5) * _LANE_PX
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
            painter.setPen(theme.color("text"))
            box = QRectF(0, middle - _LANE_PX / 2, self._left_px - GRID_PX, _LANE_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, outcome_name(lane))
        for row in self._rows:
            at = self.place_of(row)
            if row.cue.id == self._chosen_id:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("accent_soft"))
                paint_point(painter, at, radius=_DOT_PX + 5)
            self._paint_sign(painter, theme, row.outcome, at)

    @staticmethod
    def _paint_sign(painter: QPainter, theme: Theme, outcome: Outcome, at: QPointF) -> None:
        meanings = {"met": "posture", "missed": "movement", "other": "text_muted", "uncoded": "text_muted"}
        color = theme.color(meanings[outcome])
        painter.setPen(QPen(color, 2))
        painter.setBrush(color if outcome in ("met", "other") else Qt.BrushStyle.NoBrush)
        if outcome == "missed":
            for sign in (1, -1):
                painter.drawLine(at + QPointF(-_DOT_PX, -sign * _DOT_PX), at + QPointF(_DOT_PX, sign * _DOT_PX))
        else:
            paint_point(painter, at, radius=_DOT_PX - 1, diamond=outcome == "other")

    def _paint_latencies(self, painter: QPainter, theme: Theme) -> None:
        area = self._latency_area()
        timed = [(row, row.latency_s) for row in self._rows if row.latency_s is not None]
        painter.setPen(theme.color("text"))
        caption = QRectF(0, area.top() - self._caption_px, self.width(), self._caption_px)
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter, self.tr("Latency, s"))
        ticks = steps(0.0, max([4.0, *(latency_s for _row, latency_s in timed)]), most=4)
        paint_rules(painter, theme, area, ticks)
        for row, latency_s in timed:
            at = QPointF(self._x(row.onset_s), area.bottom() - latency_s / ticks[-1] * area.height())
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(QPointF(at.x(), area.bottom()), at)
            self._paint_sign(painter, theme, row.outcome, at)

    def _paint_axis(self, painter: QPainter, theme: Theme) -> None:
        bottom = self._latency_area().bottom()
        minutes = self._duration_s > 240
        scale = 60.0 if minutes else 1.0
        for value in steps(0.0, self._duration_s / scale, most=8):
            time_s = value * scale
            if time_s > self._duration_s:
                continue
            box = QRectF(self._x(time_s) - 40, bottom + 4, 80, self._caption_px - 4)
            painter.setPen(theme.color("text_muted"))
            words = format_time(time_s, decimals=0) if minutes else self.tr("{n} s").format(n=number(value))
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
        now = self._x(self._workspace.playhead.time_s)
        painter.setPen(QPen(theme.color("playhead"), 1.5))
        painter.drawLine(QPointF(now, self._caption_px), QPointF(now, bottom))
