"""A picture with rectangles on it that can be chosen, moved and resized by mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.domain.media import Region
from annotator.ui.keys.bound_keys import pressed
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.region_keys import region_step
from annotator.ui.look.theme import DARK, GRID_PX
from annotator.ui.player import region_geometry as geometry
from annotator.ui.player.region_outline import handle_under, paint_handles, view_rect
from annotator.ui.player.view_transform import ViewTransform, Zoom, place

_STEP = 0.005
# The picture lies on a dark surround in the light theme too, so that the eye judges it the same.
ON_PICTURE = DARK


class RectangleCanvas(QWidget):
    """Subclasses hold the rectangles (:meth:`regions`, :meth:`put_region`) and paint each (:meth:`paint_rectangle`)."""

    changed = Signal()
    """A rectangle was changed, and the hand has let go of it."""
    chosen_changed = Signal()
    beside_cursor = Qt.CursorShape.ArrowCursor
    """What the mouse looks like where no rectangle is."""
    least = geometry.MIN_SIZE
    """How small a rectangle may be, as a share of the picture."""

    def __init__(self, keymap: Keymap, parent: QWidget | None = None):
        super().__init__(parent)
        self._keymap = keymap
        self._image = QImage()
        self.chosen = 0
        """The place of the chosen rectangle."""
        self._drag: tuple[geometry.Handle, float, float, Region] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def regions(self) -> list[Region]:
        """All rectangles, in order."""
        raise NotImplementedError

    def put_region(self, number: int, region: Region) -> None:
        """Give a rectangle another place."""
        raise NotImplementedError

    def paint_rectangle(self, painter: QPainter, number: int, rect: QRectF) -> None:
        """Paint one rectangle; ``rect`` is where it lies in the view."""
        raise NotImplementedError

    def pressed_beside(self, x: float, y: float) -> None:
        """The mouse was pressed where no rectangle is; fractions of the picture. Nothing happens by default."""

    def sizeHint(self) -> QSize:
        return QSize(80 * GRID_PX, 45 * GRID_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * GRID_PX, 24 * GRID_PX)

    def show_image(self, image: QImage) -> None:
        """Show another picture under the rectangles."""
        self._image = image
        self.update()

    def choose(self, number: int) -> None:
        """Choose a rectangle."""
        self.chosen = number
        self.chosen_changed.emit()
        self.update()

    # --- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        regions, step = self.regions(), region_step(self._keymap, event)
        if step is not None and regions:
            handle: geometry.Handle = "se" if step.resize else "inside"
            move = step.columns * _STEP, step.rows * _STEP
            self.put_region(self.chosen, geometry.changed(regions[self.chosen], handle, *move, least=self.least))
            self.changed.emit()
        elif pressed(self._keymap, event, "region_next") and regions:
            self.choose((self.chosen + 1) % len(regions))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        transform = self.transform()
        if transform is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = transform.to_fraction(event.position().x(), event.position().y())
        under = self._under(x, y, transform)
        if under is None:
            self.pressed_beside(x, y)
            return
        number, handle = under
        self._drag = (handle, x, y, self.regions()[number])
        self.choose(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        transform = self.transform()
        if transform is None:
            return
        x, y = transform.to_fraction(event.position().x(), event.position().y())
        if self._drag is None:
            self.setCursor(self.beside_cursor if self._under(x, y, transform) is None else Qt.CursorShape.SizeAllCursor)
            return
        handle, from_x, from_y, region = self._drag
        self.put_region(self.chosen, geometry.changed(region, handle, x - from_x, y - from_y, least=self.least))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and event.button() == Qt.MouseButton.LeftButton:
            self._drag = None
            self.changed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ON_PICTURE.color("surround"))
        transform = self.transform()
        if transform is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QRectF(transform.left_px, transform.top_px, transform.width_px, transform.height_px), self._image
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        regions = self.regions()
        for number in sorted(range(len(regions)), key=lambda number: number == self.chosen):
            self.paint_rectangle(painter, number, view_rect(regions[number], transform))
        if regions:
            paint_handles(painter, regions[self.chosen], transform, ON_PICTURE)

    # --- parts

    def transform(self) -> ViewTransform | None:
        """Where the picture lies in the view; None while there is none."""
        if self._image.isNull():
            return None
        return place(
            picture_width_px=self._image.width(),
            picture_height_px=self._image.height(),
            view_width_px=self.width(),
            view_height_px=self.height(),
            zoom=Zoom(),
        )

    def _under(self, x: float, y: float, transform: ViewTransform) -> tuple[int, geometry.Handle] | None:
        """Which rectangle, and what part of it, is under a point: the chosen one first, then the smallest."""
        regions = self.regions()
        order = sorted(range(len(regions)), key=lambda n: (n != self.chosen, regions[n].width * regions[n].height))
        for number in order:
            handle = handle_under(regions[number], x, y, transform)
            if handle is not None:
                return number, handle
        return None
