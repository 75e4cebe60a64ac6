"""The picture with what lies over it: landmarks, regions, the region editor, and words where there is no picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.domain.edits import Edit
from annotator.domain.media import Media
from annotator.ui.keys.bound_keys import pressed
from annotator.ui.keys.region_keys import region_step
from annotator.ui.player.landmark_overlay import LandmarkOverlay, TracksProvider, build_overlay
from annotator.ui.player.picture_layers import (
    ON_PICTURE,
    Corner,
    paint_instead,
    paint_landmarks,
    paint_picture,
    paint_regions,
)
from annotator.ui.player.picture_words import paint_hint
from annotator.ui.player.region_editor import RegionEditor
from annotator.ui.player.view_transform import ViewTransform, Zoom, panned, place, zoom_to, zoomed_at
from annotator.ui.session.workspace import Workspace

_WHEEL_STEP = 1.2
_KEYS = ("region_done", "region_leave")


class PictureView(QWidget):
    """Paints one frame, letterboxed on a neutral dark surround, and what was measured in it."""

    region_editing_changed = Signal(object)
    """Id of the participant whose region is being edited, or None."""
    size_needed = Signal(int, int)
    """The picture is shown this wide and high (device pixels); one made larger would only be shrunk."""
    pressed = Signal()
    """Clicked where nothing else was meant by it."""
    enlarged_changed = Signal()
    """Another participant fills the view, or none."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._document = workspace.document
        self._options = workspace.options
        self._themes = workspace.themes
        self._keymap = workspace.keymap
        self.image: QImage | None = None
        """The frame on screen."""
        self.time_s = 0.0
        """Session time of the frame on screen."""
        self.media: Media | None = None
        """The recording whose pictures are shown."""
        self.message: tuple[str, str] | None = None
        self._provider: TracksProvider | None = None
        self._overlay: LandmarkOverlay | None = None
        self._zoom = Zoom()
        self.enlarged_participant_id: str | None = None
        """The participant whose region fills the view, or None."""
        self._kept: dict[str, tuple[Zoom, str | None]] = {}
        """How each recording was last zoomed."""
        self._caption, self._beside = "", False
        self.needed_px = (0, 0)
        """Width and height (device pixels) at which the whole picture is shown now; zeros before it is known."""
        self._pan_from: QPointF | None = None
        self._editor = RegionEditor(self._document, self)
        self._editor.changed.connect(self.update)
        self._editor.participant_changed.connect(self._editing_changed)
        self._options.changed.connect(self._options_changed)
        self._themes.changed.connect(self.update)
        self._document.edited.connect(self._follow_edit)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 135)
        self.setAccessibleName(self.tr("Picture"))

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def zoom_factor(self) -> float:
        """1 where the whole picture is shown."""
        return self._present_zoom().factor

    @property
    def aspect(self) -> float | None:
        """Width per height of the whole picture; None where it is not known."""
        size = self._full_size()
        return size[0] / size[1] if size is not None else None

    def set_caption(self, caption: str, *, beside: bool = False) -> None:
        """A name in the corner, where several pictures are shown. ``beside``: another picture leads."""
        self._caption, self._beside = caption, beside
        self.update()

    def enlarge(self, participant_id: str | None) -> None:
        """Let one participant's region fill the view, wherever it is moved to; None shows the whole picture."""
        self._zoom, self.enlarged_participant_id = Zoom(), participant_id
        self._zoom_changed()
        self.enlarged_changed.emit()

    def zoom_by(self, factor: float) -> None:
        """Zoom around the middle of the view."""
        transform = self.transform()
        if transform is not None:
            self._zoom_at(transform, QPointF(self.width() / 2, self.height() / 2), factor)

    def pan_by(self, across: float, down: float) -> None:
        """Look further right and down by these shares of the view; negative ones the other way."""
        transform = self.transform()
        if transform is not None:
            self._pan(transform, -across * self.width(), -down * self.height())

    @property
    def editing_participant_id(self) -> str | None:
        """Whose region is being edited, or None."""
        participant = self._editor.participant
        return participant.id if participant is not None else None

    def show_media(self, media: Media | None) -> None:
        """Say which media the following pictures belong to; None empties the view."""
        self._editor.stop()
        if self.media is not None:
            self._kept[self.media.id] = self._zoom, self.enlarged_participant_id
        same = media is not None and self.media is not None and media.id == self.media.id
        self.media = media
        if not same:
            self.image, self._overlay, self.message = None, None, None
        self._zoom, self.enlarged_participant_id = (
            self._kept.get(media.id, (Zoom(), None)) if media is not None else (Zoom(), None)
        )
        self._zoom_changed()

    def show_picture(self, image: QImage, time_s: float) -> None:
        """Show one frame. The image is painted as it is; its pixels must not change."""
        self.image = image
        self.time_s = time_s
        self.message = None
        self._look_up_landmarks()
        self.update()

    def show_message(self, title: str, detail: str = "") -> None:
        """Show words where the picture would be."""
        self.message = (title, detail)
        self.image, self._overlay = None, None
        self.update()

    def set_tracks_provider(self, provider: TracksProvider | None) -> None:
        """Where the landmarks of a moment come from."""
        self._provider = provider
        self.refresh_landmarks()

    def refresh_landmarks(self) -> None:
        """Ask for the landmarks of the frame on screen again: there may be some now."""
        self._look_up_landmarks()
        self.update()

    def set_region_editing(self, participant_id: str | None) -> None:
        """Draw or adjust this participant's region on the picture; None ends it."""
        if participant_id is None or self.media is None or self.media.width_px <= 0:
            self._editor.stop()
            return
        self._editor.time_s = self.time_s
        self._editor.start(participant_id, self.media)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset_zoom(self) -> None:
        """Show the whole picture."""
        self.enlarge(None)

    def transform(self) -> ViewTransform | None:
        """Where the picture lies in the view, in pixels of the recording; None without a picture."""
        if self.image is None or self.image.isNull():
            return None
        return self._whole_transform()

    def _whole_transform(self) -> ViewTransform | None:
        size = self._full_size()
        if size is None:
            return None
        return place(
            picture_width_px=size[0],
            picture_height_px=size[1],
            view_width_px=self.width(),
            view_height_px=self.height(),
            zoom=self._present_zoom(),
        )

    def _full_size(self) -> tuple[int, int] | None:
        """Of the recording's upright picture: the image may have been made smaller."""
        if self.media is not None and self.media.width_px > 0 and self.media.height_px > 0:
            return self.media.width_px, self.media.height_px
        return (self.image.width(), self.image.height()) if self.image is not None else None

    def _present_zoom(self) -> Zoom:
        person = self._document.session.participants.get(self.enlarged_participant_id or "")
        size = self._full_size()
        if person is None or size is None or not self.width() or not self.height():
            return self._zoom
        return zoom_to(
            person.at(self.time_s).region,
            picture_width_px=size[0],
            picture_height_px=size[1],
            view_width_px=self.width(),
            view_height_px=self.height(),
        )

    def _zoom_at(self, transform: ViewTransform, at: QPointF, by: float) -> None:
        zoom = zoomed_at(transform, self._present_zoom(), by=by, x_px=at.x(), y_px=at.y(), view=self._view)
        self._zoom, self.enlarged_participant_id = zoom, None
        self._zoom_changed()

    def _pan(self, transform: ViewTransform, dx_px: float, dy_px: float) -> None:
        zoom = panned(transform, self._present_zoom(), dx_px=dx_px, dy_px=dy_px, view=self._view)
        self._zoom, self.enlarged_participant_id = zoom, None
        self.update()

    def _zoom_changed(self) -> None:
        self.update()
        transform = self._whole_transform()
        if transform is not None:
            ratio = self.devicePixelRatioF()
            needed = round(transform.width_px * ratio), round(transform.height_px * ratio)
            if needed != self.needed_px:
                self.needed_px = needed
                self.size_needed.emit(*needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._zoom_changed()

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._themes.theme.color("surround"))
        view, transform = QRectF(self.rect()), self.transform()
        if transform is None or self.image is None:
            loading = self.media is not None
            paint_instead(painter, view, self.font(), message=self.message, loading=loading, caption=self._caption)
        else:
            paint_picture(painter, view, transform, self.image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_over(painter, view, transform)
        painter.end()

    def _paint_over(self, painter: QPainter, view: QRectF, transform: ViewTransform) -> None:
        people, editing = self._document.session.participants, self._editor.participant
        if editing is not None:
            self._editor.paint(painter, transform, ON_PICTURE)
            self._paint_hint(painter, editing.label)
        else:
            if self._overlay is not None and self._options.show_landmarks:
                paint_landmarks(painter, transform, self._overlay)
            if self._options.show_regions and self.media is not None:
                paint_regions(painter, transform, tuple(people.values()), media_id=self.media.id, time_s=self.time_s)
        enlarged = people.get(self.enlarged_participant_id or "")
        corner = Corner(caption=self._caption, zoom_factor=self.zoom_factor, enlarged=enlarged, beside=self._beside)
        corner.paint(painter, view, self._options)

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("participants", "media"):
            self.update()  # who is seen where; nothing else of a session is on the picture

    def _paint_hint(self, painter: QPainter, name: str) -> None:
        words = self.tr(
            "Drag a rectangle around %1 · {region_left} {region_right} {region_up} {region_down} move it, "
            "with Ctrl its size · {region_done} when done"
        )
        paint_hint(painter, QRectF(self.rect()), self._keymap.fill(words).replace("%1", name))

    # --- mouse and keys ---------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        transform = self.transform()
        turned = event.angleDelta().y()
        if transform is None or not turned or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        at = event.position()
        self._zoom_at(transform, at, _WHEEL_STEP ** (turned / 120))
        self._show_cursor(at)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        transform = self.transform()
        if transform is None:
            event.ignore()
            return
        at = event.position()
        middle = event.button() == Qt.MouseButton.MiddleButton
        if event.button() == Qt.MouseButton.LeftButton and self._editor.participant is not None:
            draw_new = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._editor.press(*transform.to_fraction(at.x(), at.y()), transform=transform, draw_new=draw_new)
        elif (middle or event.button() == Qt.MouseButton.LeftButton) and self.zoom_factor > 1:
            self._pan_from = at
            self._show_cursor(at)
        elif event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        transform = self.transform()
        if transform is None:
            return
        at = event.position()
        if self._pan_from is not None:
            moved = at - self._pan_from
            self._pan(transform, moved.x(), moved.y())
            self._pan_from = at
        elif self._editor.dragging:
            self._editor.drag(*transform.to_fraction(at.x(), at.y()))
        else:
            self._show_cursor(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pan_from = None
        if event.button() == Qt.MouseButton.LeftButton:
            self._editor.release()
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pan_from = None
        self.reset_zoom()
        self._show_cursor(event.position())

    def event(self, event: QEvent) -> bool:
        # While a region is edited its keys win over the window's shortcuts (arrows step frames otherwise).
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._takes(event):
            super().keyPressEvent(event)
            return
        step = region_step(self._keymap, event)
        if step is not None:
            self._editor.nudge(step.columns, step.rows, resize=step.resize)
        elif pressed(self._keymap, event, *_KEYS) == "region_leave":
            self._editor.cancel()
        else:
            self._editor.stop()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        # A key held down moves the region many times; letting it go makes that one edit.
        if not event.isAutoRepeat() and region_step(self._keymap, event) is not None:
            self._editor.commit()
        super().keyReleaseEvent(event)

    def _takes(self, event: QKeyEvent) -> bool:
        if self._editor.participant is None:
            return False
        return region_step(self._keymap, event) is not None or pressed(self._keymap, event, *_KEYS) is not None

    @property
    def _view(self) -> tuple[int, int]:
        return self.width(), self.height()

    def _show_cursor(self, at: QPointF) -> None:
        transform = self.transform()
        if transform is not None and self._editor.participant is not None:
            self.setCursor(self._editor.cursor(*transform.to_fraction(at.x(), at.y()), transform))
        elif self._pan_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif transform is not None and self.zoom_factor > 1:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    # --- what changed elsewhere -------------------------------------------------------------------------------------

    def _look_up_landmarks(self) -> None:
        if self._provider is None or self.image is None or not self._options.show_landmarks:
            self._overlay = None
        else:
            people = self._document.session.participants
            here = ("", self.media.id) if self.media is not None else ("",)
            tracked = [one for one in self._provider(self.time_s) if one[0] in people]
            self._overlay = build_overlay([one for one in tracked if people[one[0]].at(self.time_s).media_id in here])

    def _options_changed(self) -> None:
        self.refresh_landmarks()

    def _editing_changed(self, participant_id: str | None) -> None:
        if participant_id is None:
            self.unsetCursor()
        self.region_editing_changed.emit(participant_id)
