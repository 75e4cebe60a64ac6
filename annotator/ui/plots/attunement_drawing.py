"""The attunement plot as a drawing: where everything lies, and how it is painted, on screen or into a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from annotator.analysis.therapist_timing import TherapistTiming
from annotator.domain.attunement import MetCue, Outcome, by_parts
from annotator.domain.clock import format_time
from annotator.ui.look.theme import GRID_PX, Theme, numbers_font
from annotator.ui.look.translation import translate
from annotator.ui.plots.plotting import number, paint_labels, paint_point, paint_rules, paint_upright, steps, upright

_LANE_PX, _LATENCY_PX = 32, 88
_DOT_PX = 5.0
_LANES: tuple[Outcome, ...] = ("met", "missed", "other", "uncoded")
_PARTS = 3


def outcome_name(outcome: Outcome) -> str:
    """``Met`` ...: with the sign that stands for it in the plot."""
    names: dict[Outcome, str] = {
        "met": translate("practice", "● Met"),
        "missed": translate("practice", "✗ Missed"),
        "other": translate("practice", "◆ Other"),
        "uncoded": translate("practice", "○ Not coded"),
    }
    return names[outcome]


@dataclass(frozen=True, kw_only=True)
class AttunementDrawing:
    """A lane for each outcome that occurs, thirds of the session with the share that was met, latencies below.

    Attributes:
        chosen_id: The cue that stands out; empty for none.
        now_s: Where the playhead is; None for none.
        timings: What was heard of the therapist after each cue, by its id.
    """

    rows: tuple[MetCue, ...]
    duration_s: float
    width_px: float
    font: QFont
    chosen_id: str = ""
    now_s: float | None = None
    timings: Mapping[str, TherapistTiming] = field(default_factory=dict[str, TherapistTiming])

    @property
    def size(self) -> QSize:
        """What it needs."""
        return QSize(round(self.width_px), round(self._latency_area.bottom() + self._caption_px))

    @cached_property
    def lanes(self) -> tuple[Outcome, ...]:
        """The lanes from top to bottom; met and missed are always there."""
        there = {row.outcome for row in self.rows}
        return tuple(lane for lane in _LANES if lane in there or lane in ("met", "missed"))

    def place_of(self, row: MetCue) -> QPointF:
        """Where a cue's sign is drawn."""
        lane = self._lanes_area.top() + (self.lanes.index(row.outcome) + 0.5) * _LANE_PX
        return QPointF(self._x(row.onset_s), lane)

    def time_at(self, x_px: float) -> float:
        """The time of the session under a place."""
        share = (x_px - self._lanes_area.left()) / self._lanes_area.width()
        return min(max(share, 0.0), 1.0) * self.duration_s

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw from (0, 0) on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(numbers_font(self.font))
        self._paint_parts(painter, theme)
        self._paint_axis(painter, theme)
        self._paint_lanes(painter, theme)
        self._paint_latencies(painter, theme)

    # --- where things are

    @cached_property
    def _metrics(self) -> QFontMetricsF:
        return QFontMetricsF(self.font)

    @cached_property
    def _left_px(self) -> float:
        """Room for the longest name of a lane."""
        return max(self._metrics.horizontalAdvance(outcome_name(lane)) for lane in _LANES) + 2.0 * GRID_PX

    @property
    def _caption_px(self) -> float:
        return 1.5 * self._metrics.height()

    @cached_property
    def _lanes_area(self) -> QRectF:
        return QRectF(
            self._left_px, self._caption_px, self.width_px - self._left_px - 2 * GRID_PX, _LANE_PX * len(self.lanes)
        )

    @cached_property
    def _latency_area(self) -> QRectF:
        lanes = self._lanes_area
        return QRectF(lanes.left(), lanes.bottom() + self._caption_px, lanes.width(), _LATENCY_PX)

    def _x(self, time_s: float) -> float:
        return self._lanes_area.left() + time_s / self.duration_s * self._lanes_area.width()

    # --- drawing

    def _paint_parts(self, painter: QPainter, theme: Theme) -> None:
        area = self._lanes_area
        parts = by_parts(self.rows, duration_s=self.duration_s, parts=_PARTS)
        for place, part in enumerate(parts):
            box = QRectF(area.left() + place * area.width() / _PARTS, 0, area.width() / _PARTS, self._caption_px)
            coded = part.cues - part.counts["uncoded"]
            words = "–"
            if coded:
                words = translate("practice", "{n} of {all} met").format(n=part.counts["met"], all=coded)
            painter.setPen(theme.color("text_muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            if place:
                painter.setPen(QPen(theme.color("border"), 1))
                painter.drawLine(QPointF(box.left(), 4), QPointF(box.left(), self._latency_area.bottom()))

    def _paint_lanes(self, painter: QPainter, theme: Theme) -> None:
        area = self._lanes_area
        for place, lane in enumerate(self.lanes):
            middle = area.top() + (place + 0.5) * _LANE_PX
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(QPointF(area.left(), middle), QPointF(area.right(), middle))
            painter.setPen(theme.color("text"))
            box = QRectF(0, middle - _LANE_PX / 2, self._left_px - GRID_PX, _LANE_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, outcome_name(lane))
        for row in self.rows:
            at = self.place_of(row)
            if row.cue.id == self.chosen_id:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("accent_soft"))
                paint_point(painter, at, radius=_DOT_PX + 5)
            _paint_sign(painter, theme, row.outcome, at)

    def _paint_latencies(self, painter: QPainter, theme: Theme) -> None:
        area = self._latency_area
        timed = [(row, row.latency_s) for row in self.rows if row.latency_s is not None]
        heard = [(row, one) for row in self.rows if (one := self.timings.get(row.cue.id)) is not None]
        spoken = [(row, one, one.speaks_after_s) for row, one in heard if one.speaks_after_s is not None]
        painter.setPen(theme.color("text"))
        caption = QRectF(0, area.top() - self._caption_px, self.width_px, self._caption_px)
        words = translate("practice", "Latency, s")
        if spoken:
            words = translate("practice", "Latency, s   ▬ therapist speaks   ▲ comes in")
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter, words)
        ticks = steps(0.0, max([4.0, *(s for _, s in timed), *(s for _, _, s in spoken)]), most=4)
        paint_rules(painter, theme, area, ticks)
        y = upright(area, ticks[0], ticks[-1]).px
        for row, timing, after_s in spoken:
            at = QPointF(self._x(row.onset_s), y(after_s))
            held_px = (timing.silence_held_s or 0.0) / ticks[-1] * area.height()
            _paint_heard(painter, theme, at, held_px=held_px, comes_in=timing.interrupts)
        for row, latency_s in timed:
            at = QPointF(self._x(row.onset_s), y(latency_s))
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(QPointF(at.x(), area.bottom()), at)
            _paint_sign(painter, theme, row.outcome, at)

    def _paint_axis(self, painter: QPainter, theme: Theme) -> None:
        bottom = self._latency_area.bottom()
        minutes = self.duration_s > 240
        scale = 60.0 if minutes else 1.0
        for value in steps(0.0, self.duration_s / scale, most=8):
            time_s = value * scale
            if time_s > self.duration_s:
                continue
            words = translate("practice", "{n} s").format(n=number(value))
            if minutes:
                words = format_time(time_s, decimals=0)
            row = QRectF(0, bottom + 4, self.width_px, self._metrics.height())
            paint_labels(painter, theme, [(self._x(time_s), words)], row)
        if self.now_s is not None:
            whole = QRectF(0, self._caption_px, self.width_px, bottom - self._caption_px)
            paint_upright(painter, QPen(theme.color("playhead"), 1.5), self._x(self.now_s), whole)


def _paint_heard(painter: QPainter, theme: Theme, at: QPointF, *, held_px: float, comes_in: bool) -> None:
    """When the therapist speaks: a bar, with a line down it as long as the silence before; a triangle into words."""
    color = theme.color("text_muted")
    painter.setPen(QPen(color, 2))
    painter.setBrush(color)
    if comes_in:
        painter.drawPolygon(
            QPolygonF([at + QPointF(-_DOT_PX, _DOT_PX), at + QPointF(_DOT_PX, _DOT_PX), at + QPointF(0, -_DOT_PX)])
        )
        return
    painter.drawLine(at + QPointF(-_DOT_PX - 1, 0), at + QPointF(_DOT_PX + 1, 0))
    painter.setPen(QPen(color, 1, Qt.PenStyle.DotLine))
    painter.drawLine(at, at + QPointF(0, held_px))


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
