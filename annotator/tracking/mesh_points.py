"""The refined face mesh: a face in a turned square of the picture, and the square for the next picture.

Source: MediaPipe's graph around this model (its ``LandmarksRefinementCalculator`` says which points the refined parts
are, and that an iris lies at the mean depth of its eye).
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from annotator.domain.arrays import Pixels, Singles
from annotator.tracking.model_runner import ModelRunner
from annotator.tracking.picture_square import PictureSquare
from annotator.tracking.shipped_models import FACE_MESH, shipped_file

_SIDE_PX = 192
_MESH_POINTS = 468
_LEAST_PRESENCE = 0.5
# Half as large again as what holds the face.
_MARGIN = 1.5
_RIGHT_EYE_CORNER, _LEFT_EYE_CORNER = 33, 263

# fmt: off
_LIPS = (
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95, 88, 178, 87, 14,
    317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415, 76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306,
    184, 74, 73, 72, 11, 302, 303, 304, 408, 62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268,
    271, 272, 407,
)
_RIGHT_EYE = (
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25, 110, 24, 23, 22, 26, 112, 243,
    247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189, 35,
    124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193,
)
_LEFT_EYE = (
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255, 339, 254, 253, 252, 256,
    341, 463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442,
    441, 413, 265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293, 334, 296, 336,
    285, 417,
)
# fmt: on
_RIGHT_IRIS, _LEFT_IRIS = tuple(range(468, 473)), tuple(range(473, 478))
# Where the answers behind the mesh belong.
_REFINED = (_LIPS, _RIGHT_EYE, _LEFT_EYE, _RIGHT_IRIS, _LEFT_IRIS)
# The first sixteen points of an eye go around it.
_AROUND_EYE = 16


class MeshModel:
    """The model, loaded. It has no memory."""

    def __init__(self) -> None:
        """Load it.

        Raises:
            TrackingError: it does not load.
        """
        self._model = ModelRunner(shipped_file(FACE_MESH), width_px=_SIDE_PX, height_px=_SIDE_PX)

    def points(self, rgb: Pixels, square: PictureSquare) -> Singles | None:
        """(478, 3) pixels of the picture of the face in a square of it; None if there is none.

        Raises:
            TrackingError: the model failed.
        """
        picture = square.of(rgb, _SIDE_PX, border=cv2.BORDER_REPLICATE)
        mesh, *refined, presence = self._model.answers(picture)
        if 1 / (1 + math.exp(-min(80.0, max(-80.0, float(presence[0]))))) <= _LEAST_PRESENCE:
            return None
        points = np.empty((_MESH_POINTS + 10, 3), np.float32)
        points[:_MESH_POINTS] = mesh.reshape(_MESH_POINTS, 3)
        for places, answer in zip(_REFINED, refined, strict=True):
            points[list(places), :2] = answer.reshape(-1, 2)
        points[list(_RIGHT_IRIS), 2] = points[list(_RIGHT_EYE[:_AROUND_EYE]), 2].mean()
        points[list(_LEFT_IRIS), 2] = points[list(_LEFT_EYE[:_AROUND_EYE]), 2].mean()
        points /= _SIDE_PX
        points[:, :2] = square.to_picture(points[:, :2])
        points[:, 2] *= square.side
        return points

    def close(self) -> None:
        """Release the model."""
        self._model.close()


def square_around(points_px: Singles) -> PictureSquare:
    """Where to look for this face in the next picture."""
    return square_of(
        points_px[:, :2].min(axis=0),
        points_px[:, :2].max(axis=0),
        points_px[_RIGHT_EYE_CORNER],
        points_px[_LEFT_EYE_CORNER],
    )


def square_of(low_px: Singles, high_px: Singles, right_eye_px: Singles, left_eye_px: Singles) -> PictureSquare:
    """The square around a face that lies between two corners, its eyes level in it."""
    turn = math.atan2(float(left_eye_px[1] - right_eye_px[1]), float(left_eye_px[0] - right_eye_px[0]))
    middle = (low_px + high_px) / 2
    side = float(np.max(high_px - low_px)) * _MARGIN
    return PictureSquare(centre_x=float(middle[0]), centre_y=float(middle[1]), side=side, turn=turn)
