from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.derive import derive_signals
from annotator.analysis.eye_closing import blinks
from annotator.analysis.signals.registry import DEFINITIONS, SEEN
from annotator.domain.signals import SignalSet
from tests.analysis.synthetic import in_picture, recording, resting_face

COUNT = 300


def _noisy_faces(seed: int = 3) -> np.ndarray:
    random = np.random.default_rng(seed)
    return resting_face()[None] + random.normal(0, 0.001, (COUNT, 478, 3))


def test_every_signal_of_the_catalogue_comes_with_its_baseline_and_spread() -> None:
    signals = derive_signals(recording(in_picture(_noisy_faces()))).signals
    assert set(signals) == set(SEEN)
    for name, signal in signals.items():
        assert signal.definition is DEFINITIONS[name]
        lengths = {len(row) for row in (signal.times_s, signal.values, signal.quality, signal.baseline, signal.spread)}
        assert len(lengths) == 1, name
        assert (signal.spread > 0).all(), name
        assert np.array_equal(signal.quality == 0, np.isnan(signal.values)), name


def test_what_is_not_measurable_is_unknown_and_not_filled_in() -> None:
    points = in_picture(_noisy_faces())
    points[100:140] = np.nan
    signals = derive_signals(recording(points)).signals
    for name in ("lip_corner_pull", "gaze_horizontal", "head_yaw", "lean_forward"):
        assert np.isnan(signals[name].values[100:140]).all(), name
        assert np.isfinite(signals[name].values[:100]).all(), name


def test_closed_eyes_have_no_gaze() -> None:
    faces = _noisy_faces()
    for upper, lower in ((160, 144), (158, 153), (385, 380), (387, 373)):
        faces[50:55, upper] = faces[50:55, lower]
    signals = derive_signals(recording(in_picture(faces))).signals
    assert np.isnan(signals["gaze_horizontal"].values[50:55]).all()
    assert np.isfinite(signals["gaze_horizontal"].values[:50]).all()
    assert signals["eye_openness"].values[52] < 0.3 * signals["eye_openness"].values[20]


def test_a_blink_takes_the_brows_away_for_a_moment_and_closed_eyes_do_not() -> None:
    times_s = np.arange(60) / 15
    openness = np.full(60, 0.3)
    openness[10:13] = 0.05
    openness[30:50] = 0.05
    assert np.flatnonzero(blinks(times_s, openness)).tolist() == [9, 10, 11, 12, 13]


def test_the_same_landmarks_give_the_same_numbers() -> None:
    def numbers(signal_set: SignalSet) -> bytes:
        return b"".join(signal.values.tobytes() + signal.spread.tobytes() for signal in signal_set.signals.values())

    tracks = recording(in_picture(_noisy_faces()))
    assert numbers(derive_signals(tracks)) == numbers(derive_signals(tracks))


def test_golden_values_of_a_resting_face() -> None:
    signals = derive_signals(recording(in_picture(np.repeat(resting_face()[None], COUNT, axis=0)))).signals
    expected = {
        "lip_corner_pull": 0.205, "lips_part": 0.063, "jaw_drop": 1.46, "lip_pucker": -0.56, "brow_inner_raise": 0.225,
        "eye_openness": 0.237, "head_yaw": 0.0, "lean_forward": 0.0, "trunk_tilt": 0.0, "motion_energy": 7.5,
    }  # fmt: skip
    for name, value in expected.items():
        assert signals[name].values[-1] == pytest.approx(value, abs=0.002), name
