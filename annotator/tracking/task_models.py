"""The models with MediaPipe 1: see :class:`annotator.tracking.protocol.Models`.

This module may be imported anywhere; MediaPipe itself is loaded with the first model, in worker processes only.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.tracking import body_points
from annotator.tracking.body_points import BodyModel
from annotator.tracking.box_detector import BODIES, CLOSE_FACES, FAR_FACES, BoxDetector, Detection
from annotator.tracking.mesh_points import MeshModel, square_around, square_of
from annotator.tracking.model_runner import ModelRunner
from annotator.tracking.picture_square import PictureSquare
from annotator.tracking.protocol import PosePoints, ScoredBox, TrackingError
from annotator.tracking.shipped_models import SILHOUETTE, shipped_file, shipped_model

_SILHOUETTE_SIDE_PX = 256


class TaskModels:
    """The models without memory, each loaded when it is first needed and shared by the process's trackers."""

    def __init__(self) -> None:
        """Find the model files.

        Raises:
            TrackingError: one is not there.
        """
        self.model = shipped_model()

    @property
    def gives_blendshapes(self) -> bool:
        """False: no model for them comes along."""
        return False

    def blendshapes(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """See :meth:`annotator.tracking.protocol.Models.blendshapes`."""
        raise TrackingError(f"there is no model for blendshapes ({rgb.shape[1]} x {rgb.shape[0]} were asked for)")

    def new_mesh(self) -> TaskMesh:
        """See :meth:`annotator.tracking.protocol.Models.new_mesh`."""
        return TaskMesh(self._mesh, self._close_faces)

    def body_place(self, rgb: NDArray[np.uint8]) -> PictureSquare | None:
        """See :meth:`annotator.tracking.protocol.Models.body_place`."""
        bodies = self._bodies.detections(rgb)
        return body_points.square_of(bodies[0]) if bodies else None

    def pose(self, rgb: NDArray[np.uint8], place: Any) -> PosePoints | None:
        """See :meth:`annotator.tracking.protocol.Models.pose`."""
        return self._body_points.pose(rgb, place)

    def faces(self, rgb: NDArray[np.uint8], *, close: bool) -> list[ScoredBox]:
        """See :meth:`annotator.tracking.protocol.Models.faces`."""
        return _boxes((self._close_faces if close else self._far_faces).detections(rgb))

    def close(self) -> None:
        """Release what was loaded."""
        for name in ("_mesh", "_close_faces", "_far_faces", "_bodies", "_body_points"):
            loaded = self.__dict__.pop(name, None)
            if loaded is not None:
                loaded.close()

    @cached_property
    def _mesh(self) -> MeshModel:
        return MeshModel()

    @cached_property
    def _close_faces(self) -> BoxDetector:
        return BoxDetector(CLOSE_FACES)

    @cached_property
    def _far_faces(self) -> BoxDetector:
        return BoxDetector(FAR_FACES)

    @cached_property
    def _bodies(self) -> BoxDetector:
        return BoxDetector(BODIES)

    @cached_property
    def _body_points(self) -> BodyModel:
        return BodyModel()


class TaskMesh:
    """A face mesh that looks where the face was in the picture before; where there was none, a detector looks."""

    def __init__(self, mesh: MeshModel, faces: BoxDetector) -> None:
        self._mesh = mesh
        self._faces = faces
        self._square: PictureSquare | None = None

    def points(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """See :meth:`annotator.tracking.protocol.Mesh.points`."""
        square = self._square or self._found(rgb)
        points = None if square is None else self._mesh.points(rgb, square)
        self._square = None if points is None else square_around(points)
        return points

    def close(self) -> None:
        """Forget the face; the model stays."""
        self._square = None

    def _found(self, rgb: NDArray[np.uint8]) -> PictureSquare | None:
        faces = self._faces.detections(rgb)
        if not faces:
            return None
        (low, high), (right_eye, left_eye) = faces[0].corners_px, faces[0].points_px[:2]
        return square_of(low, high, right_eye, left_eye)


class TaskFaceDetector:
    """See :class:`annotator.tracking.protocol.FaceDetector`."""

    def __init__(self, *, close: bool) -> None:
        """Load the model.

        Raises:
            TrackingError: it does not load.
        """
        self._detector = BoxDetector(CLOSE_FACES if close else FAR_FACES)

    def faces(self, rgb: NDArray[np.uint8]) -> list[ScoredBox]:
        """See :meth:`annotator.tracking.protocol.FaceDetector.faces`."""
        return _boxes(self._detector.detections(rgb))

    def close(self) -> None:
        """Release the model."""
        self._detector.close()


class TaskSilhouette:
    """See :class:`annotator.tracking.protocol.Silhouette`."""

    def __init__(self) -> None:
        """Load the model.

        Raises:
            TrackingError: it does not load.
        """
        side = _SILHOUETTE_SIDE_PX
        self._model = ModelRunner(shipped_file(SILHOUETTE), width_px=side, height_px=side)

    def share(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """See :meth:`annotator.tracking.protocol.Silhouette.share`."""
        side = _SILHOUETTE_SIDE_PX
        height, width = rgb.shape[:2]
        # From corner to corner, as its graph in 0.10.21 does, not from the middle of one pixel to that of another.
        shrunken = np.array([[side / width, 0, 0], [0, side / height, 0]], np.float64)
        small = cv2.warpAffine(rgb, shrunken, (side, side), flags=cv2.INTER_LINEAR)
        share = self._model.answers(np.asarray(small, np.uint8))[0].reshape(side, side)
        return np.asarray(cv2.resize(share, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)

    def close(self) -> None:
        """Release the model."""
        self._model.close()


def _boxes(detections: list[Detection]) -> list[ScoredBox]:
    found: list[ScoredBox] = []
    for one in detections:
        (left, top), (right, bottom) = one.corners_px.tolist()
        found.append(((left, top, right - left, bottom - top), one.score))
    return found
