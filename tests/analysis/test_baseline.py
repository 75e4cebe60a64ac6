from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.baseline import rolling_baseline, session_baseline, shots

RANDOM = np.random.default_rng(11)
TIMES_S = np.arange(0, 300, 1 / 15)


def test_baseline_and_spread_of_plain_noise() -> None:
    values = 3.0 + RANDOM.normal(0, 0.2, len(TIMES_S))
    baseline, spread = rolling_baseline(TIMES_S, values, floor=0.01)
    assert baseline == pytest.approx(3.0, abs=0.12)
    assert spread == pytest.approx(0.2, rel=0.25)
    _, floored = rolling_baseline(TIMES_S, values, floor=0.5)
    assert floored == pytest.approx(0.5)


def test_events_in_a_third_of_the_time_hardly_move_the_baseline() -> None:
    values = RANDOM.normal(0, 0.1, len(TIMES_S))
    values[(TIMES_S % 12) < 4] += 2.0
    baseline, spread = rolling_baseline(TIMES_S, values, floor=0.01)
    assert np.abs(baseline).max() < 0.15
    assert spread.max() < 0.4


def test_each_side_of_a_camera_cut_has_its_own_baseline() -> None:
    values = np.where(TIMES_S < 150, 1.0, 5.0) + RANDOM.normal(0, 0.1, len(TIMES_S))
    for function in (rolling_baseline, session_baseline):
        baseline, _ = function(TIMES_S, values, floor=0.01, cuts_s=(150.0,))
        assert baseline[TIMES_S < 150] == pytest.approx(1.0, abs=0.1)
        assert baseline[TIMES_S >= 150] == pytest.approx(5.0, abs=0.1)


def test_too_little_measured_gives_no_baseline() -> None:
    values = np.full(len(TIMES_S), np.nan)
    values[:9] = 1.0
    for function in (rolling_baseline, session_baseline):
        baseline, spread = function(TIMES_S, values, floor=0.3)
        assert np.isnan(baseline).all()
        assert spread == pytest.approx(0.3)
        assert len(function(np.empty(0), np.empty(0), floor=0.3)[0]) == 0


def test_a_posture_held_for_half_the_session_does_not_widen_the_spread() -> None:
    values = np.where(TIMES_S < 150, 0.0, 1.0) + RANDOM.normal(0, 0.05, len(TIMES_S))
    _, spread = session_baseline(TIMES_S, values, floor=0.01)
    assert spread.max() < 0.08


def test_rest_is_where_the_samples_lie_closest_even_if_most_of_a_short_recording_is_an_event() -> None:
    times_s = np.arange(0, 6, 1 / 15)
    values = np.where(times_s < 2.4, 0.0, 1.0 + 0.3 * np.sin(3 * times_s)) + RANDOM.normal(0, 0.01, len(times_s))
    baseline, _ = rolling_baseline(times_s, values, floor=0.01)
    assert baseline == pytest.approx(0.0, abs=0.05)
    middle, _ = rolling_baseline(times_s, values, floor=0.01, between=True)
    assert middle.min() > 0.5


def test_frames_known_to_be_at_rest_say_what_is_usual() -> None:
    times_s = np.arange(0, 10, 1 / 15)
    smiling = times_s > 2.5
    baseline, _ = rolling_baseline(times_s, np.where(smiling, 1.0, 0.2), floor=0.01, resting=~smiling)
    assert baseline == pytest.approx(0.2)


def test_little_of_the_person_leaves_what_is_known_of_people() -> None:
    values = RANDOM.normal(0, 0.001, len(TIMES_S))
    _, short = rolling_baseline(TIMES_S[:45], values[:45], floor=0.01, rest_spread=0.05)
    _, long = rolling_baseline(TIMES_S, values, floor=0.01, rest_spread=0.05)
    assert short.min() > 0.035 > long.max()
    assert long.min() >= 0.6 * 0.05 * (1 - 1e-9)


def test_shots_leave_out_what_is_empty() -> None:
    times_s = np.arange(5.0)
    assert shots(times_s, ()) == [(0, 5)]
    assert shots(times_s, (0.0, 2.0, 9.0)) == [(0, 2), (2, 5)]
