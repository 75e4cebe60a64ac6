from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.movement import body_speed, face_speed, fidgeting, hand_speed, motion_energy
from annotator.domain.landmarks import FaceTrack, PictureTrack, PoseTrack
from tests.analysis.synthetic import in_picture, resting_face, seated_pose


def test_motion_energy_does_not_depend_on_the_frame_rate() -> None:
    def energy(step_s: float) -> np.ndarray:
        times_s = np.arange(0, 2, step_s)
        still = np.zeros(len(times_s), dtype=np.float32)
        change = np.full(len(times_s), 30 * step_s, dtype=np.float32)
        flow = np.zeros((len(times_s), 2), dtype=np.float32)
        return motion_energy(
            PictureTrack(times_s=times_s, motion_energy=change, cut_score=still, brightness=still, torso_flow_px=flow)
        )

    assert np.isnan(energy(0.1)[0])
    assert energy(0.1)[1:] == pytest.approx(30, rel=1e-5)
    assert energy(0.05)[1:] == pytest.approx(30, rel=1e-5)


def test_face_speed_in_face_widths_per_second() -> None:
    place = np.array([[320, 200], [330, 200], [340, 200]], dtype=float)
    points = in_picture(np.repeat(resting_face()[None], 3, axis=0), at_px=place)
    points[2] = np.nan
    speed = face_speed(FaceTrack(times_s=np.array([0, 0.1, 0.2]), points_px=points), face_width_px=100.0)
    assert speed[1] == pytest.approx(1.0, rel=1e-4)
    assert np.isnan(speed[[0, 2]]).all()


def test_hand_speed_is_that_of_visible_hands() -> None:
    points, visibility = seated_pose(3)
    visibility[:, 16] = 0.9
    points[1:, 16, 1] -= 56
    pose = PoseTrack(times_s=np.array([0, 0.5, 1.0]), points_px=points, visibility=visibility)
    assert hand_speed(pose)[1:] == pytest.approx([0.4, 0.0], abs=1e-6)
    visibility[:, 16] = 0.1
    assert np.isnan(hand_speed(pose)).all()


def test_body_speed_uses_only_what_is_visible() -> None:
    points, visibility = seated_pose(3)
    points[1:, :, 0] += 28
    points[1, 15] = (9999, 9999)  # a hidden wrist may be anywhere
    speed = body_speed(PoseTrack(times_s=np.array([0, 0.5, 1.0]), points_px=points, visibility=visibility))
    assert speed[1:] == pytest.approx([0.2, 0.0], abs=1e-6)


def test_hands_that_move_on_the_spot_fidget_and_hands_that_travel_or_rest_do_not() -> None:
    times_s = np.arange(0, 60, 0.5)
    points, visibility = seated_pose(len(times_s))
    visibility[:, 16] = 0.9
    points[:, 16] = (170, 500)
    points[40:80, 16, 1] += np.where(np.arange(40) % 2, 28, -28)  # a tenth of a shoulder width up and down
    points[80:, 16, 0] += 4 * 28 * np.sin(np.arange(40) / 3)  # gestures across
    measured = fidgeting(PoseTrack(times_s=times_s, points_px=points, visibility=visibility))
    assert measured[[10, 20, 30]] == pytest.approx(0, abs=1e-6)
    assert measured[[55, 60, 65]] == pytest.approx(0.4, abs=0.05)
    assert measured[[95, 100, 105]] == pytest.approx(0, abs=1e-6)
    visibility[:, 16] = 0.1
    assert np.isnan(fidgeting(PoseTrack(times_s=times_s, points_px=points, visibility=visibility))).all()
