from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.analysis.face_alignment import ANCHORS, align_faces, fit_similarity, head_angles_deg
from tests.analysis.synthetic import face_of, in_picture, resting_face, rotation


def test_angles_of_the_published_pose_of_a_portrait(shared: Path) -> None:
    text = (shared / "oracles/mediapipe/portrait_expected_face_geometry.pbtxt").read_text()
    packed = [float(value) for value in re.findall(r"packed_data: (\S+)", text)]
    matrix = np.array(packed).reshape(4, 4).T  # stored column by column
    yaw, pitch, roll = head_angles_deg(matrix[None, :3, :3])
    assert (yaw[0], pitch[0], roll[0]) == pytest.approx((2.24, 6.32, 0.99), abs=0.01)


def test_published_portrait_mesh_gets_nearly_its_published_pose(shared: Path) -> None:
    text = (shared / "oracles/mediapipe/portrait_expected_face_geometry.pbtxt").read_text()
    vertices = np.array([float(value) for value in re.findall(r"vertex_buffer: (\S+)", text)]).reshape(-1, 5)[:, :3]
    packed = [float(value) for value in re.findall(r"packed_data: (\S+)", text)]
    matrix = np.array(packed).reshape(4, 4).T
    seen = vertices @ matrix[:3, :3].T
    points = np.zeros((1, 478, 3))
    points[0, :468] = seen
    alignment = align_faces(face_of(in_picture(points, scale_px=10.0)))
    angles = np.array(head_angles_deg(alignment.rotation))[:, 0]
    # The portrait's own face differs from the average one: the same pose to within a few degrees.
    assert angles == pytest.approx((2.24, 6.32, 0.99), abs=4.0)


def test_points_in_one_place_are_no_face() -> None:
    points = np.concatenate([in_picture(resting_face()[None], scale_px=100.0)] * 3)
    points[1] = 7.0
    alignment = align_faces(face_of(points))
    assert np.isnan(alignment.scale_px).tolist() == [False, True, False]


angle = st.floats(-28, 28)


@settings(max_examples=40, deadline=None)
@given(
    turn=st.tuples(angle, angle, angle),
    scale=st.floats(40, 300),
    place=st.tuples(st.floats(0, 2000), st.floats(0, 1200)),
)
def test_the_heads_movement_does_not_reach_the_face(
    turn: tuple[float, float, float], scale: float, place: tuple[float, float]
) -> None:
    still, moved = resting_face()[None], resting_face()[None]
    points = np.concatenate([in_picture(still), in_picture(moved, turned=rotation(*turn), scale_px=scale, at_px=place)])
    alignment = align_faces(face_of(points))
    assert np.array(head_angles_deg(alignment.rotation))[:, 1] - np.array(head_angles_deg(alignment.rotation))[
        :, 0
    ] == pytest.approx(turn, abs=0.6)
    assert alignment.scale_px[1] / alignment.scale_px[0] == pytest.approx(scale / 100, rel=1e-3)
    chosen = alignment.in_head_frame(face_of(points), (61, 291, 107, 152))
    assert np.allclose(chosen[0], chosen[1], atol=2e-3)


def test_points_come_back_from_the_head_frame_to_the_picture() -> None:
    points = in_picture(resting_face()[None], turned=rotation(12, -5, 8), scale_px=90.0, at_px=(400, 300))
    alignment = align_faces(face_of(points))
    place = alignment.in_head_frame(face_of(points), (10,))[0, 0]
    assert alignment.to_picture(tuple(place))[0] == pytest.approx(points[0, 10, :2], abs=1e-2)


def test_one_unit_is_the_distance_between_the_outer_eye_corners() -> None:
    alignment = align_faces(face_of(in_picture(np.repeat(resting_face()[None], 3, axis=0), scale_px=123.0)))
    right, left = alignment.mean_anchors[ANCHORS.index(33)], alignment.mean_anchors[ANCHORS.index(263)]
    assert np.linalg.norm(right - left) == pytest.approx(1.0)
    assert alignment.scale_px == pytest.approx(123.0, rel=1e-4)


def test_frames_without_a_face_stay_unknown() -> None:
    points = in_picture(np.repeat(resting_face()[None], 3, axis=0))
    points[1] = np.nan
    alignment = align_faces(face_of(points))
    assert np.isnan(alignment.scale_px).tolist() == [False, True, False]
    assert np.isnan(alignment.in_head_frame(face_of(points), (61,))[1]).all()
    nobody = align_faces(face_of(np.full((2, 478, 3), np.nan, dtype=np.float32)))
    assert np.isnan(nobody.rotation).all()


def test_mirrored_points_do_not_give_a_mirror_for_a_rotation() -> None:
    source = np.random.default_rng(3).normal(size=(6, 3))
    turned, scale, _ = fit_similarity(source, (source * (-1, 1, 1))[None])
    assert np.linalg.det(turned[0]) == pytest.approx(1.0)
    assert scale[0] < 1


def test_a_brow_that_draws_the_forehead_down_is_no_nod() -> None:
    still, lowered = resting_face(), resting_face()
    lowered[[8, 9, 151, 55, 285, 107, 336], 1] -= 0.05
    alignment = align_faces(face_of(in_picture(np.stack([still, still, lowered]))))
    _, pitch, _ = head_angles_deg(alignment.rotation)
    assert pitch[2] == pytest.approx(pitch[0], abs=0.01)
