"""What of a stretch is kept, when pose is due, and where the points lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.tracking.participant_pass import ParticipantPass, whole_picture
from annotator.tracking.picture_measures import CutMeter
from annotator.tracking.protocol import FacePoints, PosePoints, TrackerModel


@dataclass
class FlatPicture:
    """A grey picture of 200 x 100."""

    time_s: float
    grey: int = 100

    def rgb(self, region_px: tuple[int, int, int, int]) -> NDArray[np.uint8]:
        return np.full((region_px[3], region_px[2], 3), self.grey % 256, dtype=np.uint8)

    def luma(self, halvings: int) -> NDArray[np.uint8]:
        return np.full((100 >> halvings, 200 >> halvings), self.grey % 256, dtype=np.uint8)


class CountingTracker:
    """Sees a face at the crop's origin in every second picture, and a body in each."""

    def __init__(self) -> None:
        self.faces_asked = self.poses_asked = self.restarts = self.confirmations_asked = 0
        self.searches: list[bool] = []
        self.model = TrackerModel(name="counting", sha256="0")
        self.gives_blendshapes = False

    def face(self, rgb: NDArray[np.uint8]) -> FacePoints | None:
        self.faces_asked += 1
        points = np.zeros((478, 3), dtype=np.float32)
        return FacePoints(points_px=points) if self.faces_asked % 2 else None

    def confirms(self, rgb: NDArray[np.uint8], face: FacePoints) -> bool:
        self.confirmations_asked += 1
        return True

    def pose(self, rgb: NDArray[np.uint8], *, search: bool) -> PosePoints | None:
        self.poses_asked += 1
        self.searches.append(search)
        return PosePoints(points_px=np.zeros((33, 2), np.float32), visibility=np.ones(33, np.float32))

    def restart(self) -> None:
        self.restarts += 1

    def close(self) -> None:
        """Nothing to release."""


def run(times_s: NDArray[np.float64], *, keep_from_s: float = 0.0, pose_hz: float = 2.0, grey: int = 100):
    tracker = CountingTracker()
    one = ParticipantPass(
        tracker, region_px=(100, 20, 80, 60), pose_hz=pose_hz, first_time_s=0.0, keep_from_s=keep_from_s
    )
    cuts = CutMeter()
    for number, time_s in enumerate(times_s):
        picture = FlatPicture(time_s=float(time_s), grey=grey + number)
        one.add(picture, cut_score=cuts.measure(whole_picture(picture, width_px=200, height_px=100)))
    return tracker, one.shard()


def test_the_warm_in_is_looked_at_and_not_kept() -> None:
    tracker, shard = run(np.arange(285, 330) / 15, keep_from_s=20.0)
    assert tracker.faces_asked == 45
    assert shard.face_times_s[0] == 20.0
    assert len(shard.face_times_s) == 30
    assert shard.motion_energy == pytest.approx(1.0), "the first kept picture has one before it"


def test_pose_is_due_at_the_same_times_wherever_a_stretch_begins() -> None:
    times_s = np.arange(0, 600) / 15
    _, whole = run(times_s)
    _, first = run(times_s[times_s < 20])
    _, second = run(times_s[times_s >= 19], keep_from_s=20.0)
    joined = np.concatenate([first.pose_times_s, second.pose_times_s])
    assert np.array_equal(joined, whole.pose_times_s)
    assert whole.pose_times_s == pytest.approx(np.arange(80) / 2, abs=1 / 15)


def test_the_body_is_found_anew_every_two_seconds_wherever_a_stretch_begins() -> None:
    tracker, _ = run(np.arange(0, 150) / 15)
    assert tracker.searches == [True, False, False, False] * 5
    later, _ = run(np.arange(285, 450) / 15, keep_from_s=20.0)
    assert later.searches == [True, False, False, False] * 5
    rare, _ = run(np.arange(0, 150) / 15, pose_hz=0.25)
    assert rare.searches == [True, True, True]


def test_points_are_in_pixels_of_the_whole_picture_and_lost_ones_are_nan() -> None:
    _, shard = run(np.arange(4) / 15)
    assert np.all(shard.face_points_px[[0, 2]] == (100, 20, 0))
    assert np.isnan(shard.face_points_px[[1, 3]]).all()
    assert np.all(shard.pose_points_px == (100, 20))


def test_a_pass_starts_with_a_clean_tracker() -> None:
    tracker, _ = run(np.arange(2) / 15)
    assert tracker.restarts == 1


def test_a_stretch_without_pictures_is_an_empty_shard() -> None:
    _, shard = run(np.zeros(0))
    assert shard.face_points_px.shape == (0, 478, 3)
    assert shard.torso_flow_px.shape == (0, 2)
    assert shard.pose_visibility.shape == (0, 33)


class CoveredTracker(CountingTracker):
    """Follows a face in every picture, over a cover in the pictures from one grey to another."""

    def __init__(self, covered: range) -> None:
        super().__init__()
        self.covered = covered

    def face(self, rgb: NDArray[np.uint8]) -> FacePoints | None:
        return FacePoints(points_px=np.zeros((478, 3), dtype=np.float32))

    def confirms(self, rgb: NDArray[np.uint8], face: FacePoints) -> bool:
        self.confirmations_asked += 1
        return int(rgb[0, 0, 0]) not in self.covered


def followed(covered: range, *, first: int = 0, last: int = 200, keep_from_s: float = 0.0):
    tracker = CoveredTracker(covered)
    one = ParticipantPass(tracker, region_px=(100, 20, 80, 60), pose_hz=1.0, first_time_s=0.0, keep_from_s=keep_from_s)
    for number in range(first, last):
        one.add(FlatPicture(time_s=number / 10, grey=number), cut_score=0.0)
    return tracker, one.shard()


def test_a_mesh_over_a_cover_is_no_face() -> None:
    tracker, shard = followed(range(63, 103))
    lost_s = shard.face_times_s[np.isnan(shard.face_points_px[:, 0, 0])]
    assert lost_s == pytest.approx(np.arange(61, 105) / 10), "from one look that saw a face to the next"
    assert np.isnan(shard.torso_flow_px[61:105]).all()
    assert tracker.confirmations_asked == 41, "twice a second, and at the end"


def test_a_cover_at_the_end_of_a_stretch_is_seen_at_once() -> None:
    _, shard = followed(range(198, 256))
    assert np.isnan(shard.face_points_px[:, 0, 0]).nonzero()[0].tolist() == [196, 197, 198, 199]


def test_the_looks_do_not_depend_on_where_a_stretch_begins() -> None:
    covered = range(103, 117)
    _, whole = followed(covered)
    _, second = followed(covered, first=90, keep_from_s=10.0)
    assert np.array_equal(whole.face_points_px[100:], second.face_points_px, equal_nan=True)
