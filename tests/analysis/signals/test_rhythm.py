from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.signals.rhythm import excursions, per_minute

TIMES_S = np.arange(0, 180, 1 / 15)


def away(*spans: tuple[float, float], by_deg: float = 25.0) -> np.ndarray:
    values = np.full(len(TIMES_S), 2.0)
    for start_s, end_s in spans:
        values[(start_s <= TIMES_S) & (end_s > TIMES_S)] = by_deg
    return values


def lengths_s(values: np.ndarray) -> list[float]:
    return [round(float(TIMES_S[stop] - TIMES_S[start]), 1) for start, stop in excursions(TIMES_S, values)]


def test_looks_away_and_glances_are_told_apart_by_how_long_they_last() -> None:
    assert lengths_s(away((10, 10.6), (20, 23))) == pytest.approx([0.6, 3.0], abs=0.15)


def test_a_small_move_is_none_and_a_blink_neither_ends_nor_makes_one() -> None:
    assert lengths_s(away((10, 12), by_deg=10.0)) == []
    values = away((20, 23))
    values[(TIMES_S >= 21) & (TIMES_S < 21.3)] = np.nan
    values[(TIMES_S >= 40) & (TIMES_S < 40.3)] = np.nan
    assert lengths_s(values) == pytest.approx([3.0], abs=0.15)


def test_a_look_of_which_the_end_was_not_seen_does_not_count() -> None:
    values = away((20, 23), (60, 64))
    values[(TIMES_S >= 22) & (TIMES_S < 30)] = np.nan
    assert lengths_s(values) == pytest.approx([4.0], abs=0.15)


def test_a_rate_is_of_what_was_seen_and_unknown_from_too_little() -> None:
    counts = np.zeros(len(TIMES_S))
    counts[::75] = 1  # one in 5 s
    seen = TIMES_S < 90
    rate = per_minute(TIMES_S, counts, seen)
    assert rate[TIMES_S < 75] == pytest.approx(12.0, abs=2.5)
    assert np.isnan(rate[TIMES_S > 115]).all()
    assert (rate[TIMES_S < 75][1:-1] > 0).all()
