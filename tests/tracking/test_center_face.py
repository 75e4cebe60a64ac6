"""The second family of face detectors: the same face in pictures of any size, one after the other."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.domain.covering import Box
from annotator.resources import resource
from annotator.tracking.center_face import CenterFace
from tests.fixtures.portraits import with_portrait


@pytest.fixture(scope="module")
def detector() -> CenterFace:
    return CenterFace()


def scene(width_px: int, height_px: int, *, face_px: int, left_px: int, top_px: int) -> tuple[NDArray[np.uint8], Box]:
    """The portrait's face on an even ground, and where it is."""
    ground = np.full((height_px, width_px, 3), 150, np.uint8)
    return with_portrait(ground, face_px=face_px, left_px=left_px, top_px=top_px)


@pytest.mark.parametrize(("width_px", "height_px"), [(640, 360), (360, 640), (1280, 720), (500, 500), (641, 359)])
def test_a_face_is_found_in_pictures_of_any_size(detector: CenterFace, width_px: int, height_px: int) -> None:
    rgb, face = scene(width_px, height_px, face_px=150, left_px=width_px - 200, top_px=height_px - 200)
    ((box, score),) = detector.faces(rgb)
    assert score > 0.5
    assert np.abs(np.subtract(box, face)).max() < 40


def test_an_even_picture_holds_no_face(detector: CenterFace) -> None:
    assert detector.faces(np.full((360, 640, 3), 120, np.uint8)) == []


def test_the_model_is_the_one_whose_licence_is_beside_it() -> None:
    import hashlib

    readme = resource("models", "README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(resource("models", "centerface.onnx").read_bytes()).hexdigest() in readme
    assert "MIT" in resource("models", "centerface-LICENSE.txt").read_text(encoding="utf-8")
