"""A real face to track."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.resources import resource
from annotator.tracking.mediapipe_models import MediaPipeModels


@pytest.fixture(scope="session")
def portrait() -> NDArray[np.uint8]:
    """(height, width, 3) RGB of a woman who looks into the camera."""
    picture = cv2.imread(str(resource("demo", "portrait.jpg")))
    assert picture is not None
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


@pytest.fixture(scope="session")
def models() -> MediaPipeModels:
    """MediaPipe, loaded once."""
    return MediaPipeModels()


@pytest.fixture(scope="session")
def face_width_px(portrait: NDArray[np.uint8], models: MediaPipeModels) -> float:
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
