"""Motion, cuts, light and flow, on pictures of which the truth is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.tracking.picture_measures import PictureMeter, cut_score, halvings, torso_box

Grey = NDArray[np.uint8]


def scene(seed: int, size: tuple[int, int] = (36, 64)) -> Grey:
    """A picture with structure at several sizes."""
    rng = np.random.default_rng(seed)
    total = np.zeros(size)
    for cells in (3, 6, 12):
        noise = rng.random((cells, cells * 2))
        total += cv2.resize(noise, (size[1], size[0]), interpolation=cv2.INTER_CUBIC)
    return np.clip(255 * (total - total.min()) / np.ptp(total), 0, 255).astype(np.uint8)


def noisy(picture: Grey, seed: int = 0) -> Grey:
    return np.clip(picture + np.random.default_rng(seed).normal(0, 2, picture.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("seed", range(5))
def test_another_scene_is_a_cut(seed: int) -> None:
    assert cut_score(scene(seed), scene(seed + 100)) > 0.5


def test_the_same_scene_is_none() -> None:
    assert cut_score(noisy(scene(1), 1), noisy(scene(1), 2)) < 0.05


def test_light_that_goes_down_is_none() -> None:
    assert cut_score(scene(1), (scene(1) * 0.5).astype(np.uint8)) < 0.2


def test_a_flat_picture_with_noise_is_none() -> None:
    flat = np.full((36, 64), 100, dtype=np.uint8)
    assert cut_score(noisy(flat, 1), noisy(flat, 2)) < 0.2


def test_a_big_gesture_is_none() -> None:
    after = scene(1).copy()
    after[10:30, 10:40] = scene(7)[10:30, 10:40]
    assert cut_score(scene(1), after) < 0.5


def test_black_to_a_picture_is_a_cut() -> None:
    assert cut_score(np.zeros((36, 64), dtype=np.uint8), scene(1)) > 0.5


def measured(first: Grey, second: Grey, torso: tuple[int, int, int, int] | None, scale: int = 1) -> PictureMeter:
    meter = PictureMeter()
    meter.measure(region_luma=first, cut_score=0.0, torso=torso, scale=scale)
    return meter


@pytest.mark.parametrize("shift", [(0.5, 0.0), (3.0, -1.5), (15.0, 6.0)])
def test_the_flow_of_the_torso_is_how_far_it_moved(shift: tuple[float, float]) -> None:
    before = scene(3, (240, 320))
    moved = cv2.warpAffine(
        before, np.array([[1, 0, shift[0]], [0, 1, shift[1]]]), (320, 240), borderMode=cv2.BORDER_REFLECT
    )
    torso = (80, 120, 240, 230)
    meter = measured(before, before, torso)
    flow = meter.measure(
        region_luma=np.asarray(moved, dtype=np.uint8), cut_score=0.0, torso=torso, scale=3
    ).torso_flow_px
    assert flow == pytest.approx((3 * shift[0], 3 * shift[1]), abs=0.75)


def test_there_is_no_flow_without_a_torso_before_a_first_picture_or_over_a_cut() -> None:
    before, torso = scene(3, (240, 320)), (80, 120, 240, 230)
    first = PictureMeter().measure(region_luma=before, cut_score=0.0, torso=torso, scale=1)
    meter = measured(before, before, torso)
    without = meter.measure(region_luma=before, cut_score=0.0, torso=None, scale=1)
    cut = meter.measure(region_luma=before, cut_score=0.9, torso=torso, scale=1)
    for measures in (first, without, cut):
        assert np.isnan(measures.torso_flow_px).all()


def test_motion_energy_is_the_mean_change_of_brightness() -> None:
    before = np.full((40, 40), 100, dtype=np.uint8)
    after = before.copy()
    after[:20] += 10
    result = measured(before, before, None).measure(region_luma=after, cut_score=0.0, torso=None, scale=1)
    assert result.motion_energy == pytest.approx(5.0)
    assert result.brightness == pytest.approx(105.0)


@pytest.mark.parametrize(
    ("width", "height", "times"), [(320, 240, 0), (321, 240, 1), (640, 720, 2), (1920, 1080, 3), (50, 40, 0)]
)
def test_a_region_is_measured_small(width: int, height: int, times: int) -> None:
    assert halvings(width, height) == times


def test_the_torso_lies_below_the_face_inside_the_region() -> None:
    assert torso_box((100, 50, 140, 100), width_px=320, height_px=240) == (60, 110, 180, 235)
    assert torso_box((100, 200, 140, 238), width_px=320, height_px=240) is None


@pytest.mark.parametrize(("height", "torso"), [(180, (10, 168, 240, 180)), (24, (10, 8, 240, 24))])
def test_a_torso_of_which_little_is_in_the_picture_does_not_end_the_process(
    height: int, torso: tuple[int, int, int, int]
) -> None:
    before = scene(3, (height, 250))
    after = np.roll(before, 2, axis=1)
    measures = measured(before, before, torso).measure(region_luma=after, cut_score=0.0, torso=torso, scale=1)
    across, _ = measures.torso_flow_px
    assert across == pytest.approx(2.0, abs=0.3) if height == 180 else np.isnan(across)
