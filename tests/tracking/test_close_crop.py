"""Where to look closely."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.tracking.close_crop import CloseCrop, choose_crop

SIZE = {"picture_width_px": 1280, "picture_height_px": 720}


def face(left: float, top: float, width: float) -> np.ndarray:
    return np.array([[left, top, 0], [left + width, top + width, 0]], dtype=np.float32)


def test_the_crop_is_three_faces_wide_around_the_face() -> None:
    crop = choose_crop((600, 300, 60, 50), **SIZE)
    assert crop == CloseCrop(left_px=540, top_px=235, right_px=720, bottom_px=415)


@pytest.mark.parametrize("box", [(-20, -20, 60, 60), (1260, 700, 60, 60), (5000, 5000, 10, 10)])
def test_the_crop_stays_inside_the_picture(box: tuple[float, float, float, float]) -> None:
    crop = choose_crop(box, **SIZE)
    assert 0 <= crop.left_px < crop.right_px <= 1280
    assert 0 <= crop.top_px < crop.bottom_px <= 720


@pytest.mark.parametrize(
    ("points", "held"),
    [
        (face(600, 300, 60), True),
        (face(625, 300, 60), True),
        (face(660, 300, 60), False),
        (face(600, 240, 60), False),
        (face(620, 320, 20), False),
    ],
    ids=["where it was", "a little moved", "near the right border", "near the top", "much smaller"],
)
def test_a_face_near_the_border_needs_another_crop(points: np.ndarray, held: bool) -> None:
    crop = choose_crop((600, 300, 60, 60), **SIZE)
    assert crop.holds(points, **SIZE) is held


def test_the_picture_s_own_border_is_no_reason_to_move() -> None:
    crop = choose_crop((0, 300, 60, 60), **SIZE)
    assert crop.holds(face(1, 300, 60), **SIZE)
