from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.residualise import quiet_frames, residualise

TIMES_S = np.arange(0, 120, 1 / 15)


def _wandering(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return sum(np.sin(2 * np.pi * (TIMES_S / period + random.uniform())) for period in (4, 7, 11, 19))


ANGLES = np.column_stack([_wandering(1), _wandering(2), _wandering(3)])


def test_what_the_head_explains_goes_and_the_event_stays() -> None:
    noise = np.random.default_rng(4).normal(0, 0.001, len(TIMES_S))
    event = np.where((TIMES_S > 60) & (TIMES_S < 64), 0.05, 0.0)
    leak = 0.004 * ANGLES[:, 1] + 0.001 * ANGLES[:, 0] ** 2
    corrected, gain = residualise(TIMES_S, 0.2 + noise + event + leak, ANGLES)
    assert gain > 0.5
    quiet = event == 0
    assert corrected[quiet].std() < 0.3 * (leak + noise)[quiet].std()
    assert corrected[~quiet].mean() - corrected[quiet].mean() == pytest.approx(0.05, rel=0.15)


def test_a_signal_the_head_does_not_explain_is_left_alone() -> None:
    values = np.random.default_rng(5).normal(0, 0.01, len(TIMES_S))
    corrected, gain = residualise(TIMES_S, values, ANGLES)
    assert gain == 0
    assert corrected is values


def test_a_fit_that_does_not_hold_later_is_not_used() -> None:
    # In every second ten seconds the relation is turned around: a fit on one half makes the other half worse.
    sign = np.where((TIMES_S // 10) % 2 == 0, 1.0, -1.0)
    values = 0.01 * sign * ANGLES[:, 0] + np.random.default_rng(6).normal(0, 0.001, len(TIMES_S))
    assert residualise(TIMES_S, values, ANGLES)[1] == 0


def test_too_little_to_fit_on_and_nothing_measurable() -> None:
    values = np.full(len(TIMES_S), np.nan)
    assert not quiet_frames(values).any()
    assert residualise(TIMES_S, values, ANGLES)[0] is values
    values[:100] = 1.0
    assert residualise(TIMES_S, values, ANGLES)[1] == 0
