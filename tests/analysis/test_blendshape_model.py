from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from annotator.analysis.blendshape_model import BLENDSHAPES, MODEL_POINTS, blendshapes_of
from annotator.domain.landmarks import FaceTrack
from annotator.resources import resource

ORACLE = Path(__file__).resolve().parents[3] / "shared" / "oracles" / "mediapipe"
PORTRAIT_PX = (820, 1024)


def _numbers(name: str, *keys: str) -> list[float]:
    lines = (ORACLE / name).read_text(encoding="utf-8").splitlines()
    return [float(line.split(":")[1]) for line in lines if line.strip().split(":")[0] in keys]


@pytest.mark.skipif(not ORACLE.is_dir(), reason="MediaPipe's golden landmarks are not beside the checkout")
def test_the_portrait_has_the_blendshapes_that_mediapipe_publishes_for_it() -> None:
    places = np.array(_numbers("portrait_expected_face_landmarks.pbtxt", "x", "y")).reshape(-1, 2)
    points = np.zeros((2, 478, 3), dtype=np.float32)
    points[0, :, :2] = places * PORTRAIT_PX
    points[1] = np.nan
    found = blendshapes_of(FaceTrack(times_s=np.arange(2.0), points_px=points))
    assert found[0] == pytest.approx(_numbers("portrait_expected_blendshapes.pbtxt", "score"), abs=0.01)
    assert np.isnan(found[1]).all()


def test_size_and_place_of_the_face_do_not_matter() -> None:
    points = np.random.default_rng(3).normal(0, 50, (40, 478, 3)).astype(np.float32)
    found = blendshapes_of(FaceTrack(times_s=np.arange(40.0), points_px=points))
    moved = blendshapes_of(FaceTrack(times_s=np.arange(40.0), points_px=3 * points + 200))
    assert moved == pytest.approx(found, abs=1e-3)
    assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="a process cannot be given fewer cores here")
def test_the_same_to_the_last_bit_on_one_core_and_on_all() -> None:
    points = np.random.default_rng(4).normal(0, 50, (75, 478, 3)).astype(np.float32)
    points[20:60:3] = np.nan
    face = FaceTrack(times_s=np.arange(75.0), points_px=points)
    on_all, cores = blendshapes_of(face), os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        on_one = blendshapes_of(face)
    finally:
        os.sched_setaffinity(0, cores)
    assert on_one.tobytes() == on_all.tobytes()
    assert (np.isnan(on_all).all(axis=1) == np.isnan(points[:, 0, 0])).all()


def test_points_and_names_are_those_of_the_model() -> None:
    assert len(MODEL_POINTS) == len(set(MODEL_POINTS)) == 146
    assert len(BLENDSHAPES) == len(set(BLENDSHAPES)) == 52
    assert resource("models", "face_blendshapes.npz").stat().st_size < 1_000_000
    assert "Apache" in resource("models", "README.md").read_text(encoding="utf-8")
