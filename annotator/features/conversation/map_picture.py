"""The picture of a conversation in a window: it is drawn elsewhere; here it is looked at, pointed at and clicked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QImageWriter, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolTip

from annotator.app.conversation.layout import MapLayout
from annotator.ui.look.theme import ThemeSource
from annotator.ui.plots.plotting import Plot, paint_upright

_PLAYHEAD_PX = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnMap:
    """A picture and where in it each time is."""

    layout: MapLayout
    image: QImage


def rendered(svg: str, ratio: float) -> QImage:
    """An SVG as an image, ``ratio`` device pixels to one of its own; for any thread."""
    drawing = QSvgRenderer(QByteArray(svg.encode()))
    image = QImage(drawing.defaultSize() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    drawing.render(painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def png_bytes(image: QImage) -> bytes:
    """An image as a PNG file's bytes."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())


class MapPicture(Plot):
    """Shows a drawn map and the playhead in it."""

    time_chosen = Signal(float)
    stepped = Signal(int)
    """An arrow key: to the next thing that stands out (1), or the one before (-1)."""

    def __init__(self, themes: ThemeSource, told_at: Callable[[float, float], str]):
        """``told_at`` gives rich text for a time and how many seconds around it count as there."""
        super().__init__(themes)
        self._told_at = told_at
        self.drawn: DrawnMap | None = None
        """What is shown."""
        self._time_s = 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Map of the conversation"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_map(self, drawn: DrawnMap | None) -> None:
        """Paint this map."""
        self.drawn = drawn
        height = round(drawn.image.height() / drawn.image.devicePixelRatio()) if drawn is not None else 0
        self.setFixedHeight(max(height, 1))
        self.update()

    def show_time(self, time_s: float) -> None:
        """The playhead stands here."""
        self._time_s = time_s
        self.update()

    def place_of(self, time_s: float) -> QPointF | None:
        """Where a time is, in the middle of its lanes."""
        if self.drawn is None:
            return None
        layout = self.drawn.layout
        for line in layout.lines:
            if line.start_s <= time_s <= line.end_s:
                return QPointF(layout.x_of(line, time_s), line.top_px + layout.lanes_px / 2)
        return None

    def sizeHint(self) -> QSize:
        return QSize(900, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.drawn is None:
            return
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.drawImage(0, 0, self.drawn.image)
        place = self.place_of(self._time_s)
        if place is not None:
            half = self.drawn.layout.lanes_px / 2 + 4
            lanes = QRectF(0, place.y() - half, self.width(), 2 * half)
            paint_upright(painter, QPen(self.theme.color("playhead"), _PLAYHEAD_PX), place.x(), lanes)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.color("accent"), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        time_s = self._time_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and time_s is not None:
            self.time_chosen.emit(time_s)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            time_s = self._time_at(QPointF(event.pos()))
            near_s = self.drawn.layout.seconds_per_px if self.drawn is not None else 0.0
            text = self._told_at(time_s, near_s) if time_s is not None else ""
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def _time_at(self, at: QPointF) -> float | None:
        return self.drawn.layout.time_at(at.x(), at.y()) if self.drawn is not None else None
