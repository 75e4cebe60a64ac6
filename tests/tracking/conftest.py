"""A real face to track."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.resources import resource
from annotator.tracking.mediapipe_models import brings_models_along, load_models
from annotator.tracking.protocol import Models


@pytest.fixture(scope="session")
def portrait() -> NDArray[np.uint8]:
    """(height, width, 3) RGB of a woman who looks into the camera."""
    picture = cv2.imread(str(resource("demo", "portrait.jpg")))
    assert picture is not None
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


@pytest.fixture(scope="session")
def models() -> Models:
    """The models of the MediaPipe that is installed, loaded once."""
    return load_models()


@pytest.fixture
def release_0_10_21() -> None:
    """Skips a test of what MediaPipe 0.10.21 alone has, where another release is installed."""
    if not brings_models_along():
        pytest.skip("MediaPipe 0.10.21 is not installed")


@pytest.fixture
def release_1() -> None:
    """Skips a test of what belongs to MediaPipe 1 alone, where another release is installed."""
    if brings_models_along():
        pytest.skip("MediaPipe 1 is not installed")


@pytest.fixture(scope="session")
def face_width_px(portrait: NDArray[np.uint8], models: Models) -> float:
    """How wide the face in the portrait is."""
    points = models.new_mesh().points(portrait)
    assert points is not None
    return float(np.ptp(points[:, 0]))


def placed(
    picture: NDArray[np.uint8], *, scale: float, left: int, top: int, size: tuple[int, int]
) -> NDArray[np.uint8]:
    """The picture, scaled, on a grey ground of width x height."""
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ground = np.full((size[1], size[0], 3), 120, dtype=np.uint8)
    height, width = min(small.shape[0], size[1] - top), min(small.shape[1], size[0] - left)
    ground[top : top + height, left : left + width] = small[:height, :width]
    return ground
