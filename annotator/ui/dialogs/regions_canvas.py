"""A picture with everybody's region on it, to be moved, resized and given to somebody else."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.domain.participants import Participant
from annotator.ui.keys.bound_keys import pressed
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.region_keys import region_step
from annotator.ui.player import region_geometry as geometry
from annotator.ui.player.region_outline import paint_region, view_rect
from annotator.ui.player.view_transform import ViewTransform, Zoom, place
from annotator.ui.theme import DARK, GRID_PX

_REACH_PX = 8
_HANDLE_PX = 8
_STEP = 0.005
# The picture lies on a dark surround in the light theme too, so that the eye judges it the same.
_ON_PICTURE = DARK


class RegionsCanvas(QWidget):
    """Shows one recording's people. Drag a rectangle, or its edge; the number keys say who sits in the chosen one."""

    changed = Signal()
    """A region or who it belongs to changed."""
    chosen_changed = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget | None = None):
        super().__init__(parent)
        self._keymap = keymap
        self._image = QImage()
        self._people: list[Participant] = []
        self._chosen = 0
        self._drag: tuple[geometry.Handle, float, float, Participant] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Regions on the picture"))

    @property
    def people(self) -> tuple[Participant, ...]:
        """The people with their regions as they stand."""
        return tuple(self._people)

    @property
    def chosen(self) -> int:
        """The place, in :attr:`people`, of whose rectangle is chosen."""
        return self._chosen

    def sizeHint(self) -> QSize:
        return QSize(80 * GRID_PX, 45 * GRID_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(40 * GRID_PX, 24 * GRID_PX)

    def show_people(self, people: tuple[Participant, ...]) -> None:
        """Show these people's regions."""
        self._people = list(people)
        self._drag = None
        self.choose(min(self._chosen, max(0, len(people) - 1)))

    def show_image(self, image: QImage) -> None:
        """Show another picture under the regions."""
        self._image = image
        self.update()

    def choose(self, number: int) -> None:
        """Choose a person's rectangle."""
        self._chosen = number
        if number < len(self._people):
            self.setAccessibleDescription(
                self.tr("The rectangle of {person} is chosen").format(person=self._people[number].label)
            )
        self.chosen_changed.emit()
        self.update()

    def give_chosen_to(self, number: int) -> None:
        """The person at this place sits in the chosen rectangle; who had it takes theirs."""
        if number == self._chosen or not 0 <= number < len(self._people):
            return
        one, other = self._people[self._chosen], self._people[number]
        self._people[self._chosen] = replace(one, region=other.region)
        self._people[number] = replace(other, region=one.region)
        self.choose(number)
        self.changed.emit()

    # --- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = region_step(self._keymap, event)
        number = event.key() - Qt.Key.Key_1
        if step is not None and self._people:
            person, handle = self._people[self._chosen], "se" if step.resize else "inside"
            moved = geometry.changed(person.region, handle, step.columns * _STEP, step.rows * _STEP)
            self._put(replace(person, region=moved))
            self.changed.emit()
        elif 0 <= number < len(self._people):
            self.give_chosen_to(number)
        elif pressed(self._keymap, event, "region_next") and self._people:
            self.choose((self._chosen + 1) % len(self._people))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        transform = self._transform()
        if transform is None or event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = transform.to_fraction(event.position().x(), event.position().y())
        under = self._under(x, y, transform)
        if under is not None:
            number, handle = under
            self._drag = (handle, x, y, self._people[number])
            self.choose(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        transform = self._transform()
        if transform is None:
            return
        x, y = transform.to_fraction(event.position().x(), event.position().y())
        if self._drag is None:
            shape = Qt.CursorShape.ArrowCursor if self._under(x, y, transform) is None else Qt.CursorShape.SizeAllCursor
            self.setCursor(shape)
            return
        handle, from_x, from_y, person = self._drag
        self._put(replace(person, region=geometry.changed(person.region, handle, x - from_x, y - from_y)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and event.button() == Qt.MouseButton.LeftButton:
            self._drag = None
            self.changed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _ON_PICTURE.color("surround"))
        transform = self._transform()
        if transform is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QRectF(transform.left_px, transform.top_px, transform.width_px, transform.height_px), self._image
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number in range(len(self._people)):
            if number != self._chosen:
                self._paint_person(painter, number, transform)
        if self._people:
            self._paint_person(painter, self._chosen, transform)
            self._paint_handles(painter, transform)

    # --- parts

    def _paint_person(self, painter: QPainter, number: int, transform: ViewTransform) -> None:
        person = self._people[number]
        numbered = replace(person, name=f"{number + 1} · {person.name}" if person.name else f"{number + 1}")
        paint_region(painter, view_rect(person.region, transform), numbered, _ON_PICTURE, strong=number == self._chosen)

    def _paint_handles(self, painter: QPainter, transform: ViewTransform) -> None:
        painter.setPen(QPen(_ON_PICTURE.color("surround"), 1))
        painter.setBrush(_ON_PICTURE.color("accent"))
        half = _HANDLE_PX / 2
        for side in geometry.CORNERS_AND_EDGES:
            x, y = transform.to_view(*geometry.handle_point(self._people[self._chosen].region, side))
            painter.drawRect(QRectF(x - half, y - half, _HANDLE_PX, _HANDLE_PX))

    def _transform(self) -> ViewTransform | None:
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
        """Whose rectangle, and what part of it, is under a point: the chosen one first, then the smallest."""
        order = sorted(
            range(len(self._people)),
            key=lambda number: (
                number != self._chosen,
                self._people[number].region.width * self._people[number].region.height,
            ),
        )
        reach_x, reach_y = _REACH_PX / transform.width_px, _REACH_PX / transform.height_px
        for number in order:
            handle = geometry.handle_at(self._people[number].region, x, y, reach_x=reach_x, reach_y=reach_y)
            if handle is not None:
                return number, handle
        return None

    def _put(self, person: Participant) -> None:
        self._people[self._chosen] = person
        self.update()
