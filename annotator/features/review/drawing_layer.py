"""Lines drawn on the picture, and the hand that draws them. Lies over the picture and moves with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from annotator.domain.playlists import Stroke
from annotator.ui.look.theme import DARK
from annotator.ui.player.view_transform import ViewTransform

_LINE_PX = 5.0
_LEAST_STEP = 0.002


class DrawingLayer(QWidget):
    """Paints strokes; while drawing is on, a drag of the mouse makes one."""

    drawn = Signal(object)
    """A :class:`~annotator.domain.playlists.Stroke` that was finished."""

    def __init__(self, transform: Callable[[], ViewTransform | None], over: QWidget):
        """``transform`` says where the picture lies in ``over``, which this layer always covers."""
        super().__init__(over)
        self._transform = transform
        self.strokes: tuple[Stroke, ...] = ()
        """The lines that are shown."""
        self._points: list[tuple[float, float]] = []
        self.setAccessibleName(self.tr("Drawing on the picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.set_drawing(False)
        over.installEventFilter(self)
        self.setGeometry(over.rect())

    @property
    def drawing(self) -> bool:
        """True while the mouse draws."""
        return not self.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_drawing(self, on: bool) -> None:
        """Let the mouse draw, or go through to the picture."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not on)
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)

    def show_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show these lines."""
        self.strokes = strokes
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._points = []
        self._add(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._add(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._add(event.position())
        points, self._points = tuple(self._points), []
        self.update()
        if len(points) > 1:
            self.drawn.emit(Stroke(points=points))

    def _add(self, at: QPointF) -> None:
        transform = self._transform()
        if transform is None:
            return
        x, y = transform.to_fraction(at.x(), at.y())
        x, y = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
        if not self._points or max(abs(x - self._points[-1][0]), abs(y - self._points[-1][1])) >= _LEAST_STEP:
            self._points.append((x, y))
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        transform = self._transform()
        if transform is None or not (self.strokes or self._points):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for width, name in (
            (_LINE_PX + 3, "surround"),
            (_LINE_PX, "warning"),
        ):  # a dark edge, to be seen on any picture
            pen = QPen(DARK.color(name), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            for points in (*(stroke.points for stroke in self.strokes), tuple(self._points)):
                if points:
                    painter.drawPolyline(QPolygonF([QPointF(*transform.to_view(x, y)) for x, y in points]))
        painter.end()
