"""The model files that come with the program, for MediaPipe 1. ``scripts/models.py`` makes them."""

from __future__ import annotations

import hashlib

from annotator.resources import resource
from annotator.tracking.protocol import TrackerModel, TrackingError

MODEL_NAME = "mediapipe 1, refined face mesh, pose full"

FACE_MESH = "face_mesh.tflite"
FACE_SHORT_RANGE = "face_short_range.tflite"
FACE_FULL_RANGE = "face_full_range.tflite"
BODY_DETECTOR = "body_detector.tflite"
BODY_POINTS = "body_points.tflite"
SILHOUETTE = "silhouette.tflite"

_THAT_MEASURE = (BODY_DETECTOR, BODY_POINTS, FACE_FULL_RANGE, FACE_MESH, FACE_SHORT_RANGE)


def shipped_model() -> TrackerModel:
    """Name and digest of the files that measure, without loading MediaPipe.

    Raises:
        TrackingError: a file is not there.
    """
    digest = hashlib.sha256()
    for name in _THAT_MEASURE:
        digest.update(shipped_file(name))
    return TrackerModel(name=MODEL_NAME, sha256=digest.hexdigest())


def shipped_file(name: str) -> bytes:
    """One of the files.

    Raises:
        TrackingError: it is not there.
    """
    try:
        return resource("models", name).read_bytes()
    except OSError as error:
        raise TrackingError(f"the model file {name} cannot be read; install the program again") from error
