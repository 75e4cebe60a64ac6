from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.shift_rules import sustained_penalty
from annotator.analysis.shifts import Shift
from annotator.analysis.signals.registry import DEFINITIONS
from annotator.analysis.sustained import change_points, sustained_candidates
from tests.analysis.synthetic import bump, signal_of

TIMES_S = np.arange(0, 120, 1 / 15)
LEAN, SIDE = DEFINITIONS["lean_forward"], DEFINITIONS["trunk_side"]


def _noise(seed: int, size: float = 0.3) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, size, len(TIMES_S))


def _shifts(*courses: np.ndarray) -> list[Shift]:
    signals = [
        signal_of(definition, TIMES_S, course) for definition, course in zip((LEAN, SIDE), courses, strict=False)
    ]
    found = sustained_candidates(signals, participant_id="client")
    return [shift for shift in found if shift.penalty >= sustained_penalty(5)]


@pytest.mark.parametrize("seed", range(6))
def test_leaning_in_and_back_is_found_where_the_body_starts_to_move(seed: int) -> None:
    start_s = 30 + 3.3 * seed
    course = 5 * bump(TIMES_S, start_s=start_s, rise_s=1.2, hold_s=9, fall_s=1.2) + _noise(seed)
    forth, back = _shifts(course, _noise(seed + 50))
    assert forth.onset_s == pytest.approx(start_s + 0.2048 * 1.2, abs=0.35)
    assert forth.apex_s == pytest.approx(start_s + 0.795 * 1.2, abs=0.5)
    assert forth.effect_z == pytest.approx(5, abs=0.6)
    assert back.onset_s == pytest.approx(start_s + 10.2 + 0.2048 * 1.2, abs=0.35)
    assert back.effect_z == pytest.approx(-5, abs=0.6)
    assert forth.signal == back.signal == "lean_forward"


def test_gestures_spikes_and_drift_are_no_posture() -> None:
    gesture = 6 * bump(TIMES_S, start_s=40, rise_s=0.5, hold_s=1.2, fall_s=0.5)
    spikes = np.where(np.arange(len(TIMES_S)) % 97 == 0, 8.0, 0.0)
    drift = 4 * TIMES_S / 120
    for course in (gesture, spikes, drift):
        assert _shifts(course + _noise(1)) == []


def test_a_slow_slide_into_another_posture_is_no_shift() -> None:
    assert _shifts(6 * bump(TIMES_S, start_s=40, rise_s=15, hold_s=100, fall_s=1) + _noise(2)) == []


def test_a_gap_is_not_a_shift() -> None:
    course = np.where(TIMES_S < 60, 0.0, 6.0) + _noise(3)
    course[(TIMES_S > 59) & (TIMES_S < 61.5)] = np.nan
    assert _shifts(course) == []
    nothing = np.full(len(TIMES_S), np.nan)
    assert _shifts(nothing) == []


def test_a_short_head_turn_is_no_lean_and_a_lean_with_a_turned_head_is() -> None:
    turn = bump(TIMES_S, start_s=40, rise_s=0.4, hold_s=3, fall_s=0.4)
    lean = signal_of(LEAN, TIMES_S, -6 * turn + _noise(4))
    assert sustained_candidates([lean], participant_id="client", turned=turn > 0.2) == []
    long_turn = bump(TIMES_S, start_s=40, rise_s=1.0, hold_s=12, fall_s=1.0)
    lean = signal_of(LEAN, TIMES_S, 6 * long_turn + _noise(5))
    found = sustained_candidates([lean], participant_id="client", turned=long_turn > 0.2)
    assert [round(shift.onset_s) for shift in found] == [40, 53]


def test_postures_that_follow_each_other_closely_are_told_apart() -> None:
    course = 6 * bump(TIMES_S, start_s=30, rise_s=1, hold_s=7, fall_s=1)
    course += 6 * bump(TIMES_S, start_s=43.5, rise_s=1, hold_s=7, fall_s=1)
    onsets_s = [shift.onset_s for shift in _shifts(course + _noise(6))]
    assert onsets_s == pytest.approx([30.2, 38.2, 43.7, 51.7], abs=0.35)


def test_a_still_person_has_no_shift() -> None:
    for seed in range(4):
        found = sustained_candidates([signal_of(LEAN, TIMES_S, _noise(seed, 0.4))], participant_id="client")
        assert found == []


def test_a_higher_penalty_leaves_a_subset() -> None:
    random = np.random.default_rng(9)
    levels = np.repeat(random.normal(0, 2, (20, 2)), 15, axis=0) + random.normal(0, 0.7, (300, 2))
    found = change_points(levels)
    assert len(found) > 5
    assert all(penalty > 3.5 for _, penalty in found)
    assert change_points(levels[:15]) == []


def test_a_lean_soon_after_a_camera_cut_is_found_and_what_goes_on_at_the_cut_is_not() -> None:
    def after_cut(rest_s: float) -> list[Shift]:
        course = 6 * bump(TIMES_S, start_s=61 + rest_s, rise_s=1, hold_s=20, fall_s=1) + _noise(7)
        course[TIMES_S < 60] += 9
        course[(TIMES_S >= 60) & (TIMES_S < 61)] = np.nan
        return _shifts(course)

    forth, _back = after_cut(0.9)
    assert forth.onset_s == pytest.approx(62.1, abs=0.3)
    assert forth.effect_z == pytest.approx(6, abs=0.6)
    assert [round(shift.onset_s) for shift in after_cut(-0.8)] == [81], "the lean began unseen"
