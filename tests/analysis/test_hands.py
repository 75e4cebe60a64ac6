from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.hands import hand_signals, over_face
from annotator.domain.landmarks import PoseTrack
from tests.analysis.synthetic import seated_pose

FACE = np.array([[320.0, 200.0, 80.0, 100.0]])


def _signals(points: np.ndarray, visibility: np.ndarray) -> dict[str, np.ndarray]:
    pose = PoseTrack(times_s=np.arange(len(points), dtype=float), points_px=points, visibility=visibility)
    return hand_signals(pose, face_ellipses=np.repeat(FACE, len(points), axis=0), region_px=(0, 0, 640, 720))


def test_distance_of_the_nearest_hand_from_the_face_oval() -> None:
    points, visibility = seated_pose(3)
    visibility[:2, 19] = 0.9
    points[0, 19] = (320, 230)  # inside
    points[1, 19] = (320 + 80 + 160, 200)  # one face width off its edge
    distance = _signals(points, visibility)["hand_to_face_distance"]
    assert distance[:2] == pytest.approx([0.0, 1.0])
    assert np.isnan(distance[2])


def test_arms_are_crossed_when_each_wrist_lies_at_the_other_elbow() -> None:
    points, visibility = seated_pose(3)
    visibility[:2, 13:17] = 0.9
    points[1, 16], points[1, 15] = (420, 540), (220, 540)
    crossed = _signals(points, visibility)["arms_crossed"]
    assert crossed[:2].tolist() == [0.0, 1.0]
    assert np.isnan(crossed[2])


def test_a_hand_that_is_hardly_visible_counts_on_a_visible_shoulder_only() -> None:
    points, visibility = seated_pose(3)
    points[:, 19] = (320, 230)  # inside the face
    visibility[:, 19] = 0.15
    visibility[:, 11] = (0.9, 0.2, 0.2)
    visibility[2, 19] = 0.9
    distance = _signals(points, visibility)["hand_to_face_distance"]
    assert distance[[0, 2]].tolist() == [0.0, 0.0]
    assert np.isnan(distance[1]), "only the head is in the picture: the body is made up"


def test_a_shoulder_below_the_picture_is_one_only_if_it_is_clearly_visible_for_a_while() -> None:
    points, visibility = seated_pose(40)
    points[:, 19] = (320, 230)
    points[:, 11] = (460, 900)
    visibility[:, 19] = 0.15
    visibility[[*range(0, 40, 4), 39], 19] = 0.45
    for shoulder, known in ((0.95, True), (0.6, False)):
        visibility[:, 11] = shoulder
        distance = _signals(points, visibility)["hand_to_face_distance"]
        assert np.isfinite(distance).all() == known


def test_a_hand_goes_on_covering_the_face_while_it_stays_near() -> None:
    distance = np.array([np.nan, 0.2, 0.05, 0.2, 0.28, 0.9, 0.2, np.nan])
    assert np.flatnonzero(over_face(distance)).tolist() == [2, 3, 4]
