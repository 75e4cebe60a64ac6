"""Real MediaPipe on a real face: what holds with every release of it. The one that is installed is tested."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.tracking.mediapipe_models import installed_model, load_models
from annotator.tracking.mediapipe_tracker import MediaPipeTracker
from annotator.tracking.protocol import FacePoints, Models, TrackingError
from tests.tracking.conftest import placed

Picture = NDArray[np.uint8]


def test_face_lies_where_it_is_in_the_picture(portrait: Picture, models: Models, face_width_px: float) -> None:
    tracker = MediaPipeTracker(models)
    here = tracker.face(placed(portrait, scale=1.0, left=0, top=0, size=(1000, 700)))
    tracker.restart()
    there = tracker.face(placed(portrait, scale=1.0, left=300, top=100, size=(1000, 700)))
    assert here is not None
    assert there is not None
    assert here.points_px.shape == (478, 3)
    moved = np.median(there.points_px[:, :2] - here.points_px[:, :2], axis=0)
    assert moved == pytest.approx([300, 100], abs=0.02 * face_width_px)
    nose, chin, right_eye, left_eye = (here.points_px[point] for point in (1, 152, 33, 263))
    assert right_eye[1] < nose[1] < chin[1]
    assert right_eye[0] < nose[0] < left_eye[0]


def test_nobody_there_gives_nothing(models: Models) -> None:
    tracker = MediaPipeTracker(models)
    empty = np.full((360, 640, 3), 120, dtype=np.uint8)
    assert all(tracker.face(empty) is None for _ in range(7))
    assert tracker.pose(empty, search=True) is None


@pytest.mark.parametrize("width_px", [60, 90])
def test_small_face_is_found_and_lies_where_it_is(
    portrait: Picture, models: Models, face_width_px: float, width_px: int
) -> None:
    scale = width_px / face_width_px
    large = models.new_mesh().points(portrait)
    assert large is not None
    tracker = MediaPipeTracker(models)
    picture = placed(portrait, scale=scale, left=700, top=300, size=(1280, 720))
    assert models.new_mesh().points(picture) is None, "not small enough to need the close look"
    found = [tracker.face(picture) for _ in range(3)]
    assert all(face is not None for face in found)
    assert found[-1] is not None
    off = found[-1].points_px[:, :2] - (large[:, :2] * scale + (700, 300))
    assert float(np.hypot(*off.T).mean()) < 0.05 * width_px


def test_small_face_is_followed_as_it_crosses_the_picture(
    portrait: Picture, models: Models, face_width_px: float
) -> None:
    tracker = MediaPipeTracker(models)
    centres: list[float] = []
    for left in range(100, 900, 20):
        face = tracker.face(placed(portrait, scale=70 / face_width_px, left=left, top=250, size=(1280, 720)))
        assert face is not None, f"lost at {left}"
        centres.append(float(face.points_px[:, 0].mean()))
    assert np.diff(centres) == pytest.approx(20, abs=3)


def test_after_a_restart_the_same_pictures_give_the_same_points(portrait: Picture, models: Models) -> None:
    pictures = [placed(portrait, scale=0.7, left=step * 3, top=20, size=(500, 400)) for step in range(4)]
    tracker = MediaPipeTracker(models)
    rounds: list[list[NDArray[np.float32]]] = []
    for _ in range(2):
        tracker.restart()
        rounds.append([face.points_px for face in map(tracker.face, pictures) if face is not None])
    assert len(rounds[0]) == 4
    assert all(np.array_equal(first, second) for first, second in zip(*rounds, strict=True))


@pytest.mark.parametrize(("width_px", "light"), [(60, 1.0), (90, 1.0), (150, 1.0), (150, 0.2)])
def test_a_face_that_is_there_is_confirmed(
    portrait: Picture, models: Models, face_width_px: float, width_px: int, light: float
) -> None:
    tracker = MediaPipeTracker(models)
    picture = placed(portrait, scale=width_px / face_width_px, left=700, top=300, size=(1280, 720))
    picture = (picture * light).astype(np.uint8)
    face = [tracker.face(picture) for _ in range(3)][-1]
    assert face is not None
    assert tracker.confirms(picture, face)


def test_what_covers_a_face_is_not_confirmed(portrait: Picture, models: Models) -> None:
    tracker = MediaPipeTracker(models)
    face = tracker.face(portrait)
    assert face is not None
    (left, top), (right, bottom) = face.points_px[:, :2].min(axis=0), face.points_px[:, :2].max(axis=0)
    centre = round(float(left + right) / 2), round(float(top + bottom) / 2)
    half = round(float(right - left) / 2), round(float(bottom - top) / 2)
    covered = portrait.copy()
    cv2.ellipse(covered, centre, half, 0, 0, 360, (205, 160, 135), -1)
    followed = tracker.face(covered)
    assert followed is not None, "the mesh alone goes on"
    assert not tracker.confirms(covered, followed)
    elsewhere = FacePoints(points_px=face.points_px + np.array([2 * half[0], 0, 0], np.float32))
    assert not tracker.confirms(portrait, elsewhere)


def test_pose_stands_on_its_own_picture(portrait: Picture, models: Models) -> None:
    tracker = MediaPipeTracker(models)
    first = tracker.pose(portrait, search=True)
    tracker.pose(placed(portrait, scale=0.5, left=200, top=100, size=(600, 500)), search=True)
    again = tracker.pose(portrait, search=True)
    assert first is not None
    assert again is not None
    assert np.array_equal(first.points_px, again.points_px)
    assert first.points_px.shape == (33, 2)
    assert first.visibility[[0, 11, 12]] == pytest.approx(1.0, abs=0.2)


@pytest.mark.usefixtures("release_0_10_21")
def test_points_agree_with_those_read_one_by_one(portrait: Picture, models: Models) -> None:
    from mediapipe.python.solutions import face_mesh

    with face_mesh.FaceMesh(refine_landmarks=True) as plain:
        landmarks = plain.process(portrait).multi_face_landmarks[0].landmark  # pyright: ignore
    height, width = portrait.shape[:2]
    wanted = np.array([(point.x * width, point.y * height, point.z * width) for point in landmarks], dtype=np.float32)
    points = models.new_mesh().points(portrait)
    assert points is not None
    assert points == pytest.approx(wanted, abs=1e-3)


@pytest.mark.usefixtures("release_0_10_21")
def test_blendshapes_come_with_the_bundle(portrait: Picture, shared: Path) -> None:
    bundle = shared / "models" / "face_landmarker.task"
    models = load_models(bundle=bundle)
    face = MediaPipeTracker(models).face(portrait)
    models.close()
    assert face is not None
    assert face.blendshapes is not None
    assert face.blendshapes.shape == (52,)
    smile = face.blendshapes[44:46].mean()
    assert 0.2 < smile <= 1.0, "the woman in the portrait smiles"
    assert models.model.sha256 != installed_model().sha256


@pytest.mark.usefixtures("release_0_10_21")
def test_a_bundle_that_is_none_is_named(tmp_path: Path) -> None:
    wrong = tmp_path / "face_landmarker.task"
    wrong.write_bytes(b"not a model")
    with pytest.raises(TrackingError, match=r"face_landmarker\.task does not load"):
        load_models(bundle=wrong)
