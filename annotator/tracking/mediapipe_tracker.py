"""Face mesh and body pose by MediaPipe 0.10.21.

This module may be imported anywhere; MediaPipe itself is loaded when a :class:`MediaPipeTracker` is made, which
happens in worker processes only.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotator.domain.landmarks import FACE_POINTS, POSE_POINTS
from annotator.tracking.close_crop import CloseCrop, choose_crop
from annotator.tracking.protocol import FacePoints, PosePoints, TrackerModel, TrackingError

MODEL_NAME = "mediapipe 0.10.21, refined face mesh, pose full"
BLENDSHAPES = 52

_MODEL_FILES = (
    "modules/face_detection/face_detection_full_range_sparse.tflite",
    "modules/face_detection/face_detection_short_range.tflite",
    "modules/face_landmark/face_landmark_with_attention.tflite",
    "modules/pose_detection/pose_detection.tflite",
    "modules/pose_landmark/pose_landmark_full.tflite",
)

# One landmark on the wire: a tag, a length, then four-byte floats, each behind a tag of its own.
_FACE_BYTES = 2 + 3 * 5
_POSE_BYTES = 2 + 4 * 5

# While no face is found, the full-range detector (9 ms) looks at every fifth picture only.
_SEARCH_EVERY = 5


def installed_model(bundle: Path | None = None) -> TrackerModel:
    """Name and digest of the model files in use, without loading MediaPipe.

    Args:
        bundle: The optional face landmarker bundle that gives blendshapes.

    Raises:
        TrackingError: MediaPipe is not installed as it should be.
    """
    found = importlib.util.find_spec("mediapipe")
    if found is None or found.origin is None:
        raise TrackingError("MediaPipe is not installed; install the program again")
    root = Path(found.origin).parent
    digest = hashlib.sha256()
    for name in _MODEL_FILES:
        try:
            digest.update((root / name).read_bytes())
        except OSError as error:
            raise TrackingError(f"MediaPipe's model file {name} cannot be read; install the program again") from error
    if bundle is None:
        return TrackerModel(name=MODEL_NAME, sha256=digest.hexdigest())
    digest.update(bundle.read_bytes())
    return TrackerModel(name=f"{MODEL_NAME}, face landmarker blendshapes", sha256=digest.hexdigest())


class MediaPipeTracker:
    """The MediaPipe implementation of :class:`annotator.tracking.protocol.Tracker`.

    The face mesh follows the face from picture to picture. Pose looks at every picture afresh
    (``static_image_mode``): following would save a quarter of its time, but drifts on a still picture, never
    converges after a restart, and smooths as if pictures came every 33 ms. Standing alone it is as steady (0.4 to
    0.7 px standard deviation of the shoulders on a noisy still picture, both ways) and does not depend on where a
    stretch starts.
    """

    def __init__(self, *, bundle: Path | None = None) -> None:
        """Load MediaPipe.

        Args:
            bundle: The optional face landmarker bundle; with it each face gets its 52 blendshapes.

        Raises:
            TrackingError: MediaPipe or the bundle does not load.
        """
        self._model = installed_model(bundle)
        self._blendshapes: Any = None
        from mediapipe.python.solutions import face_detection, face_mesh, pose

        self._face_mesh: Any = face_mesh
        self._pose: Any = pose.Pose(static_image_mode=True, model_complexity=1, smooth_landmarks=False)
        self._detector: Any = face_detection.FaceDetection(model_selection=1, min_detection_confidence=0.5)
        if bundle is not None:
            self._blendshapes = _load_blendshapes(bundle)
        self._mesh: Any = None
        self._close_mesh: Any = None
        self._crop: CloseCrop | None = None
        self._misses = 0

    @property
    def model(self) -> TrackerModel:
        """The model in use."""
        return self._model

    @property
    def gives_blendshapes(self) -> bool:
        """True with the optional bundle."""
        return self._blendshapes is not None

    def face(self, rgb: NDArray[np.uint8]) -> FacePoints | None:
        """See :meth:`annotator.tracking.protocol.Tracker.face`.

        The mesh's own detector sees faces from 11 % of the picture's width. Where it finds none, the full-range
        detector looks, and the mesh works on a crop around what that found; the crop stays where it is until the
        face nears its border, because a moving crop moves the landmarks.
        """
        if self._crop is not None:
            points = self._face_in_crop(rgb, self._crop)
            if points is not None:
                if not self._crop.holds(points, picture_width_px=rgb.shape[1], picture_height_px=rgb.shape[0]):
                    self._crop = None
                return self._with_blendshapes(rgb, points)
            self._crop = None
        else:
            points = self._mesh_points(self._wide_mesh(), rgb)
            if points is not None:
                self._misses = 0
                return self._with_blendshapes(rgb, points)
        points = self._search(rgb)
        return None if points is None else self._with_blendshapes(rgb, points)

    def pose(self, rgb: NDArray[np.uint8]) -> PosePoints | None:
        """See :meth:`annotator.tracking.protocol.Tracker.pose`."""
        found = self._process(self._pose, rgb).pose_landmarks
        if found is None:
            return None
        values = _floats(found.SerializeToString(), count=POSE_POINTS, stride=_POSE_BYTES)
        height, width = rgb.shape[:2]
        points = values[:, :2] * np.array([width, height], dtype=np.float32)
        return PosePoints(points_px=points, visibility=values[:, 3])

    def restart(self) -> None:
        """See :meth:`annotator.tracking.protocol.Tracker.restart`."""
        for mesh in (self._mesh, self._close_mesh):
            if mesh is not None:
                mesh.close()
        self._mesh = self._close_mesh = self._crop = None
        self._misses = 0

    def close(self) -> None:
        """Release all graphs."""
        self.restart()
        self._pose.close()
        self._detector.close()
        if self._blendshapes is not None:
            self._blendshapes.close()

    def _wide_mesh(self) -> Any:
        if self._mesh is None:
            self._mesh = self._new_mesh()
        return self._mesh

    def _new_mesh(self) -> Any:
        return self._face_mesh.FaceMesh(max_num_faces=1, refine_landmarks=True)

    def _search(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """Look for a face that the mesh's own detector does not see, and put the crop around it."""
        due = self._misses % _SEARCH_EVERY == 0
        self._misses += 1
        if not due:
            return None
        detections = self._process(self._detector, rgb).detections
        if not detections:
            return None
        height, width = rgb.shape[:2]
        boxes = [detection.location_data.relative_bounding_box for detection in detections]
        largest = max(boxes, key=lambda box: box.width * box.height)
        crop = choose_crop(
            left_px=largest.xmin * width,
            top_px=largest.ymin * height,
            width_px=largest.width * width,
            height_px=largest.height * height,
            picture_width_px=width,
            picture_height_px=height,
        )
        if self._close_mesh is not None:
            self._close_mesh.close()
        self._close_mesh = self._new_mesh()
        # The first answer in a new crop stands on the detector alone; the second has settled.
        self._face_in_crop(rgb, crop)
        points = self._face_in_crop(rgb, crop)
        if points is not None:
            self._crop, self._misses = crop, 0
        return points

    def _face_in_crop(self, rgb: NDArray[np.uint8], crop: CloseCrop) -> NDArray[np.float32] | None:
        inside = np.ascontiguousarray(rgb[crop.top_px : crop.bottom_px, crop.left_px : crop.right_px])
        points = self._mesh_points(self._close_mesh, inside)
        if points is not None:
            points[:, 0] += crop.left_px
            points[:, 1] += crop.top_px
        return points

    def _mesh_points(self, mesh: Any, rgb: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        faces = self._process(mesh, rgb).multi_face_landmarks
        if not faces:
            return None
        values = _floats(faces[0].SerializeToString(), count=FACE_POINTS, stride=_FACE_BYTES)
        height, width = rgb.shape[:2]
        return values * np.array([width, height, width], dtype=np.float32)

    def _with_blendshapes(self, rgb: NDArray[np.uint8], points: NDArray[np.float32]) -> FacePoints:
        if self._blendshapes is None:
            return FacePoints(points_px=points)
        left, top = points[:, :2].min(axis=0)
        right, bottom = points[:, :2].max(axis=0)
        crop = choose_crop(
            left_px=float(left),
            top_px=float(top),
            width_px=float(right - left),
            height_px=float(bottom - top),
            picture_width_px=rgb.shape[1],
            picture_height_px=rgb.shape[0],
        )
        inside = np.ascontiguousarray(rgb[crop.top_px : crop.bottom_px, crop.left_px : crop.right_px])
        return FacePoints(points_px=points, blendshapes=_blendshapes(self._blendshapes, inside))

    def _process(self, graph: Any, rgb: NDArray[np.uint8]) -> Any:
        try:
            return graph.process(rgb)
        except (RuntimeError, ValueError) as error:
            raise TrackingError(f"MediaPipe failed on a picture of {rgb.shape[1]} x {rgb.shape[0]}: {error}") from error


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


def _load_blendshapes(bundle: Path) -> Any:
    from mediapipe.tasks import python as tasks

    # No typed interface: the classes are taken as they come, once, here.
    api: Any = tasks
    options = api.vision.FaceLandmarkerOptions(
        base_options=api.BaseOptions(model_asset_buffer=bundle.read_bytes()), output_face_blendshapes=True, num_faces=1
    )
    try:
        return api.vision.FaceLandmarker.create_from_options(options)
    except (RuntimeError, ValueError) as error:
        raise TrackingError(
            f"the model bundle {bundle.name} does not load ({error}); run 'annotator models fetch' again"
        ) from error


def _blendshapes(landmarker: Any, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    import mediapipe

    api: Any = mediapipe
    found = landmarker.detect(api.Image(image_format=api.ImageFormat.SRGB, data=rgb)).face_blendshapes
    if not found:
        return np.full(BLENDSHAPES, np.nan, dtype=np.float32)
    return np.array([category.score for category in found[0]], dtype=np.float32)
