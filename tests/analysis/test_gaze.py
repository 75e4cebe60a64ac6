from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.face_alignment import align_faces
from annotator.analysis.gaze import DEGREES_PER_EYE_WIDTH, gaze_signals, gaze_zone, line_of_sight
from tests.analysis.synthetic import face_of, in_picture, resting_face, rotation


@pytest.mark.parametrize("turn_deg", [0.0, 12.0])
def test_irises_moved_by_a_tenth_of_the_eye(turn_deg: float) -> None:
    faces = np.repeat(resting_face()[None], 3, axis=0)
    eye_width = np.linalg.norm(faces[0, 33, :2] - faces[0, 133, :2])
    faces[1, [468, 473], 0] += 0.1 * eye_width
    faces[2, [468, 473], 1] += 0.1 * eye_width
    points = in_picture(faces, turned=rotation(turn_deg))
    gaze = gaze_signals(face_of(points), align_faces(face_of(points)))
    assert gaze["gaze_horizontal"][1] - gaze["gaze_horizontal"][0] == pytest.approx(0.1, abs=0.005)
    assert gaze["gaze_vertical"][2] - gaze["gaze_vertical"][0] == pytest.approx(0.1, abs=0.005)
    assert gaze["gaze_vertical"][1] - gaze["gaze_vertical"][0] == pytest.approx(0.0, abs=0.005)


def test_looking_at_the_same_place_with_a_turned_head_is_not_looking_away() -> None:
    yaw = np.array([0.0, 0.0, 0.0, 10.0, 10.0])
    horizontal = np.array([0.0, 0.0, 0.0, -10.0 / DEGREES_PER_EYE_WIDTH, 0.0])
    sight = line_of_sight(horizontal=horizontal, vertical=np.zeros(5), yaw_deg=yaw, pitch_deg=np.zeros(5))
    assert sight["gaze_away"] == pytest.approx([0, 0, 0, 0, 10])
    assert sight["sight_horizontal"] == pytest.approx([0, 0, 0, 0, 10])
    assert sight["sight_vertical"] == pytest.approx(np.zeros(5))


def test_unknown_gaze_stays_unknown() -> None:
    unknown = np.full(4, np.nan)
    sight = line_of_sight(horizontal=unknown, vertical=unknown, yaw_deg=unknown, pitch_deg=unknown)
    assert all(np.isnan(values).all() for values in sight.values())


def test_zones_are_told_from_the_persons_habit() -> None:
    places = ((0.0, 5.0), (15.0, 0.0), (-15.0, 0.0), (0.0, -15.0), (-15.0, 15.0))
    assert [gaze_zone(*place) for place in places] == ["usual", "right", "left", "down", "up left"]
