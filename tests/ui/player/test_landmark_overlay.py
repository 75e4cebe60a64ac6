from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from annotator.domain.landmark_lines import FACE_LINES
from annotator.ui.player.landmark_overlay import build_overlay


def face(left: float, width: float) -> np.ndarray:
    points = np.zeros((478, 3), np.float32)
    points[:, 0] = np.linspace(left, left + width, 478)
    points[:, 1] = 50
    return points


def test_points_that_are_not_known_are_not_drawn() -> None:
    points = face(0, 100)
    points[5:] = np.nan
    overlay = build_overlay([("p1", points, None)])
    assert overlay.face_points.count() == 5
    assert overlay.pose_points.isEmpty()


def test_lines_stop_at_unknown_points_and_never_bridge_them() -> None:
    pose = np.full((33, 2), np.nan, np.float32)
    pose[11], pose[12], pose[15] = (0, 0), (100, 0), (0, 80)
    overlay = build_overlay([("p1", None, pose)])
    # Shoulder to shoulder only: the left elbow is unknown, so nothing reaches the wrist.
    assert overlay.pose_lines.length() == 100


def test_hips_and_legs_are_never_drawn() -> None:
    pose = np.full((33, 2), np.nan, np.float32)
    pose[23:] = 50
    overlay = build_overlay([("p1", None, pose)])
    assert overlay.pose_points.isEmpty()
    assert overlay.pose_lines.isEmpty() or overlay.pose_lines.length() == 0


def test_the_widest_face_counts_not_the_distance_between_two() -> None:
    overlay = build_overlay([("p1", face(0, 100), None), ("p2", face(500, 60), None)])
    assert overlay.face_width == pytest.approx(100)


def test_the_outlines_are_the_ones_of_the_face_mesh() -> None:
    from mediapipe.tasks.python.vision.face_landmarker import FaceLandmarksConnections as Connections

    def pairs(connections: list[Connections.Connection]) -> set[frozenset[int]]:
        return {frozenset((one.start, one.end)) for one in connections}

    contours = pairs(Connections.FACE_LANDMARKS_CONTOURS)
    irises = pairs(Connections.FACE_LANDMARKS_LEFT_IRIS + Connections.FACE_LANDMARKS_RIGHT_IRIS)
    drawn = {frozenset(pair) for line in FACE_LINES for pair in pairwise(line)}
    assert drawn <= contours | irises | pairs(Connections.FACE_LANDMARKS_TESSELATION)
    assert contours <= drawn
