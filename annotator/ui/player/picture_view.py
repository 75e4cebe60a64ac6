"""The picture with what lies over it: landmarks, regions, the region editor, and words where there is no picture."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.domain.media import Media
from annotator.ui.player.landmark_overlay import LandmarkOverlay, TracksProvider, build_overlay
from annotator.ui.player.region_editor import RegionEditor
from annotator.ui.player.region_outline import paint_label, paint_region, view_rect
from annotator.ui.player.view_transform import ViewTransform, Zoom, panned, place, zoomed_at
from annotator.ui.theme import DARK, GRID_PX, RADIUS_PX
from annotator.ui.workspace import Workspace

# Everything in here lies on a dark surround, in the light theme too, so that the eye judges the picture the same.
_ON_PICTURE = DARK
_WHEEL_STEP = 1.2
_KEY_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_EDITING_KEYS = frozenset({*_KEY_STEPS, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PictureView(QWidget):
    """Paints one frame, letterboxed on a neutral dark surround, and what was measured in it."""

    files_dropped = Signal(list)
    """List of :class:`~pathlib.Path` dropped onto the picture."""
    region_editing_changed = Signal(object)
    """Id of the participant whose region is being edited, or None."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self._document = workspace.document
        self._options = workspace.options
        self._themes = workspace.themes
        self._image: QImage | None = None
        self._time_s = 0.0
        self._media: Media | None = None
        self._message: tuple[str, str] | None = None
        self._provider: TracksProvider | None = None
        self._overlay: LandmarkOverlay | None = None
        self._zoom = Zoom()
        self._pan_from: QPointF | None = None
        self._drop_hover = False
        self._editor = RegionEditor(self._document, self)
        self._editor.changed.connect(self.update)
        self._editor.participant_changed.connect(self._editing_changed)
        self._options.changed.connect(self._options_changed)
        self._themes.changed.connect(self.update)
        self._document.edited.connect(self.update)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 135)
        self.setAccessibleName(self.tr("Picture"))

    # --- what is shown ----------------------------------------------------------------------------------------------

    @property
    def image(self) -> QImage | None:
        """The frame on screen."""
        return self._image

    @property
    def time_s(self) -> float:
        """Session time of the frame on screen."""
        return self._time_s

    @property
    def zoom_factor(self) -> float:
        """1 where the whole picture is shown."""
        return self._zoom.factor

    @property
    def editing_participant_id(self) -> str | None:
        """Whose region is being edited, or None."""
        participant = self._editor.participant
        return participant.id if participant is not None else None

    def show_media(self, media: Media | None) -> None:
        """Say which media the following pictures belong to; None empties the view."""
        self._editor.stop()
        self._media = media
        self._image, self._overlay, self._message = None, None, None
        self._zoom = Zoom()
        self.update()

    def show_picture(self, image: QImage, time_s: float) -> None:
        """Show one frame. The image is painted as it is; its pixels must not change."""
        self._image = image
        self._time_s = time_s
        self._message = None
        self._look_up_landmarks()
        self.update()

    def show_message(self, title: str, detail: str = "") -> None:
        """Show words where the picture would be."""
        self._message = (title, detail)
        self._image, self._overlay = None, None
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
        if participant_id is None or self._media is None or self._media.width_px <= 0:
            self._editor.stop()
            return
        self._editor.start(participant_id, self._media)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset_zoom(self) -> None:
        """Show the whole picture."""
        self._zoom = Zoom()
        self.update()

    def transform(self) -> ViewTransform | None:
        """Where the picture lies in the view; None without a picture."""
        if self._image is None or self._image.isNull():
            return None
        return place(
            picture_width_px=self._image.width(),
            picture_height_px=self._image.height(),
            view_width_px=self.width(),
            view_height_px=self.height(),
            zoom=self._zoom,
        )

    def sizeHint(self) -> QSize:
        return QSize(960, 540)

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._themes.theme.color("surround"))
        transform = self.transform()
        if transform is None or self._image is None:
            self._paint_words(painter)
        else:
            target = QRectF(transform.left_px, transform.top_px, transform.width_px, transform.height_px)
            # Beyond 3x single pixels are what the coder wants to see.
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, transform.scale < 3)
            painter.drawImage(target, self._image, QRectF(self._image.rect()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_landmarks(painter, transform)
            self._paint_regions(painter, transform)
            self._paint_zoom(painter)
        if self._drop_hover:
            self._paint_drop_frame(painter)
        painter.end()

    def _paint_landmarks(self, painter: QPainter, transform: ViewTransform) -> None:
        if self._overlay is None or not self._options.show_landmarks or self._editor.participant is not None:
            return
        painter.save()
        painter.setClipRect(QRectF(transform.left_px, transform.top_px, transform.width_px, transform.height_px))
        painter.setTransform(
            QTransform(transform.scale, 0, 0, transform.scale, transform.left_px, transform.top_px), combine=True
        )
        width = self._overlay.face_width * transform.scale
        self._overlay.paint(painter, _ON_PICTURE.color("text"), face_width_px=width)
        painter.restore()

    def _paint_regions(self, painter: QPainter, transform: ViewTransform) -> None:
        editing = self._editor.participant
        if editing is not None:
            self._editor.paint(painter, transform, _ON_PICTURE)
            self._paint_hint(painter, editing.label)
            return
        if not self._options.show_regions or self._media is None:
            return
        for participant in self._document.session.participants.values():
            if participant.media_id in ("", self._media.id):
                rect = view_rect(participant.region, transform)
                paint_region(painter, rect, participant, _ON_PICTURE, strong=False)

    def _paint_zoom(self, painter: QPainter) -> None:
        if self._zoom.factor > 1:
            words = self.tr("%1× · double-click for the whole picture").replace("%1", f"{self._zoom.factor:.1f}")
            width = painter.fontMetrics().horizontalAdvance(words) + 2 * GRID_PX
            paint_label(painter, QPointF(self.width() - width - GRID_PX, GRID_PX), words, _ON_PICTURE)

    def _paint_hint(self, painter: QPainter, name: str) -> None:
        words = self.tr("Drag a rectangle around %1 · arrow keys move it, Ctrl+arrows resize it · Enter when done")
        words = words.replace("%1", name)
        width = painter.fontMetrics().horizontalAdvance(words) + 2 * GRID_PX
        at = QPointF((self.width() - width) / 2, self.height() - painter.fontMetrics().height() - 3 * GRID_PX)
        paint_label(painter, at, words, _ON_PICTURE)

    def _paint_words(self, painter: QPainter) -> None:
        title, detail = self._message or (
            (self.tr("Loading the picture…"), "")
            if self._media is not None
            else (self.tr("Drop a video on the window"), self.tr("or open one from the File menu"))
        )
        middle = self.height() / 2
        area = QRectF(4 * GRID_PX, 0, max(0, self.width() - 8 * GRID_PX), 0)
        large = QFont(self.font())
        large.setPixelSize(round(self.fontInfo().pixelSize() * 1.35))
        painter.setFont(large)
        painter.setPen(_ON_PICTURE.color("text"))
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        above = QRectF(area.left(), middle - 12 * GRID_PX, area.width(), 12 * GRID_PX)
        painter.drawText(above, flags | int(Qt.AlignmentFlag.AlignBottom), title)
        painter.setFont(self.font())
        painter.setPen(_ON_PICTURE.color("text_muted"))
        below = QRectF(area.left(), middle + GRID_PX, area.width(), 12 * GRID_PX)
        painter.drawText(below, flags | int(Qt.AlignmentFlag.AlignTop), detail)

    def _paint_drop_frame(self, painter: QPainter) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_ON_PICTURE.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(8, 8, -8, -8), RADIUS_PX, RADIUS_PX)

    # --- mouse and keys ---------------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        transform = self.transform()
        turned = event.angleDelta().y()
        if transform is None or not turned or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        at = event.position()
        by = _WHEEL_STEP ** (turned / 120)
        self._zoom = zoomed_at(transform, self._zoom, by=by, x_px=at.x(), y_px=at.y(), view=self._view)
        self._show_cursor(at)
        self.update()
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
        elif (middle or event.button() == Qt.MouseButton.LeftButton) and self._zoom.factor > 1:
            self._pan_from = at
            self._show_cursor(at)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        transform = self.transform()
        if transform is None:
            return
        at = event.position()
        if self._pan_from is not None:
            moved = at - self._pan_from
            self._zoom = panned(transform, self._zoom, dx_px=moved.x(), dy_px=moved.y(), view=self._view)
            self._pan_from = at
            self.update()
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
        step = _KEY_STEPS.get(Qt.Key(event.key()))
        if step is not None:
            fast = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            resize = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._editor.nudge(step[0] * fast, step[1] * fast, resize=resize)
        elif event.key() == Qt.Key.Key_Escape:
            self._editor.cancel()
        else:
            self._editor.stop()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        # A key held down moves the region many times; letting it go makes that one edit.
        if event.key() in _KEY_STEPS and not event.isAutoRepeat():
            self._editor.commit()
        super().keyReleaseEvent(event)

    def _takes(self, event: QKeyEvent) -> bool:
        return self._editor.participant is not None and event.key() in _EDITING_KEYS

    @property
    def _view(self) -> tuple[int, int]:
        return self.width(), self.height()

    def _show_cursor(self, at: QPointF) -> None:
        transform = self.transform()
        if transform is not None and self._editor.participant is not None:
            self.setCursor(self._editor.cursor(*transform.to_fraction(at.x(), at.y()), transform))
        elif self._pan_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif transform is not None and self._zoom.factor > 1:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    # --- dropping files ---------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self._drop_hover = True
            self.update()
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QEvent) -> None:
        self._drop_hover = False
        self.update()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_hover = False
        self.update()
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    # --- what changed elsewhere -------------------------------------------------------------------------------------

    def _look_up_landmarks(self) -> None:
        if self._provider is None or self._image is None or not self._options.show_landmarks:
            self._overlay = None
        else:
            self._overlay = build_overlay(self._provider(self._time_s))

    def _options_changed(self) -> None:
        self.refresh_landmarks()

    def _editing_changed(self, participant_id: str | None) -> None:
        if participant_id is None:
            self.unsetCursor()
        self.region_editing_changed.emit(participant_id)
