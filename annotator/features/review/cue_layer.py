"""Shows on the body where a cue was measured: the mouth, the brows, the shoulders. Lies over the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from annotator.analysis.signals.entry import BodyPart
from annotator.analysis.signals.registry import SIGNALS
from annotator.domain.landmark_lines import FACE_LINES, IRISES, POSE_JOINTS
from annotator.ui.look.theme import DARK
from annotator.ui.player.landmark_overlay import LandmarkOverlay, TrackedPoints, build_overlay
from annotator.ui.player.view_transform import ViewTransform

_FACE_LINES: Mapping[BodyPart, tuple[int, ...]] = MappingProxyType(
    {"outline": (0, 1), "mouth": (2,), "eyes": (4, 5), "brows": (6, 7, 8, 9), "nose": (10, 11)}
)
"""Places in :data:`~annotator.domain.landmark_lines.FACE_LINES`."""
_BODY_POINTS: Mapping[BodyPart, tuple[int, ...]] = MappingProxyType(
    {"shoulders": (11, 12), "arms": tuple(range(11, 23))}
)


def points_of(signals: Iterable[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The points of face and body on which these signals were measured; all of them where that cannot be said."""
    parts: set[BodyPart] = {part for name in signals if name in SIGNALS for part in SIGNALS[name].drawn_at}
    face = {number for part in parts for line in _FACE_LINES.get(part, ()) for number in FACE_LINES[line]}
    if "eyes" in parts:
        face |= {number for centre, rim in IRISES for number in (centre, *rim)}
    body = {joint for part in parts for joint in _BODY_POINTS.get(part, ())}
    if not face and not body:
        return frozenset(range(478)), frozenset(POSE_JOINTS)
    return frozenset(face), frozenset(body)


class CueLayer(QWidget):
    """Paints the parts that moved; nothing while there are none to be shown."""

    def __init__(self, transform: Callable[[], ViewTransform | None], over: QWidget):
        """``transform`` says where the picture lies in ``over``, which this layer always covers."""
        super().__init__(over)
        self._transform = transform
        self._face, self._body = points_of(())
        self.overlay: LandmarkOverlay | None = None
        """What is painted; None for nothing."""
        self.setAccessibleName(self.tr("Cues on the body"))
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.setGeometry(over.rect())

    def set_signals(self, signals: Iterable[str]) -> None:
        """Show from now on where these were measured."""
        self._face, self._body = points_of(signals)

    def show_tracks(self, tracked: Sequence[TrackedPoints]) -> None:
        """Show these people at this moment; nobody for nothing."""
        kept = [(who, _only(face, self._face), _only(pose, self._body)) for who, face, pose in tracked]
        self.overlay = build_overlay(kept) if kept else None
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        transform, overlay = self._transform(), self.overlay
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
