"""Synchrony over the session: how similar, in whose movement it comes first, and at which lags. Drawn from data."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from annotator.app.synchrony import PairSynchrony
from annotator.domain.clock import format_time
from annotator.ui.look.theme import GRID_PX, Theme, numbers_font
from annotator.ui.plots.plotting import Plot, paint_caption, paint_upright, upright
from annotator.ui.session.workspace import Workspace

_CAPTION_PX = 24
_SIMILARITY_PX = 88
_LEADING_PX = 56
_LAGS_PX = 104
_RULER_PX = 20
_KEY_PX = 64
_BAND_SD = 2.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SynchronyPicture:
    """What the plot draws. A window is drawn around its middle, as wide as the step to the next.

    Attributes:
        left_s, right_s: (w,) where each window is drawn, on the session clock.
        mean, chance, chance_sd, leading: (w,) NaN where unknown.
        z: (w, l) absolute Fisher z at each lag.
        moves: Whether it is about movement; else about voices.
        z_top: What the darkest (or, in the dark, brightest) colour stands for.
    """

    duration_s: float
    window_start_s: Floats
    window_s: float
    left_s: Floats
    right_s: Floats
    mean: Floats
    chance: Floats
    chance_sd: Floats
    leading: Floats
    lags_s: Floats
    z: Floats
    top: float
    leading_top: float
    z_top: float
    moves: bool = True

    def window_at(self, time_s: float) -> int | None:
        """The window drawn at this time, or None."""
        index = int(np.searchsorted(self.left_s, time_s, side="right")) - 1
        return index if index >= 0 and time_s <= self.right_s[index] else None


def synchrony_picture(pair: PairSynchrony, duration_s: float) -> SynchronyPicture:
    """Lay the windows of a pair out over the session."""
    chance, chance_sd = pair.chance_by_window
    mean, leading, z = pair.result.by_window, pair.result.leading_by_window, pair.result.z
    middle_s = pair.window_start_s + pair.parameters.window_s / 2
    half_s = pair.parameters.step_s / 2
    return SynchronyPicture(
        duration_s=max(duration_s, pair.end_s),
        window_start_s=pair.window_start_s,
        window_s=pair.parameters.window_s,
        left_s=middle_s - half_s,
        right_s=middle_s + half_s,
        mean=mean,
        chance=chance,
        chance_sd=chance_sd,
        leading=leading,
        lags_s=pair.result.lags_s,
        z=z,
        top=1.1 * _largest(np.concatenate([mean, chance + _BAND_SD * chance_sd])),
        leading_top=1.1 * _largest(np.abs(leading)),
        z_top=_largest(z),
        moves=not pair.measure.turns,
    )


def ramp(theme: Theme) -> NDArray[np.uint32]:
    """256 colours, 0xffRRGGBB, of one hue and of steadily changing lightness: told apart without seeing hues."""
    stops = [theme.color(name) for name in ("timeline", "accent", "text")]
    places = np.linspace(0, 1, 256)
    channels = [np.interp(places, (0, 0.6, 1), [getattr(stop, part)() for stop in stops]) for part in _PARTS]
    red, green, blue = (channel.round().astype(np.uint32) for channel in channels)
    return np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue


_PARTS = ("red", "green", "blue")


class SynchronyPlot(Plot):
    """Three pictures over one time axis. A click seeks; the values at the pointer, else at the playhead, are told."""

    time_chosen = Signal(float)

    def __init__(self, workspace: Workspace):
        super().__init__(workspace.themes)
        self.workspace = workspace
        self.picture: SynchronyPicture | None = None
        """What is plotted; None before there is anything."""
        self._labels = ("", "")
        self._image = QImage()
        self._pixels: NDArray[np.uint32] = np.zeros((0, 0), dtype=np.uint32)
        self._key = ramp(workspace.themes.theme)
        self._hover: QPointF | None = None
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Synchrony over the session"))
        workspace.playhead.moved.connect(self._follow)
        workspace.themes.changed.connect(self._draw_lags)

    @property
    def captions(self) -> tuple[str, str, str]:
        """What is told beside each of the three pictures now."""
        return self._numbers()

    def sizeHint(self) -> QSize:
        return QSize(320, 3 * _CAPTION_PX + _SIMILARITY_PX + _LEADING_PX + _LAGS_PX + _RULER_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def show_picture(self, picture: SynchronyPicture | None, labels: tuple[str, str]) -> None:
        """Show this; ``labels`` say what the first and the second person are called."""
        self.picture = picture
        self._labels = labels
        self._draw_lags()

    # --- where things are

    def similarity_area(self) -> QRectF:
        """Where the mean of each window is drawn."""
        return QRectF(0, _CAPTION_PX, self.width(), _SIMILARITY_PX)

    def leading_area(self) -> QRectF:
        """Where it is drawn who moves first."""
        return QRectF(0, self.similarity_area().bottom() + _CAPTION_PX, self.width(), _LEADING_PX)

    def lags_area(self) -> QRectF:
        """Where the lags are drawn; the largest positive one is on top."""
        return QRectF(0, self.leading_area().bottom() + _CAPTION_PX, self.width(), _LAGS_PX)

    def x_of(self, time_s: float) -> float:
        """Where a time of the session is."""
        picture = self.picture
        return time_s / picture.duration_s * self.width() if picture is not None else 0.0

    def _time_of(self, x: float) -> float:
        picture = self.picture
        return min(max(0.0, x / max(1, self.width())), 1.0) * picture.duration_s if picture is not None else 0.0

    # --- the pointer

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = event.position()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.picture is not None and event.button() == Qt.MouseButton.LeftButton:
            self.time_chosen.emit(self._time_of(event.position().x()))

    def _follow(self, _time_s: float) -> None:
        if self.isVisible():
            self.update()

    def _numbers(self) -> tuple[str, str, str]:
        picture, hover = self.picture, self._hover
        if picture is None:
            return "", "", ""
        time_s = self._time_of(hover.x()) if hover is not None else self.workspace.playhead.time_s
        index = picture.window_at(time_s)
        if index is None:
            return self.tr("no window here"), "", ""
        start_s = picture.window_start_s[index]
        when = f"{format_time(start_s, decimals=0)}–{format_time(start_s + picture.window_s, decimals=0)}"
        mean = picture.mean[index]
        if math.isnan(mean):
            return self.tr("{when}  not measurable").format(when=when), "", ""
        similar = f"{when}  {mean:.3f}"
        if not math.isnan(picture.chance[index]):
            similar += self.tr("  shuffled {a:.3f} ± {b:.3f}").format(
                a=picture.chance[index], b=_BAND_SD * picture.chance_sd[index]
            )
        if hover is not None and self.lags_area().contains(hover):
            row = self._lag_row(hover.y())
        else:
            row = int(np.nanargmax(picture.z[index]))
        lag = self.tr("{z:.3f} at {lag:+.1f} s").format(z=picture.z[index, row], lag=picture.lags_s[row])
        return similar, f"{picture.leading[index]:+.3f}", lag

    def _lag_row(self, y: float) -> int:
        area, count = self.lags_area(), len(self.picture.lags_s) if self.picture is not None else 1
        share = (area.bottom() - y) / area.height()
        return min(max(0, int(share * count)), count - 1)

    # --- drawing

    def _draw_lags(self) -> None:
        """One pixel per window and lag; it is stretched when painted."""
        picture = self.picture
        self._key = ramp(self.theme)
        if picture is not None and picture.z.size:
            share = np.nan_to_num(picture.z / picture.z_top, nan=0.0)
            colors = self._key[np.clip(share * 255, 0, 255).astype(np.uint8)]
            colors[np.isnan(picture.z)] = 0
            self._pixels = np.ascontiguousarray(colors.T[::-1])
            rows, columns = self._pixels.shape
            self._image = QImage(self._pixels.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32)
        else:
            self._image = QImage()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        picture = self.picture
        if picture is None:
            return
        theme = self.theme
        painter = QPainter(self)
        numbers = self._numbers()
        first, second = self._labels
        titles = (
            self.tr("Mean |z|"),
            (
                self.tr("Moves first: ↑ {first}, ↓ {second}")
                if picture.moves
                else self.tr("Changes first: ↑ {first}, ↓ {second}")
            ).format(first=first, second=second),
            self.tr("Lags ±{lag:.1f} s: ↑ {first} first").format(lag=picture.lags_s[-1], first=first),
        )
        areas = (self.similarity_area(), self.leading_area(), self.lags_area())
        for area, title, number in zip(areas, titles, numbers, strict=True):
            painter.fillRect(area, theme.color("timeline"))
            row = QRectF(0, area.top() - _CAPTION_PX, self.width(), _CAPTION_PX)
            paint_caption(painter, theme, self.font(), row, title=title, numbers=number)
            self._paint_missing(painter, picture, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_similarity(painter, picture, areas[0])
        self._paint_leading(painter, picture, areas[1])
        self._paint_lags(painter, picture, areas[2])
        self._paint_marks(painter, picture)

    def _cell(self, picture: SynchronyPicture, index: int, area: QRectF) -> QRectF:
        left, right = self.x_of(picture.left_s[index]), self.x_of(picture.right_s[index])
        return QRectF(left, area.top(), max(1.0, right - left), area.height())

    def _paint_missing(self, painter: QPainter, picture: SynchronyPicture, area: QRectF) -> None:
        """Grey and hatched: not measured is not the same as not similar."""
        theme = self.theme
        for index in np.flatnonzero(np.isnan(picture.mean)):
            cell = self._cell(picture, int(index), area)
            painter.fillRect(cell, theme.color("unmeasurable"))
            painter.fillRect(cell, QBrush(theme.color("border"), Qt.BrushStyle.BDiagPattern))

    def _paint_similarity(self, painter: QPainter, picture: SynchronyPicture, area: QRectF) -> None:
        theme = self.theme
        y = upright(area, 0.0, picture.top).px
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("baseline"))
        for index in np.flatnonzero(np.isfinite(picture.chance)):
            cell = self._cell(picture, int(index), area)
            middle, reach = float(picture.chance[index]), _BAND_SD * float(picture.chance_sd[index])
            low, high = y(max(0.0, middle - reach)), y(middle + reach)
            painter.drawRect(QRectF(cell.left(), high, cell.width(), max(1.0, low - high)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("text_muted"), 1, Qt.PenStyle.DotLine))
        self._paint_steps(painter, picture, picture.chance, y)
        painter.setPen(QPen(theme.color("signal"), 1.5))
        self._paint_steps(painter, picture, picture.mean, y)

    def _paint_steps(
        self, painter: QPainter, picture: SynchronyPicture, values: Floats, to_y: Callable[[float], float]
    ) -> None:
        points: list[QPointF] = []
        for index, value in enumerate(values):
            if math.isnan(value):
                painter.drawPolyline(QPolygonF(points))
                points = []
                continue
            level = to_y(float(value))
            points += [
                QPointF(self.x_of(picture.left_s[index]), level),
                QPointF(self.x_of(picture.right_s[index]), level),
            ]
        painter.drawPolyline(QPolygonF(points))

    def _paint_leading(self, painter: QPainter, picture: SynchronyPicture, area: QRectF) -> None:
        theme = self.theme
        middle = area.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("signal"))
        for index in np.flatnonzero(np.isfinite(picture.leading)):
            cell = self._cell(picture, int(index), area)
            length = float(picture.leading[index]) / picture.leading_top * area.height() / 2
            gap = min(1.0, cell.width() / 4)
            bar = QRectF(cell.left() + gap, middle - max(length, 0.0), cell.width() - 2 * gap, max(1.0, abs(length)))
            painter.drawRect(bar)
        painter.setPen(QPen(theme.color("text_muted"), 1))
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))

    def _paint_lags(self, painter: QPainter, picture: SynchronyPicture, area: QRectF) -> None:
        theme = self.theme
        if not self._image.isNull():
            left, right = self.x_of(picture.left_s[0]), self.x_of(picture.right_s[-1])
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(QRectF(left, area.top(), right - left, area.height()), self._image)
        painter.setPen(QPen(theme.color("text_muted"), 1, Qt.PenStyle.DotLine))
        middle = area.center().y()
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))

    def _paint_marks(self, painter: QPainter, picture: SynchronyPicture) -> None:
        theme = self.theme
        bottom = self.lags_area().bottom()
        now = self.x_of(self.workspace.playhead.time_s)
        places = [(now, QPen(theme.color("playhead"), 1.5))]
        if self._hover is not None:
            places.append((self._hover.x(), QPen(theme.color("text_muted"), 1, Qt.PenStyle.DashLine)))
        for area in (self.similarity_area(), self.leading_area(), self.lags_area()):
            for x, pen in places:
                paint_upright(painter, pen, x, area)
        self._paint_ruler(painter, picture, QRectF(0, bottom, self.width(), _RULER_PX))

    def _paint_ruler(self, painter: QPainter, picture: SynchronyPicture, ruler: QRectF) -> None:
        """From when to when; between them what the colours of the lags stand for."""
        painter.setFont(numbers_font(self.font()))
        painter.setPen(self.theme.color("text_muted"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(ruler, middle | Qt.AlignmentFlag.AlignLeft, format_time(0.0, decimals=0))
        painter.drawText(ruler, middle | Qt.AlignmentFlag.AlignRight, format_time(picture.duration_s, decimals=0))
        key = QRectF(0, 0, _KEY_PX, GRID_PX)
        key.moveCenter(ruler.center())
        gradient = QImage(self._key.data, len(self._key), 1, 4 * len(self._key), QImage.Format.Format_ARGB32)
        painter.drawImage(key, gradient)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(key)
        low, high = QRectF(ruler), QRectF(ruler)
        low.setRight(key.left() - GRID_PX / 2)
        high.setLeft(key.right() + GRID_PX / 2)
        painter.drawText(low, middle | Qt.AlignmentFlag.AlignRight, "0")
        painter.drawText(high, middle | Qt.AlignmentFlag.AlignLeft, f"{picture.z_top:.2f}")


def _largest(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.max()) if len(known) and known.max() > 0 else 1.0
