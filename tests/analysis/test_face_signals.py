from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.analysis.derive import FACE_POINTS_MEASURED, derive_signals
from annotator.analysis.signals.measured import Measured
from annotator.analysis.signals.registry import ENTRIES, SIGNALS
from tests.analysis.synthetic import in_picture, recording, resting_face, rotation

Move = dict[int, tuple[float, float]]

# What is moved (x, y in IOD), and what each signal must then read more than at rest.
MOVES: list[tuple[str, Move, dict[str, float]]] = [
    (
        "smile: corners out and up by a tenth",
        {61: (-0.1, 0.1), 291: (0.1, 0.1)},
        {"lip_corner_pull": 0.2, "lip_pucker": -0.2, "lip_corner_depress": -0.1, "brow_inner_raise": 0.0},
    ),
    ("one corner up", {291: (0.0, 0.1)}, {"lip_corner_pull": 0.05, "lip_corner_asymmetry": 0.0968}),
    ("corners down", {61: (0, -0.1), 291: (0, -0.1)}, {"lip_corner_depress": 0.1, "lip_corner_pull": -0.1}),
    ("lower lip down", {14: (0, -0.2)}, {"lips_part": 0.2, "lip_corner_pull": 0.0, "jaw_drop": 0.0}),
    ("chin down", {152: (0, -0.3)}, {"jaw_drop": 0.3, "lips_part": 0.0}),
    ("mouth narrower", {61: (0.05, 0), 291: (-0.05, 0)}, {"lip_pucker": 0.1}),
    ("lips thinner", {0: (0, -0.02), 17: (0, 0.02)}, {"lip_press": 0.0305}),
    (
        "inner brows up",
        {107: (0, 0.1), 336: (0, 0.1), 55: (0, 0.1), 285: (0, 0.1)},
        {"brow_inner_raise": 0.1, "brow_outer_raise": 0.0, "brow_lower": -0.1},
    ),
    ("outer brows up", {70: (0, 0.1), 300: (0, 0.1), 46: (0, 0.1), 276: (0, 0.1)}, {"brow_outer_raise": 0.1}),
    ("brows together", {55: (0.04, 0), 285: (-0.04, 0)}, {"brow_lower": 0.02, "brow_inner_raise": 0.0}),
    (
        "right brow up",
        {107: (0, 0.1), 55: (0, 0.1), 70: (0, 0.1), 46: (0, 0.1)},
        {"brow_asymmetry": 0.1, "brow_inner_raise": 0.05},
    ),
    (
        "right eye shut",
        {160: (0, -0.07), 158: (0, -0.07)},
        {"eye_openness_asymmetry": -0.203, "eye_openness": -0.102},
    ),
]


@pytest.mark.parametrize(("move", "expected"), [row[1:] for row in MOVES], ids=[row[0] for row in MOVES])
@pytest.mark.parametrize("turn_deg", [0.0, 15.0])
def test_each_formula_reads_what_was_moved(move: Move, expected: dict[str, float], turn_deg: float) -> None:
    faces = np.repeat(resting_face()[None], 2, axis=0)
    for point, (x, y) in move.items():
        faces[1, point, :2] += (x, y)
    points = in_picture(faces, turned=rotation(turn_deg, 5, -4))
    measured = Measured(recording(points))
    for name, change in expected.items():
        values = SIGNALS[name].measure(measured).values
        assert values[1] - values[0] == pytest.approx(change, abs=0.006), name


def test_no_face_gives_no_number() -> None:
    points = in_picture(np.repeat(resting_face()[None], 20, axis=0))
    points[:] = np.nan
    measured = Measured(recording(points))
    for entry in (entry for entry in ENTRIES if entry.mesh_points):
        course = entry.measure(measured)
        assert np.isnan(np.where(course.known, course.values, np.nan)).all(), entry.name


def test_what_is_read_in_is_enough_for_every_signal() -> None:
    """Landmarks are read with the points that the entries name: one that is forgotten must not go unnoticed."""
    tracks = recording(in_picture(np.repeat(resting_face()[None], 20, axis=0)))
    face = replace(
        tracks.face, points_px=tracks.face.points_px[:, list(FACE_POINTS_MEASURED)], kept=FACE_POINTS_MEASURED
    )
    whole, part = derive_signals(tracks), derive_signals(replace(tracks, face=face))
    for name, signal in whole.signals.items():
        assert np.array_equal(signal.values, part.signals[name].values, equal_nan=True), name
