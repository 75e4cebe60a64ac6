"""The pose model: a body in a turned square of the picture, and the square from what the body detector saw.

Source: MediaPipe's graph around this model (landmarks are moved to the middle of their spot on the heat map that the
model also gives, by its ``RefineLandmarksFromHeatmapCalculator``).
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.domain.landmarks import POSE_POINTS
from annotator.tracking.box_detector import Detection
from annotator.tracking.model_runner import ModelRunner
from annotator.tracking.picture_square import PictureSquare
from annotator.tracking.protocol import PosePoints
from annotator.tracking.shipped_models import BODY_POINTS, shipped_file

_SIDE_PX = 256
_LEAST_PRESENCE = 0.5
_MARGIN = 1.25
# Landmarks and others that only lead to the next picture's square, five numbers each; a heat map of each.
_ALL_POINTS, _NUMBERS = 39, 5
_HEAT_SIDE = 64
_HEAT_REACH = 3
_LEAST_HEAT = 0.5


class BodyModel:
    """The model, loaded. It has no memory."""

    def __init__(self) -> None:
        """Load it.

        Raises:
            TrackingError: it does not load.
        """
        self._model = ModelRunner(shipped_file(BODY_POINTS), width_px=_SIDE_PX, height_px=_SIDE_PX)

    def pose(self, rgb: NDArray[np.uint8], square: PictureSquare) -> PosePoints | None:
        """The body in a square of the picture; None if there is none.

        Raises:
            TrackingError: the model failed.
        """
        picture = square.of(rgb, _SIDE_PX, border=cv2.BORDER_REPLICATE)
        numbers, presence, heat = self._model.answers(picture)
        if presence[0] <= _LEAST_PRESENCE:
            return None
        points = numbers.reshape(_ALL_POINTS, _NUMBERS)[:POSE_POINTS]
        shares = _on_their_spots(
            points[:, :2] / np.float32(_SIDE_PX), heat.reshape(_HEAT_SIDE, _HEAT_SIDE, _ALL_POINTS)
        )
        visibility = _sigmoid(points[:, 3])
        return PosePoints(points_px=square.to_picture(shares), visibility=visibility)

    def close(self) -> None:
        """Release the model."""
        self._model.close()


def square_of(body: Detection) -> PictureSquare:
    """Where to read the landmarks of a body: around its hips, upright as the line from them to the head's far end."""
    (x, y), (far_x, far_y) = body.points_px[0].tolist(), body.points_px[1].tolist()
    reach = math.hypot(far_x - x, far_y - y)
    turn = math.pi / 2 - math.atan2(y - far_y, far_x - x)
    return PictureSquare(centre_x=x, centre_y=y, side=2 * reach * _MARGIN, turn=turn)


def _on_their_spots(shares: NDArray[np.float32], heat: NDArray[np.float32]) -> NDArray[np.float32]:
    """Landmarks (n, 2) moved to the middle of the heat around them, where there is any."""
    moved = shares.copy()
    for point, (x, y) in enumerate(shares.tolist()):
        column, row = math.floor(x * _HEAT_SIDE), math.floor(y * _HEAT_SIDE)
        if not (0 <= column < _HEAT_SIDE and 0 <= row < _HEAT_SIDE):
            continue
        left, right = max(0, column - _HEAT_REACH), min(_HEAT_SIDE, column + _HEAT_REACH + 1)
        top, bottom = max(0, row - _HEAT_REACH), min(_HEAT_SIDE, row + _HEAT_REACH + 1)
        spot = _sigmoid(heat[top:bottom, left:right, point])
        if spot.max() >= _LEAST_HEAT:
            total = spot.sum()
            moved[point, 0] = (spot.sum(axis=0) * np.arange(left, right)).sum() / total / _HEAT_SIDE
            moved[point, 1] = (spot.sum(axis=1) * np.arange(top, bottom)).sum() / total / _HEAT_SIDE
    return moved


def _sigmoid(numbers: NDArray[np.float32]) -> NDArray[np.float32]:
    return (1 / (1 + np.exp(-numbers.astype(np.float64)))).astype(np.float32)
