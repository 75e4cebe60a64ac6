from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.analysis.candidates import find_candidates, select
from annotator.analysis.shift_rules import SENSITIVITIES, phasic_on_z, sustained_effect_z, sustained_penalty
from tests.analysis.synthetic import bump, geometry_of, in_picture, recording, resting_face, rotation

TIMES_S = np.arange(0, 60, 1 / 15)


def _person(seed: int, *, turn_deg: float = 0.0) -> np.ndarray:
    """A minute of somebody who smiles twice, leans in once, and whose landmarks tremble."""
    random = np.random.default_rng(seed)
    faces = np.repeat(resting_face()[None], len(TIMES_S), axis=0)
    smile = bump(TIMES_S, start_s=10, rise_s=0.4, hold_s=1.5, fall_s=0.6) + 0.4 * bump(
        TIMES_S, start_s=50, rise_s=0.4, hold_s=1, fall_s=0.5
    )
    faces[:, 61, :2] += smile[:, None] * (-0.06, 0.05)
    faces[:, 291, :2] += smile[:, None] * (0.06, 0.05)
    faces += random.normal(0, 0.002, faces.shape)
    lean = 1 + 0.15 * bump(TIMES_S, start_s=25, rise_s=1.2, hold_s=10, fall_s=1.2)
    yaw = turn_deg * bump(TIMES_S, start_s=9.5, rise_s=0.4, hold_s=2.5, fall_s=0.4)
    turned = np.stack([rotation(angle) for angle in yaw])
    return in_picture(faces, turned=turned, scale_px=100 * lean)


def test_smiles_and_a_lean_are_found() -> None:
    candidates = find_candidates([geometry_of(recording(_person(1)))])
    chosen = select(candidates, 5)
    assert {shift.family for shift in chosen} == {"expression", "posture"}
    smiles = [shift for shift in chosen if shift.signal == "lip_corner_pull"]
    assert [shift.onset_s for shift in smiles] == pytest.approx([10.08, 50.08], abs=0.1)
    leans = [shift for shift in chosen if shift.signal == "lean_forward"]
    assert [shift.onset_s for shift in leans] == pytest.approx([25.25, 36.45], abs=0.4)


def test_a_smile_during_a_large_head_turn_is_held_back() -> None:
    candidates = find_candidates([geometry_of(recording(_person(1, turn_deg=30)))])
    smiles = [shift for shift in select(candidates, 5) if shift.signal == "lip_corner_pull"]
    assert [round(shift.onset_s) for shift in smiles] == [50]
    assert any(shift.signal == "head_yaw" for shift in select(candidates, 5))


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_more_sensitive_never_gives_fewer_and_keeps_what_there_was(seed: int) -> None:
    candidates = find_candidates([geometry_of(recording(_person(seed)))])
    previous: set[int] = set()
    for sensitivity in SENSITIVITIES:
        chosen = {id(shift) for shift in select(candidates, sensitivity)}
        assert previous <= chosen
        previous = chosen


def test_the_map_of_sensitivity() -> None:
    assert (phasic_on_z(1), phasic_on_z(5), phasic_on_z(10)) == (5.0, 2.5, 1.4)
    assert (sustained_penalty(1), sustained_penalty(10)) == (20.0, 4.0)
    for rule in (phasic_on_z, sustained_penalty, sustained_effect_z):
        steps = [rule(sensitivity) for sensitivity in SENSITIVITIES]
        assert steps == sorted(steps, reverse=True)
        for wrong in (0, 11, -3):
            with pytest.raises(ValueError, match="between 1"):
                rule(wrong)
