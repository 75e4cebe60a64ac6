"""One rectangle around a face, or the upper body, for all moments that are compared."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.media import FULL_REGION, LEFT_REGION, Region
from annotator.ui.session.still_crop import crop_around

PICTURE_PX = (1000, 500)


def face(left: float, top: float) -> np.ndarray:
    """100 pixels wide and high."""
    return np.array([[left, top, 0.0], [left + 100, top + 100, 0.0], [np.nan, np.nan, 0.0]])


def test_all_moments_lie_in_it_with_something_around() -> None:
    crop = crop_around([face(300, 200), None, face(340, 210)], "face", FULL_REGION, picture_px=PICTURE_PX)
    assert crop.x < 0.3
    assert crop.x + crop.width > 0.44
    assert crop.y < 0.4
    assert crop.y + crop.height > 0.62
    body = crop_around([face(300, 200)], "body", FULL_REGION, picture_px=PICTURE_PX)
    assert body.width > 1.5 * crop.width
    assert body.height > crop.height


def test_it_stays_inside_the_region() -> None:
    crop = crop_around([face(420, 20)], "body", LEFT_REGION, picture_px=PICTURE_PX)
    assert crop.y == 0
    assert crop.x + crop.width == pytest.approx(0.5)


@pytest.mark.parametrize("faces", [[], [None], [np.full((3, 2), np.nan)], [face(800, 100)]])
def test_without_a_face_there_it_is_the_whole_region(faces) -> None:
    region = Region(x=0.1, y=0.1, width=0.3, height=0.8)
    assert crop_around(faces, "face", region, picture_px=PICTURE_PX) == region
