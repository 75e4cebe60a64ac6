from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.head import head_signals, swing_amplitude, swing_rate_hz
from tests.analysis.synthetic import bump, rotation

TIMES_S = np.arange(0, 12, 1 / 15)


def test_a_nod_gives_its_amplitude_and_a_turn_hardly_anything() -> None:
    nodding = np.where((TIMES_S > 4) & (TIMES_S < 8), 5 * np.sin(2 * np.pi * 2 * TIMES_S), 0.0)
    turn = 20 * bump(TIMES_S, start_s=4, rise_s=0.6, hold_s=20, fall_s=1)
    assert swing_amplitude(TIMES_S, nodding)[90] == pytest.approx(5, rel=0.2)
    assert swing_amplitude(TIMES_S, nodding)[20] == pytest.approx(0, abs=0.01)
    assert swing_amplitude(TIMES_S, turn).max() < 0.3 * 20


def test_the_rate_of_nodding_is_its_frequency_and_a_still_head_has_none() -> None:
    for frequency_hz in (1.5, 2.0, 3.0):
        nodding = np.where((TIMES_S > 3) & (TIMES_S < 9), 5 * np.sin(2 * np.pi * frequency_hz * TIMES_S), 0.0)
        rate = swing_rate_hz(TIMES_S, nodding)
        assert rate[90] == pytest.approx(frequency_hz, rel=0.2)
        assert np.isnan(rate[[5, 170]]).all()
    assert np.isnan(swing_rate_hz(TIMES_S[:2], np.zeros(2))).all()


def test_angles_are_those_of_the_rotation() -> None:
    turned = np.stack([rotation(10, 0, 0), rotation(0, -7, 0), rotation(0, 0, 5)])
    head = head_signals(TIMES_S[:3], turned)
    assert head["head_yaw"] == pytest.approx([10, 0, 0])
    assert head["head_pitch"] == pytest.approx([0, -7, 0])
    assert head["head_roll"] == pytest.approx([0, 0, 5])
