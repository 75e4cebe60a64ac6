from __future__ import annotations

from dataclasses import replace

import numpy as np

from annotator.analysis.face_alignment import align_faces
from annotator.analysis.measurability import Measurability, measurability
from tests.analysis.synthetic import in_picture, recording, resting_face, rotation, seated_pose


def _judge(points: np.ndarray, **more: object) -> Measurability:
    tracks = recording(points, **more)  # type: ignore[arg-type]
    return measurability(tracks, align_faces(tracks.face))


def _faces(count: int) -> np.ndarray:
    return np.repeat(resting_face()[None], count, axis=0)


def test_a_small_face_is_too_small_for_gaze_first_and_then_for_everything() -> None:
    for width_px, face, gaze in ((120.0, True, True), (85.0, True, False), (60.0, False, False)):
        usable = _judge(in_picture(_faces(30), scale_px=width_px / 1.72))
        assert usable.face.all() == face
        assert usable.gaze.all() == gaze


def test_a_face_turned_far_is_not_measured_but_its_place_is() -> None:
    turned = np.stack([rotation(0)] * 20 + [rotation(50)] * 5 + [rotation(0, 35)] * 5)
    usable = _judge(in_picture(_faces(30), turned=turned))
    assert usable.face.tolist() == [True] * 20 + [False] * 10
    assert usable.head.all()


def test_the_moments_after_a_camera_cut_do_not_count() -> None:
    usable = _judge(in_picture(_faces(60)), cut_at=(30,))
    assert usable.cuts_s == (2.0,)
    assert usable.face[:30].all()
    assert not usable.face[30:35].any()
    assert usable.face[37:].all()


def test_a_jump_cut_within_the_same_room_is_a_cut_and_a_lively_gesture_is_not() -> None:
    place = np.repeat([(320.0, 200.0)], 60, axis=0)
    place[30:, 0] += 40  # a quarter of a face width, from one picture to the next
    tracks = recording(in_picture(_faces(60), at_px=place))
    score = np.full(60, 0.002, dtype=np.float32)
    score[[20, 30]] = 0.25
    picture = replace(tracks.picture, cut_score=score)
    usable = measurability(replace(tracks, picture=picture), align_faces(tracks.face))
    assert usable.cuts_s == (2.0,)


def test_a_hand_over_the_face_covers_it_even_if_hardly_visible() -> None:
    points, visibility = seated_pose(10)
    points[4:6, 20] = (330, 220)
    visibility[4:6, 20] = (0.2, 0.45)
    usable = _judge(in_picture(_faces(75)), pose=(points, visibility))
    times_s = np.arange(75) / 15
    assert not usable.face[(times_s > 1.5) & (times_s < 3.0)].any()
    assert usable.face[(times_s < 1.3) | (times_s > 3.2)].all()


def test_a_hand_that_is_never_seen_well_is_made_up() -> None:
    points, visibility = seated_pose(10)
    points[4:6, 20] = (330, 220)
    visibility[4:6, 20] = 0.25
    assert _judge(in_picture(_faces(75)), pose=(points, visibility)).face.all()


def test_quality_falls_with_size_and_turn_and_is_nothing_where_nothing_is_measured() -> None:
    turned = np.stack([rotation(0)] * 20 + [rotation(25)] * 10)
    points = in_picture(_faces(30), turned=turned)
    points[5] = np.nan
    quality = _judge(points).face_quality
    assert quality[5] == 0
    assert quality[0] > quality[25] > 0
    assert _judge(in_picture(_faces(30), scale_px=60.0)).face_quality[0] < quality[0]
