"""Landmarks as lines and points over the picture: what was tracked at this moment, nothing in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from annotator.domain.landmark_lines import FACE_LINES, IRISES, POSE_JOINTS, POSE_LINES

TrackedPoints: TypeAlias = "tuple[str, NDArray[Any] | None, NDArray[Any] | None]"
"""Participant id, (478, 2 or 3) face points, (33, 2) pose points; pixels of the upright picture, NaN where unknown."""
TracksProvider: TypeAlias = Callable[[float], Sequence[TrackedPoints]]
"""What was tracked at a time on the session clock."""


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
            _add_lines(face_lines, face, FACE_LINES)
            _add_irises(face_lines, face)
            known = _known(face)
            face_points.extend(QPointF(x, y) for x, y in known.tolist())
            face_width = max(face_width, float(np.ptp(known[:, 0])) if len(known) else 0.0)
        if pose is not None:
            _add_lines(pose_lines, pose, POSE_LINES)
            pose_points.extend(QPointF(x, y) for x, y in _known(pose[list(POSE_JOINTS)]).tolist())
    return LandmarkOverlay(
        face_lines=face_lines,
        face_points=QPolygonF(face_points),
        pose_lines=pose_lines,
        pose_points=QPolygonF(pose_points),
        face_width=face_width,
    )


def _add_lines(path: QPainterPath, points: NDArray[Any], lines: Iterable[Iterable[int]]) -> None:
    known: list[bool] = np.asarray(np.isfinite(points[:, :2]).all(axis=1)).tolist()
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
    for centre, rim in IRISES:
        radius = float(np.linalg.norm(points[list(rim), :2] - points[centre, :2], axis=1).mean())
        if np.isfinite(radius):
            path.addEllipse(QPointF(float(points[centre, 0]), float(points[centre, 1])), radius, radius)


def _known(points: NDArray[Any]) -> NDArray[Any]:
    return points[np.isfinite(points[:, :2]).all(axis=1), :2]


def _faded(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(alpha)
    return faded
