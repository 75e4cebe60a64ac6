"""Zoom and shift of a background that is known, with people before it who move in their own way."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.tracking.camera_motion import CameraMeter, CameraMotion
from annotator.tracking.protocol import Box

WIDTH, HEIGHT = 640, 360
Grey = NDArray[np.uint8]


def room() -> Grey:
    """A wall with soft edges, as a camera shows what lies out of focus."""
    coarse: Grey = np.random.default_rng(5).integers(60, 190, (9, 16), dtype=np.uint8)
    wall: Any = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.GaussianBlur(wall, (0, 0), 5), dtype=np.uint8)


def filmed(picture: Grey, *, zoom: float = 1.0, across: float = 0.0, noise: int = 1) -> Grey:
    """The picture with the camera zoomed about its middle and moved, and some noise of its own."""
    matrix = np.array([[zoom, 0, across + (1 - zoom) * WIDTH / 2], [0, zoom, (1 - zoom) * HEIGHT / 2]])
    shown: Any = cv2.warpAffine(picture, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    grain = np.random.default_rng(noise).normal(0, 2, (HEIGHT, WIDTH))
    return np.asarray(np.clip(shown + grain, 0, 255), dtype=np.uint8)


def measured(first: Grey, second: Grey, *, faces: tuple[Box, ...] = (), cut_score: float = 0.0) -> CameraMotion:
    """What the meter says of the first two pictures that it compares."""
    meter = CameraMeter()
    meter.measure(first, width_px=WIDTH, faces=faces, cut_score=0.0)
    answers = [meter.measure(second, width_px=WIDTH, faces=faces, cut_score=cut_score) for _ in range(3)]
    return next((one for one in answers if one.log_zoom), answers[-1])


@pytest.mark.parametrize(("zoom", "across"), [(1.02, 0.0), (0.97, 0.0), (1.0, 9.0), (1.015, -6.0)])
def test_zoom_and_shift_of_the_camera_are_found(zoom: float, across: float) -> None:
    motion = measured(filmed(room()), filmed(room(), zoom=zoom, across=across, noise=2))
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    assert motion.log_zoom == pytest.approx(np.log(zoom), abs=0.001)
    assert np.expm1(motion.log_zoom) * middle + motion.shift_px == pytest.approx([across, 0], abs=0.3)


def test_a_person_who_leans_in_before_a_still_wall_moves_no_camera() -> None:
    def sitting(scale: float, noise: int) -> Grey:
        picture, body = room(), cv2.resize(room()[:, ::-1], None, fx=0.5 * scale, fy=0.9 * scale)
        height, width = body.shape
        left = (WIDTH - width) // 2
        picture[max(0, HEIGHT - height) :, left : left + width] = body[max(0, height - HEIGHT) :]
        return filmed(picture, noise=noise)

    face = (270.0, 60.0, 370.0, 180.0)
    motion = measured(sitting(1.0, 1), sitting(1.05, 2), faces=(face,))
    assert abs(motion.log_zoom) < 0.001


def test_where_nothing_can_be_seen_behind_people_the_answer_is_unknown() -> None:
    plain = np.full((HEIGHT, WIDTH), 120, dtype=np.uint8)
    assert np.isnan(measured(filmed(plain), filmed(plain, noise=2)).log_zoom)
    close = (100.0, 0.0, 540.0, 400.0)
    assert np.isnan(measured(filmed(room()), filmed(room(), zoom=1.02), faces=(close,)).log_zoom)


def test_nothing_is_compared_across_a_cut() -> None:
    assert measured(filmed(room()), filmed(room()[::-1], zoom=1.02), cut_score=1.0).log_zoom == 0


def test_light_that_steps_is_no_camera_movement() -> None:
    dimmed = (0.8 * filmed(room(), noise=2)).astype(np.uint8)
    assert not abs(measured(filmed(room()), dimmed).log_zoom) > 0.001  # NaN: not told
