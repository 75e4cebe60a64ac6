"""Drawing and adjusting one participant's region on the picture. Each gesture is one edit that can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from annotator.domain import edits
from annotator.domain.edits import Edit
from annotator.domain.media import FULL_REGION, Media, Region
from annotator.domain.participants import Participant
from annotator.ui.document import SessionDocument
from annotator.ui.look.theme import Theme
from annotator.ui.player import region_geometry as geometry
from annotator.ui.player.region_outline import handle_under, paint_handles, paint_region, view_rect
from annotator.ui.player.view_transform import ViewTransform

_CURSORS: dict[geometry.Handle, Qt.CursorShape] = {
    "nw": Qt.CursorShape.SizeFDiagCursor,
    "se": Qt.CursorShape.SizeFDiagCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor,
    "sw": Qt.CursorShape.SizeBDiagCursor,
    "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor,
    "e": Qt.CursorShape.SizeHorCursor,
    "w": Qt.CursorShape.SizeHorCursor,
    "inside": Qt.CursorShape.SizeAllCursor,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gesture:
    """A drag: what was under the mouse (None draws a new region), where it began, and the region then."""

    handle: geometry.Handle | None
    x: float
    y: float
    region: Region


class RegionEditor(QObject):
    """The mode in which a region is drawn. Points are fractions of the picture; the view does the conversion."""

    changed = Signal()
    """What it shows changed."""
    participant_changed = Signal(object)
    """Whose region is edited now, or None."""

    def __init__(self, document: SessionDocument, parent: QObject | None = None):
        super().__init__(parent)
        self._document = document
        self._media: Media | None = None
        self._participant_id: str | None = None
        self._gesture: _Gesture | None = None
        self._draft: Region | None = None
        self.time_s = 0.0
        """The moment on the picture (session clock): the stay that holds it is edited."""
        document.edited.connect(self._session_edited)

    @property
    def participant(self) -> Participant | None:
        """Whose region is being edited, or None while the mode is off."""
        if self._participant_id is None:
            return None
        return self._document.session.participants.get(self._participant_id)

    @property
    def region(self) -> Region | None:
        """The region as it stands, the present gesture included."""
        participant = self.participant
        if participant is None:
            return None
        return self._draft if self._draft is not None else participant.at(self.time_s).region

    @property
    def dragging(self) -> bool:
        """True during a drag."""
        return self._gesture is not None

    def start(self, participant_id: str, media: Media) -> None:
        """Edit this participant's region on the picture of ``media``."""
        if self._document.read_only or participant_id not in self._document.session.participants:
            return
        self._media = media
        self._gesture, self._draft = None, None
        if participant_id != self._participant_id:
            self._participant_id = participant_id
            self.participant_changed.emit(participant_id)
        self.changed.emit()

    def stop(self) -> None:
        """Leave the mode; a keyboard change on its way is kept, a half-done drag is dropped."""
        if self._participant_id is None:
            return
        if self._gesture is None:
            self.commit()
        self._gesture, self._draft = None, None
        self._participant_id = None
        self.participant_changed.emit(None)
        self.changed.emit()

    def press(self, x: float, y: float, *, transform: ViewTransform, draw_new: bool) -> None:
        """Begin a drag at a point."""
        region = self.region
        if region is None:
            return
        self.commit()
        handle = None if draw_new or region == FULL_REGION else handle_under(region, x, y, transform)
        self._gesture = _Gesture(handle=handle, x=x, y=y, region=region)

    def drag(self, x: float, y: float) -> None:
        """Go on with the drag."""
        gesture = self._gesture
        if gesture is None:
            return
        if gesture.handle is None:
            self._draft = geometry.drawn(gesture.x, gesture.y, x, y)
        else:
            self._draft = geometry.changed(gesture.region, gesture.handle, x - gesture.x, y - gesture.y)
        self.changed.emit()

    def release(self) -> None:
        """End the drag; the result becomes one edit."""
        if self._gesture is not None:
            self._gesture = None
            self.commit()

    def cancel(self) -> None:
        """Escape: drop the drag; without one, leave the mode."""
        if self._gesture is None:
            self.stop()
            return
        self._gesture, self._draft = None, None
        self.changed.emit()

    def nudge(self, columns: int, rows: int, *, resize: bool) -> None:
        """Move (or resize at the right and bottom) by whole pixels of the picture; :meth:`commit` makes it an edit."""
        region, media = self.region, self._media
        if region is None or media is None or self._gesture is not None:
            return
        dx, dy = columns / media.width_px, rows / media.height_px
        self._draft = geometry.changed(region, "se" if resize else "inside", dx, dy)
        self.changed.emit()

    def commit(self) -> None:
        """Put the draft into the session, as one edit."""
        participant, media, draft = self.participant, self._media, self._draft
        self._draft = None
        if participant is None or media is None or draft is None:
            return
        region = geometry.snapped(draft, media.width_px, media.height_px)
        row = participant.moved_at(self.time_s, media_id=media.id, region=region)
        label = self.tr("Change region of %1").replace("%1", participant.label)
        self._document.perform(edits.put_rows(self._document.session, "participants", [row], label=label))
        self.changed.emit()

    def cursor(self, x: float, y: float, transform: ViewTransform) -> Qt.CursorShape:
        """The cursor that says what a drag from here would do."""
        region = self.region
        if region is None or region == FULL_REGION:
            return Qt.CursorShape.CrossCursor
        handle = handle_under(region, x, y, transform)
        return Qt.CursorShape.CrossCursor if handle is None else _CURSORS[handle]

    def paint(self, painter: QPainter, transform: ViewTransform, theme: Theme) -> None:
        """Paint the region with its handles, everything else shaded."""
        participant, region = self.participant, self.region
        if participant is None or region is None:
            return
        rect = view_rect(region, transform)
        picture = view_rect(FULL_REGION, transform)
        _shade_outside(painter, picture, rect, theme)
        paint_region(painter, rect, participant, theme, strong=True)
        paint_handles(painter, region, transform, theme)

    def _session_edited(self, edit: Edit) -> None:
        if self._participant_id is None or not edit.touches("participants"):
            return
        if self.participant is None:
            self._gesture, self._draft, self._participant_id = None, None, None
            self.participant_changed.emit(None)
        self.changed.emit()


def _shade_outside(painter: QPainter, picture: QRectF, region: QRectF, theme: Theme) -> None:
    shade = theme.color("surround")
    shade.setAlphaF(0.5)
    bottom, right = picture.bottomRight().y(), picture.bottomRight().x()
    painter.fillRect(QRectF(picture.topLeft(), QPointF(right, region.top())), shade)
    painter.fillRect(QRectF(QPointF(picture.left(), region.bottom()), QPointF(right, bottom)), shade)
    painter.fillRect(QRectF(QPointF(picture.left(), region.top()), region.bottomLeft()), shade)
    painter.fillRect(QRectF(region.topRight(), QPointF(right, region.bottom())), shade)
