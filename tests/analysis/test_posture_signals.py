from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.face_alignment import align_faces
from annotator.analysis.posture_signals import FACE_WIDTH_IOD, HEAD_PIVOT, face_posture, pose_posture, torso_rise
from annotator.domain.landmarks import PictureTrack, PoseTrack
from tests.analysis.synthetic import face_of, in_picture, resting_face, rotation, seated_pose


def _face(count: int) -> np.ndarray:
    return np.repeat(resting_face()[None], count, axis=0)


def test_leaning_in_is_the_logarithm_of_the_faces_growth() -> None:
    scale = np.array([100.0, 100.0, 100.0, 130.0])
    points = in_picture(_face(4), scale_px=scale)
    alignment = align_faces(face_of(points))
    posture = face_posture(alignment.scale_px, alignment.to_picture(HEAD_PIVOT))
    assert posture["lean_forward"] == pytest.approx([0, 0, 0, np.log(1.3)], abs=1e-3)


def test_moving_aside_and_down_is_measured_in_face_widths() -> None:
    width_px = 100 * FACE_WIDTH_IOD
    place = np.array([[320, 200], [320, 200], [320, 200], [320 + width_px, 200], [320, 200 + width_px / 2]])
    points = in_picture(_face(5), at_px=place)
    alignment = align_faces(face_of(points))
    posture = face_posture(alignment.scale_px, alignment.to_picture(HEAD_PIVOT))
    assert posture["trunk_side"] == pytest.approx([0, 0, 0, 1, 0], abs=1e-3)
    assert posture["slump"] == pytest.approx([0, 0, 0, 0, 0.5], abs=1e-3)


def test_turning_the_head_about_the_neck_is_hardly_a_move_of_the_trunk() -> None:
    neck = np.array([0.0, -0.9, -0.9])
    turned = np.stack([rotation(), rotation(), rotation(), rotation(20)])
    place = np.array([(320, 200)] * 4, dtype=float)
    shift = 100 * (neck - np.einsum("nij,j->ni", turned, neck))
    points = in_picture(_face(4), turned=turned, at_px=place + shift[:, :2] * (1, -1))
    alignment = align_faces(face_of(points))
    assert np.abs(face_posture(alignment.scale_px, alignment.to_picture(HEAD_PIVOT))["trunk_side"]).max() < 0.06


def test_torso_flow_adds_up_and_is_slowly_forgotten() -> None:
    times_s = np.arange(0, 30, 0.1)
    flow = np.zeros((len(times_s), 2), dtype=np.float32)
    flow[100:105, 1] = -4.0  # 20 pixels upwards
    flow[200] = np.nan
    still = np.zeros(len(times_s), dtype=np.float32)
    picture = PictureTrack(times_s=times_s, motion_energy=still, cut_score=still, brightness=still, torso_flow_px=flow)
    rise = torso_rise(picture, camera_px=np.zeros(len(times_s)), face_width_px=200.0)
    assert rise[99] == 0
    assert rise[110] == pytest.approx(0.1, rel=0.02)
    assert 0.08 < rise[-1] < rise[110]
    assert np.isnan(rise[200])


def test_pose_posture_reads_shoulders_and_says_where_they_are_hidden() -> None:
    points, visibility = seated_pose(4)
    points[1, 12, 1] -= 28  # right shoulder up by a tenth of the shoulder width
    points[2, 0, 1] += 28
    visibility[3, 11] = 0.2
    posture = pose_posture(PoseTrack(times_s=np.arange(4.0), points_px=points, visibility=visibility))
    assert posture["shoulder_raise_right"][1] - posture["shoulder_raise_right"][0] == pytest.approx(0.1)
    assert posture["shoulder_raise_left"][1] == pytest.approx(posture["shoulder_raise_left"][0])
    assert posture["trunk_tilt"][0] == pytest.approx(0)
    assert posture["trunk_tilt"][1] == pytest.approx(np.degrees(np.arctan2(28, 280)))
    assert posture["nose_to_shoulders"][2] - posture["nose_to_shoulders"][0] == pytest.approx(-0.1)
    for name in ("shoulder_raise_left", "trunk_tilt", "nose_to_shoulders", "shoulder_width"):
        assert np.isnan(posture[name][3]), name
    assert np.isfinite(posture["shoulder_raise_right"][3])
