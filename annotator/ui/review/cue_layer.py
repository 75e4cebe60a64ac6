"""Shows on the body where a cue was measured: the mouth, the brows, the shoulders. Lies over the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from annotator.domain.landmark_lines import FACE_LINES, IRISES, POSE_JOINTS
from annotator.ui.player.landmark_overlay import LandmarkOverlay, TrackedPoints, build_overlay
from annotator.ui.player.view_transform import ViewTransform
from annotator.ui.theme import DARK

_OUTLINE, _MOUTH, _EYES, _BROWS, _NOSE = (0, 1), (2,), (4, 5), (6, 7, 8, 9), (10, 11)
"""Places in :data:`~annotator.domain.landmark_lines.FACE_LINES`."""
_SHOULDERS = (11, 12)

_FACE_PARTS: dict[tuple[str, ...], tuple[int, ...]] = {
    ("lip", "jaw", "blendshape_mouth", "blendshape_jaw", "blendshape_cheek"): _MOUTH,
    ("brow", "blendshape_brow"): _BROWS,
    ("eye", "gaze", "sight", "blendshape_eye"): _EYES,
    ("head", "face_speed"): (*_OUTLINE, *_NOSE),
    ("nose", "blendshape_nose"): _NOSE,
}
_BODY_PARTS: dict[tuple[str, ...], tuple[int, ...]] = {
    ("lean", "trunk", "slump", "torso", "shoulder", "nose_to_shoulders", "body_speed"): _SHOULDERS,
    ("hand", "fidgeting", "arms", "motion_energy"): tuple(range(11, 23)),
}
"""How names of signals begin, and which points show where they were measured."""


def points_of(signals: Iterable[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The points of face and body on which these signals were measured; all of them where that cannot be said."""
    names = tuple(signals)
    lines = {line for starts, part in _FACE_PARTS.items() if _any(names, starts) for line in part}
    face = {number for line in lines for number in FACE_LINES[line]}
    if lines & set(_EYES):
        face |= {number for centre, rim in IRISES for number in (centre, *rim)}
    body = {joint for starts, part in _BODY_PARTS.items() if _any(names, starts) for joint in part}
    if not face and not body:
        return frozenset(range(478)), frozenset(POSE_JOINTS)
    return frozenset(face), frozenset(body)


def _any(names: Sequence[str], starts: tuple[str, ...]) -> bool:
    return any(name.startswith(starts) for name in names)


class CueLayer(QWidget):
    """Paints the parts that moved; nothing while there are none to be shown."""

    def __init__(self, transform: Callable[[], ViewTransform | None], over: QWidget):
        """``transform`` says where the picture lies in ``over``, which this layer always covers."""
        super().__init__(over)
        self._transform = transform
        self._face, self._body = points_of(())
        self._overlay: LandmarkOverlay | None = None
        self.setAccessibleName(self.tr("Cues on the body"))
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.setGeometry(over.rect())

    @property
    def overlay(self) -> LandmarkOverlay | None:
        """What is painted; None for nothing."""
        return self._overlay

    def set_signals(self, signals: Iterable[str]) -> None:
        """Show from now on where these were measured."""
        self._face, self._body = points_of(signals)

    def show_tracks(self, tracked: Sequence[TrackedPoints]) -> None:
        """Show these people at this moment; nobody for nothing."""
        kept = [(who, _only(face, self._face), _only(pose, self._body)) for who, face, pose in tracked]
        self._overlay = build_overlay(kept) if kept else None
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        transform, overlay = self._transform(), self._overlay
        if transform is None or overlay is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRectF(transform.left_px, transform.top_px, transform.width_px, transform.height_px))
        painter.setTransform(
            QTransform(transform.scale, 0, 0, transform.scale, transform.left_px, transform.top_px), combine=True
        )
        width_px = max(2.0, self.height() / 260)
        for path in (overlay.face_lines, overlay.pose_lines):
            self._paint_line(painter, path, width_px)
        painter.end()

    @staticmethod
    def _paint_line(painter: QPainter, path: QPainterPath, width_px: float) -> None:
        """With a dark edge, to be seen on any picture."""
        for name, width in (("surround", width_px + 2), ("accent", width_px)):
            pen = QPen(DARK.color(name), width)
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(path)


def _only(points: NDArray[np.float32] | None, kept: frozenset[int]) -> NDArray[np.float32] | None:
    """The points with all but some of them unknown."""
    if points is None:
        return None
    masked = np.full_like(points, np.nan)
    numbers = [number for number in kept if number < len(points)]
    masked[numbers] = points[numbers]
    return masked
