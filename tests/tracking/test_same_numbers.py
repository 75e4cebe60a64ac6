"""Every release of MediaPipe gives the numbers of 0.10.21, but for a few hundredths of a pixel.

``python -m tests.tracking.test_same_numbers`` writes those numbers down anew, with 0.10.21 installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.resources import resource
from annotator.tracking.mediapipe_models import load_face_detector, load_models, load_silhouette
from annotator.tracking.protocol import Models

WRITTEN_DOWN = Path(__file__).parent.parent / "golden" / "mediapipe-0.10.21.npz"


def pictures(portrait: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """A face that moves, turns and comes nearer, partly beyond the picture's edge.

    Without OpenCV, whose releases turn pictures a little differently.
    """
    moved: list[NDArray[np.uint8]] = []
    y, x = np.mgrid[0:480, 0:640].astype(np.float64)
    for step in range(6):
        turn, scale = np.radians(4.0 * step - 8.0), 1.1 + 0.06 * step
        across, down = (x - 285 - 8 * step) / scale, (y - 150 + 12 * step) / scale
        left = np.clip(225 + across * np.cos(turn) - down * np.sin(turn), 0, 510.999)
        top = np.clip(130 + across * np.sin(turn) + down * np.cos(turn), 0, 510.999)
        column, row = left.astype(int), top.astype(int)
        right_share, lower_share = (left - column)[..., None], (top - row)[..., None]
        upper = portrait[row, column] * (1 - right_share) + portrait[row, column + 1] * right_share
        lower = portrait[row + 1, column] * (1 - right_share) + portrait[row + 1, column + 1] * right_share
        moved.append(np.rint(upper * (1 - lower_share) + lower * lower_share).astype(np.uint8))
    return moved


def measured(models: Models, portrait: NDArray[np.uint8]) -> dict[str, NDArray[np.float32]]:
    """What the models see in the pictures, one by one."""
    shown = pictures(portrait)
    mesh = models.new_mesh()
    bodies = [models.pose(picture, models.body_place(picture)) for picture in shown]
    seen = {name: [models.faces(picture, close=name == "close") for picture in shown] for name in ("close", "far")}
    silhouette = load_silhouette()
    return {
        "mesh": np.array([mesh.points(picture) for picture in shown], np.float32),
        "body": np.array([body.points_px for body in bodies if body is not None], np.float32),
        "visibility": np.array([body.visibility for body in bodies if body is not None], np.float32),
        **{name: np.array([(*box, score) for [(box, score)] in found], np.float32) for name, found in seen.items()},
        "silhouette": np.array([silhouette.share(picture)[::16, ::16] for picture in shown], np.float32),
    }


@pytest.fixture(scope="module")
def here(models: Models, portrait: NDArray[np.uint8]) -> Mapping[str, NDArray[np.float32]]:
    return measured(models, portrait)


@pytest.fixture(scope="module")
def written_down() -> Mapping[str, NDArray[np.float32]]:
    with np.load(WRITTEN_DOWN) as arrays:
        return {name: arrays[name] for name in arrays.files}


def apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each point lies from the other's, in pixels."""
    assert one.shape == other.shape
    return np.linalg.norm(one - other, axis=-1)


def test_faces_followed(
    here: Mapping[str, NDArray[np.float32]], written_down: Mapping[str, NDArray[np.float32]]
) -> None:
    far = apart(here["mesh"], written_down["mesh"])
    assert np.percentile(far, 95) < 0.15
    assert far.max() < 0.5, "of a face 200 to 300 px wide"


def test_bodies(here: Mapping[str, NDArray[np.float32]], written_down: Mapping[str, NDArray[np.float32]]) -> None:
    assert np.abs(here["visibility"] - written_down["visibility"]).max() < 0.01
    seen = written_down["visibility"] > 0.5
    far = apart(here["body"], written_down["body"])[seen]
    assert seen.sum() > 40
    assert np.percentile(far, 95) < 0.3
    assert far.max() < 1.0


@pytest.mark.parametrize("detector", ["close", "far"])
def test_faces_detected(
    here: Mapping[str, NDArray[np.float32]], written_down: Mapping[str, NDArray[np.float32]], detector: str
) -> None:
    wanted = written_down[detector]
    assert here[detector][:, :4] == pytest.approx(wanted[:, :4], abs=0.1)
    assert here[detector][:, 4] == pytest.approx(wanted[:, 4], abs=0.002)


def test_silhouettes(here: Mapping[str, NDArray[np.float32]], written_down: Mapping[str, NDArray[np.float32]]) -> None:
    differences = np.abs(here["silhouette"] - written_down["silhouette"])
    assert float(differences.mean()) < 0.005
    assert float(np.mean(differences > 0.2)) < 0.005, "at the outline one pixel decides much"


@pytest.mark.parametrize(("close", "least"), [(True, 0.5), (False, 0.6)])
def test_what_a_detector_is_not_sure_of_does_not_count(portrait: NDArray[np.uint8], close: bool, least: float) -> None:
    detector = load_face_detector(close=close)
    assert len(detector.faces(portrait)) == 1
    fading = [detector.faces((portrait * light).astype(np.uint8)) for light in (0.2, 0.1, 0.06, 0.04, 0.03, 0.02, 0.01)]
    detector.close()
    assert all(score >= least for found in fading for _, score in found)
    assert not fading[-1]


if __name__ == "__main__":
    bgr = cv2.imread(str(resource("demo", "portrait.jpg")))
    assert bgr is not None
    rgb = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)
    np.savez_compressed(WRITTEN_DOWN, **measured(load_models(), rgb))  # pyright: ignore[reportArgumentType]
