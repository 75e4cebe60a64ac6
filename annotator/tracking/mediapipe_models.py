"""Which of MediaPipe's releases measures here: the one that is installed.

Release 1 is; on Intel Macs, and where it was installed to measure old sessions again, 0.10.21. Their landmarks lie
within a fraction of a pixel of each other but are not the same numbers, so each names its own model, and what was
measured with one is never mixed with what the other measures. This module may be imported anywhere; MediaPipe is loaded
by the functions that load something, in worker processes only.
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from annotator.tracking.protocol import FaceDetector, Models, Silhouette, TrackerModel, TrackingError


def installed_release() -> str:
    """MediaPipe's version.

    Raises:
        TrackingError: it is not installed.
    """
    try:
        return importlib.metadata.version("mediapipe")
    except importlib.metadata.PackageNotFoundError as error:
        raise TrackingError("MediaPipe is not installed; install the program again") from error


def brings_models_along() -> bool:
    """True with 0.10.21.

    Raises:
        TrackingError: MediaPipe is not installed.
    """
    return installed_release().startswith("0.")


def installed_model(bundle: Path | None = None) -> TrackerModel:
    """Name and digest of the model files in use, without loading MediaPipe.

    Args:
        bundle: The optional face landmarker bundle that gives blendshapes; with 0.10.21 only.

    Raises:
        TrackingError: MediaPipe or a model file is not installed as it should be.
    """
    if brings_models_along():
        from annotator.tracking.graph_models import graph_model

        return graph_model(bundle)
    from annotator.tracking.shipped_models import shipped_model

    return shipped_model()


def load_models(*, bundle: Path | None = None) -> Models:
    """The models that measure.

    Args:
        bundle: See :func:`installed_model`.

    Raises:
        TrackingError: MediaPipe or the bundle does not load.
    """
    if brings_models_along():
        from annotator.tracking.graph_models import GraphModels

        return GraphModels(bundle=bundle)
    from annotator.tracking.task_models import TaskModels

    return TaskModels()


def load_face_detector(*, close: bool) -> FaceDetector:
    """A detector of faces in single pictures.

    Args:
        close: The short-range one, which counts what it scores from 0.5 on; else the full-range one, from 0.6 on.

    Raises:
        TrackingError: it does not load.
    """
    if brings_models_along():
        from annotator.tracking.graph_models import GraphFaceDetector

        return GraphFaceDetector(close=close)
    from annotator.tracking.task_models import TaskFaceDetector

    return TaskFaceDetector(close=close)


def load_silhouette() -> Silhouette:
    """What cuts a person out of a picture.

    Raises:
        TrackingError: it does not load.
    """
    if brings_models_along():
        from annotator.tracking.graph_models import GraphSilhouette

        return GraphSilhouette()
    from annotator.tracking.task_models import TaskSilhouette

    return TaskSilhouette()
