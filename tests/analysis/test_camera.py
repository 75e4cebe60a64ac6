"""What a camera does to size and place of a face is taken out, and what the person does is left."""

from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.camera import Steadied, steadied
from annotator.domain.landmarks import PictureTrack
from tests.analysis.synthetic import Floats

TIMES_S = np.arange(0, 20, 1 / 15)
MIDDLE = np.array([320.0, 180.0])
ZOOM = 0.25 * np.clip((TIMES_S - 8) / 2, 0, 1)
WIDTH_PX = 80.0


def motion_of(log_zoom: Floats) -> Floats:
    """Of a camera that zooms about the picture's middle, told at each third picture."""
    steps = np.diff(log_zoom[::3], prepend=0.0)
    motion = np.zeros((len(log_zoom), 3))
    motion[::3] = np.column_stack([steps, -np.expm1(steps)[:, None] * MIDDLE])
    return motion


def seen(scale_px: Floats, place_px: Floats, motion: Floats | None, cuts_s: tuple[float, ...] = ()) -> Steadied:
    still = np.zeros(len(TIMES_S), dtype=np.float32)
    picture = PictureTrack(
        times_s=TIMES_S, motion_energy=still, cut_score=still, brightness=still,
        torso_flow_px=np.zeros((len(TIMES_S), 2), dtype=np.float32),
        camera_motion=None if motion is None else motion.astype(np.float32),
    )  # fmt: skip
    return steadied(picture, scale_px=scale_px, place_px=place_px, face_width_px=WIDTH_PX, cuts_s=cuts_s)


def zoomed(place: tuple[float, float] = (400.0, 150.0)) -> tuple[Floats, Floats]:
    """Size and place of a face that stays where it is while the camera zooms in."""
    return 46.0 * np.exp(ZOOM), MIDDLE + np.exp(ZOOM)[:, None] * (np.array(place) - MIDDLE)


def test_a_zoom_changes_neither_size_nor_place() -> None:
    here = seen(*zoomed(), motion_of(ZOOM))
    assert np.log(here.scale_px / 46) == pytest.approx(0, abs=0.03)  # it is told at each third picture only
    assert here.place_px[-1] == pytest.approx([400, 150], abs=1)
    assert here.chest_px.sum(axis=0)[1] == pytest.approx(np.expm1(0.25) * (150 + 1.3 * WIDTH_PX - 180), rel=0.2)


def test_a_zoom_that_was_not_known_for_a_moment_went_on() -> None:
    motion = motion_of(ZOOM)
    motion[(TIMES_S > 8.8) & (TIMES_S < 9.4) & motion.any(axis=1)] = np.nan
    here = seen(*zoomed(), motion)
    assert np.log(here.scale_px[-1] / 46) == pytest.approx(0, abs=0.02)


def test_a_lean_before_a_still_background_stays_a_lean() -> None:
    noise = motion_of(np.random.default_rng(2).normal(0, 0.0005, len(TIMES_S)))
    scale_px, place_px = zoomed()
    here = seen(scale_px, place_px, noise)
    assert here.scale_px == pytest.approx(scale_px)
    assert here.place_px == pytest.approx(place_px)
    assert not here.chest_px.any()


def test_what_was_never_looked_at_stays_as_it_is() -> None:
    scale_px, place_px = zoomed()
    assert seen(scale_px, place_px, None).scale_px is scale_px


def test_after_a_cut_the_camera_begins_anew() -> None:
    scale_px = np.where(TIMES_S < 15, 46.0 * np.exp(ZOOM), 60.0)
    here = seen(scale_px, zoomed()[1], motion_of(ZOOM), cuts_s=(15.0,))
    assert here.scale_px[-1] == pytest.approx(60)
