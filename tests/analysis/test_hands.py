from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.hands import hand_signals
from annotator.domain.landmarks import PoseTrack
from tests.analysis.synthetic import seated_pose

FACE = np.array([[320.0, 200.0, 80.0, 100.0]])


def _signals(points: np.ndarray, visibility: np.ndarray) -> dict[str, np.ndarray]:
    pose = PoseTrack(times_s=np.arange(len(points), dtype=float), points_px=points, visibility=visibility)
    return hand_signals(pose, face_ellipses=np.repeat(FACE, len(points), axis=0))


def test_distance_of_the_nearest_hand_from_the_face_oval() -> None:
    points, visibility = seated_pose(3)
    visibility[:2, 19] = 0.9
    points[0, 19] = (320, 230)  # inside
    points[1, 19] = (320 + 80 + 160, 200)  # one face width off its edge
    distance = _signals(points, visibility)["hand_face_distance"]
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
    distance = _signals(points, visibility)["hand_face_distance"]
    assert distance[[0, 2]].tolist() == [0.0, 0.0]
    assert np.isnan(distance[1]), "only the head is in the picture: the body is made up"
