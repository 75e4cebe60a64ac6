"""The models with MediaPipe 0.10.21, which brings them along: see :class:`annotator.tracking.protocol.Models`.

It is there for Intel Macs, for which no newer release is made, and to measure again what was measured with it. This
module may be imported anywhere; MediaPipe itself is loaded when one of its classes is made, in worker processes only.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.domain.landmarks import FACE_POINTS, POSE_POINTS
from annotator.tracking.deferred_import import deferred
from annotator.tracking.mediapipe_graph import BODY_PLACE, BODY_POINTS, CLOSE_FACES, FACE_MESH, FACES, PictureGraph
from annotator.tracking.pose_model import without_mask
from annotator.tracking.protocol import PosePoints, ScoredBox, TrackerModel, TrackingError

MODEL_NAME = "mediapipe 0.10.21, refined face mesh, pose full"
BLENDSHAPES = 52

_POSE_MODEL = "modules/pose_landmark/pose_landmark_full.tflite"
_MODEL_FILES = (
    "modules/face_detection/face_detection_full_range_sparse.tflite",
    "modules/face_detection/face_detection_short_range.tflite",
    "modules/face_landmark/face_landmark_with_attention.tflite",
    "modules/pose_detection/pose_detection.tflite",
    _POSE_MODEL,
)

# One landmark on the wire: a tag, a length, then four-byte floats, each behind a tag of its own.
_FACE_BYTES = 2 + 3 * 5
_POSE_BYTES = 2 + 5 * 5


def graph_model(bundle: Path | None = None) -> TrackerModel:
    """Name and digest of the model files in use, without loading MediaPipe.

    Args:
        bundle: The optional face landmarker bundle that gives blendshapes.

    Raises:
        TrackingError: MediaPipe is not installed as it should be.
    """
    digest = hashlib.sha256()
    for name in _MODEL_FILES:
        digest.update(installed_model_file(name))
    if bundle is None:
        return TrackerModel(name=MODEL_NAME, sha256=digest.hexdigest())
    digest.update(bundle.read_bytes())
    return TrackerModel(name=f"{MODEL_NAME}, face landmarker blendshapes", sha256=digest.hexdigest())


def installed_model_file(name: str) -> bytes:
    """A file that MediaPipe brings along.

    Args:
        name: Its path inside the package.

    Raises:
        TrackingError: MediaPipe is not installed as it should be.
    """
    found = importlib.util.find_spec("mediapipe")
    if found is None or found.origin is None:
        raise TrackingError("MediaPipe is not installed; install the program again")
    try:
        return (Path(found.origin).parent / name).read_bytes()
    except OSError as error:
        raise TrackingError(f"MediaPipe's model file {name} cannot be read; install the program again") from error


class GraphModels:
    """The models without memory, loaded once per process (some 100 MB) and shared by its trackers.

    Pose never follows the body from its own landmarks, as MediaPipe's solution would: that drifts on a still picture,
    never converges after a restart, and smooths as if pictures came every 33 ms. The landmarks are read in a place
    found by the body detector; who calls decides how long one place is used.
    """

    def __init__(self, *, bundle: Path | None = None) -> None:
        """Load MediaPipe.

        Args:
            bundle: The optional face landmarker bundle; with it faces get their 52 blendshapes.

        Raises:
            TrackingError: MediaPipe or the bundle does not load.
        """
        self.model = graph_model(bundle)
        self._body_place = PictureGraph(BODY_PLACE)
        self._faces = PictureGraph(FACES)
        self._close_faces = PictureGraph(CLOSE_FACES)
        pose_model = without_mask(installed_model_file(_POSE_MODEL))
        self._body_points = PictureGraph(BODY_POINTS, constants={"model_file": pose_model, "mask": False})
        self._landmarker: Any = None if bundle is None else _load_landmarker(bundle)

    @property
    def gives_blendshapes(self) -> bool:
        """True with the optional bundle."""
        return self._landmarker is not None

    def new_mesh(self) -> GraphMesh:
        """See :meth:`annotator.tracking.protocol.Models.new_mesh`."""
        return GraphMesh(PictureGraph(FACE_MESH, constants={"faces": 1, "attention": True, "follow": True}))

    def body_place(self, rgb: NDArray[np.uint8]) -> Any:
        """See :meth:`annotator.tracking.protocol.Models.body_place`."""
        return self._body_place.message(rgb)

    def pose(self, rgb: NDArray[np.uint8], place: Any) -> PosePoints | None:
        """See :meth:`annotator.tracking.protocol.Models.pose`."""
        found = self._body_points.message(rgb, place=place)
        if found is None:
            return None
        values = _floats(found.SerializeToString(), count=POSE_POINTS, stride=_POSE_BYTES)
        height, width = rgb.shape[:2]
        return PosePoints(points_px=values[:, :2] * np.array([width, height], np.float32), visibility=values[:, 3])

    def faces(self, rgb: NDArray[np.uint8], *, close: bool) -> list[ScoredBox]:
        """See :meth:`annotator.tracking.protocol.Models.faces`."""
        return _boxes((self._close_faces if close else self._faces).messages(rgb), rgb)

    def blendshapes(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(52,) blendshapes of the face in a close picture; NaN where the bundle sees none.

        Raises:
            TrackingError: the model failed, or there is no bundle.
        """
        if self._landmarker is None:
            raise TrackingError("blendshapes need the optional model bundle; run 'annotator models fetch'")
        import mediapipe

        api: Any = mediapipe
        try:
            faces = self._landmarker.detect(api.Image(image_format=api.ImageFormat.SRGB, data=rgb)).face_blendshapes
        except (RuntimeError, ValueError) as error:
            raise TrackingError(f"the face landmarker bundle failed: {error}") from error
        if not faces:
            return np.full(BLENDSHAPES, np.nan, dtype=np.float32)
        return np.array([category.score for category in faces[0]], dtype=np.float32)

    def close(self) -> None:
        """Release the models."""
        self._body_place.close()
        self._body_points.close()
        self._faces.close()
        self._close_faces.close()
        if self._landmarker is not None:
            self._landmarker.close()


class GraphMesh:
    """A face mesh that follows one face from picture to picture."""

    def __init__(self, graph: PictureGraph) -> None:
        self._graph = graph

    def points(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """See :meth:`annotator.tracking.protocol.Mesh.points`."""
        faces = self._graph.messages(rgb)
        if not faces:
            return None
        values = _floats(faces[0].SerializeToString(), count=FACE_POINTS, stride=_FACE_BYTES)
        height, width = rgb.shape[:2]
        return values * np.array([width, height, width], dtype=np.float32)

    def close(self) -> None:
        """Release the graph."""
        self._graph.close()


class GraphFaceDetector:
    """See :class:`annotator.tracking.protocol.FaceDetector`."""

    def __init__(self, *, close: bool) -> None:
        """Load MediaPipe.

        Raises:
            TrackingError: it does not load.
        """
        ready_made = _solution("face_detection")
        # It has a least score to be given, which it ignores.
        self._model: Any = ready_made.FaceDetection(model_selection=0 if close else 1)

    def faces(self, rgb: NDArray[np.uint8]) -> list[ScoredBox]:
        """See :meth:`annotator.tracking.protocol.FaceDetector.faces`."""
        return _boxes(_run(self._model, rgb).detections or (), rgb)

    def close(self) -> None:
        """Release the model."""
        self._model.close()


class GraphSilhouette:
    """See :class:`annotator.tracking.protocol.Silhouette`."""

    def __init__(self) -> None:
        """Load MediaPipe.

        Raises:
            TrackingError: it does not load.
        """
        self._model: Any = _solution("selfie_segmentation").SelfieSegmentation(model_selection=0)

    def share(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """See :meth:`annotator.tracking.protocol.Silhouette.share`."""
        return np.asarray(_run(self._model, rgb).segmentation_mask, dtype=np.float32)

    def close(self) -> None:
        """Release the model."""
        self._model.close()


def _run(model: Any, rgb: NDArray[np.uint8]) -> Any:
    try:
        return model.process(np.ascontiguousarray(rgb))
    except (RuntimeError, ValueError) as error:
        raise TrackingError(f"MediaPipe failed on a picture of {rgb.shape[1]} x {rgb.shape[0]}: {error}") from error


def _boxes(detections: Iterable[Any], rgb: NDArray[np.uint8]) -> list[ScoredBox]:
    height, width = rgb.shape[:2]
    found: list[ScoredBox] = []
    for detection in detections:
        box = detection.location_data.relative_bounding_box
        place = (box.xmin * width, box.ymin * height, box.width * width, box.height * height)
        found.append((place, float(detection.score[0])))
    return found


def _floats(message: bytes, *, count: int, stride: int) -> NDArray[np.float32]:
    """(count, n) floats of a serialised landmark list; thirteen times quicker than reading its objects."""
    if len(message) != count * stride:
        raise TrackingError(
            f"MediaPipe answered with {len(message)} bytes where {count * stride} belong; "
            "the program needs mediapipe 0.10.21"
        )
    rows = np.frombuffer(message, dtype=np.uint8).reshape(count, stride)
    columns = [rows[:, start : start + 4] for start in range(3, stride, 5)]
    return np.ascontiguousarray(np.stack(columns, axis=1)).view("<f4").reshape(count, -1).astype(np.float32)


def _load_landmarker(bundle: Path) -> Any:
    from mediapipe.tasks import python as tasks

    # No typed interface: the classes are taken as they come, once, here. IMAGE mode (the default): VIDEO mode smooths.
    api: Any = tasks
    try:
        options = api.vision.FaceLandmarkerOptions(
            base_options=api.BaseOptions(model_asset_buffer=bundle.read_bytes()),
            output_face_blendshapes=True,
            num_faces=1,
        )
        return api.vision.FaceLandmarker.create_from_options(options)
    except (RuntimeError, ValueError) as error:
        raise TrackingError(
            f"the model bundle {bundle.name} does not load ({error}); run 'annotator models fetch' again"
        ) from error


def _solution(name: str) -> Any:
    """The module ``mediapipe.python.solutions.<name>``. What it needs only for drawing is not loaded.

    Raises:
        TrackingError: MediaPipe is not there.
    """
    with deferred("matplotlib", "pyplot"):
        try:
            return import_module(f"mediapipe.python.solutions.{name}")
        except ImportError as error:
            raise TrackingError("MediaPipe is not installed; install the program again") from error
