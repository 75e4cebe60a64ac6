"""Landmarks as lines and points over the picture: what was tracked at this moment, nothing in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

TrackedPoints: TypeAlias = "tuple[str, NDArray[Any] | None, NDArray[Any] | None]"
"""Participant id, (478, 2 or 3) face points, (33, 2) pose points; pixels of the upright picture, NaN where unknown."""
TracksProvider: TypeAlias = Callable[[float], Sequence[TrackedPoints]]
"""What was tracked at a time on the session clock."""

# The outlines of the MediaPipe face mesh, each as one line of point numbers; a first number again at the end closes it.
_FACE_LINES: tuple[tuple[int, ...], ...] = (
    (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152),
    (152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109, 10),
    (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185, 61),
    (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191, 78),
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466, 263),
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246, 33),
    (276, 283, 282, 295, 285),
    (300, 293, 334, 296, 336),
    (46, 53, 52, 65, 55),
    (70, 63, 105, 66, 107),
    (168, 6, 197, 195, 5, 4, 1, 19, 94, 2),
    (98, 97, 2, 326, 327),
)
# Centre and rim of each iris.
_IRISES = ((468, (469, 470, 471, 472)), (473, (474, 475, 476, 477)))
# Shoulders, arms and hands. Hips and legs of seated people are guesses and never drawn.
_POSE_LINES: tuple[tuple[int, ...], ...] = (
    (11, 12),
    (11, 13, 15),
    (12, 14, 16),
    (15, 17, 19, 15, 21),
    (16, 18, 20, 16, 22),
)
_POSE_JOINTS = (11, 12, 13, 14, 15, 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkOverlay:
    """Lines and points ready to paint, in pixels of the picture."""

    face_lines: QPainterPath
    face_points: QPolygonF
    pose_lines: QPainterPath
    pose_points: QPolygonF
    face_width: float
    """Width of the widest face in pixels of the picture; 0 without a face."""

    def paint(self, painter: QPainter, color: QColor, *, face_width_px: float) -> None:
        """Paint with the painter's transform from picture to view.

        Args:
            face_width_px: About how wide a face is on the screen; on small faces single points would hide them.
        """
        dot = QPen(_faded(color, 0.45), 1.5)
        dot.setCosmetic(True)
        if face_width_px > 120:
            painter.setPen(dot)
            painter.drawPoints(self.face_points)
        for path, alpha, width in ((self.face_lines, 0.75, 1.0), (self.pose_lines, 0.6, 1.5)):
            pen = QPen(_faded(color, alpha), width)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPath(path)
        joint = QPen(_faded(color, 0.9), 5)
        joint.setCosmetic(True)
        joint.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(joint)
        painter.drawPoints(self.pose_points)


def build_overlay(tracked: Iterable[TrackedPoints]) -> LandmarkOverlay:
    """Turn tracked points into something to paint. Points that are NaN break their line."""
    face_lines, pose_lines = QPainterPath(), QPainterPath()
    face_points: list[QPointF] = []
    pose_points: list[QPointF] = []
    face_width = 0.0
    for _, face, pose in tracked:
        if face is not None:
            _add_lines(face_lines, face, _FACE_LINES)
            _add_irises(face_lines, face)
            known = _known(face)
            face_points.extend(QPointF(x, y) for x, y in known.tolist())
            face_width = max(face_width, float(np.ptp(known[:, 0])) if len(known) else 0.0)
        if pose is not None:
            _add_lines(pose_lines, pose, _POSE_LINES)
            pose_points.extend(QPointF(x, y) for x, y in _known(pose[list(_POSE_JOINTS)]).tolist())
    return LandmarkOverlay(
        face_lines=face_lines,
        face_points=QPolygonF(face_points),
        pose_lines=pose_lines,
        pose_points=QPolygonF(pose_points),
        face_width=face_width,
    )


def _add_lines(path: QPainterPath, points: NDArray[Any], lines: Iterable[Iterable[int]]) -> None:
    known = np.isfinite(points[:, :2]).all(axis=1).tolist()
    x, y = points[:, 0].tolist(), points[:, 1].tolist()
    for line in lines:
        drawing = False
        for number in line:
            if not known[number]:
                drawing = False
            elif drawing:
                path.lineTo(x[number], y[number])
            else:
                path.moveTo(x[number], y[number])
                drawing = True


def _add_irises(path: QPainterPath, points: NDArray[Any]) -> None:
    for centre, rim in _IRISES:
        radius = float(np.linalg.norm(points[list(rim), :2] - points[centre, :2], axis=1).mean())
        if np.isfinite(radius):
            path.addEllipse(QPointF(float(points[centre, 0]), float(points[centre, 1])), radius, radius)


def _known(points: NDArray[Any]) -> NDArray[Any]:
    return points[np.isfinite(points[:, :2]).all(axis=1), :2]


def _faded(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(alpha)
    return faded
