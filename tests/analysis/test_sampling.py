from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.analysis.sampling import block_median, moving_average, rolling_median, rolling_quantile, runs, unmeasured

values_with_gaps = st.lists(st.one_of(st.floats(-100, 100), st.just(float("nan"))), min_size=1, max_size=60)


@given(values_with_gaps, st.integers(0, 6))
def test_rolling_windows_agree_with_the_plain_definition(given_values: list[float], half: int) -> None:
    values = np.array(given_values)
    mean, median = moving_average(values, 2 * half + 1), rolling_median(values, 2 * half + 1)
    for index in range(len(values)):
        window = values[max(0, index - half) : index + half + 1]
        known = window[np.isfinite(window)]
        if len(known):
            assert median[index] == pytest.approx(np.median(known))
        else:
            assert np.isnan(median[index])
        if np.isfinite(values[index]):
            assert mean[index] == pytest.approx(known.mean(), abs=1e-9)
        else:
            assert np.isnan(mean[index])


@given(values_with_gaps, st.floats(0, 1))
def test_rolling_quantile_over_everything_is_numpys(given_values: list[float], share: float) -> None:
    values = np.array(given_values)
    known = values[np.isfinite(values)]
    found = rolling_quantile(values, 2 * len(values) + 1, share)[0]
    assert found == pytest.approx(np.quantile(known, share), abs=1e-9) if len(known) else np.isnan(found)


def test_block_medians_leave_empty_blocks_unknown() -> None:
    times_s = np.array([0.0, 0.1, 0.2, 2.0, 2.4])
    blocks = block_median(times_s, np.array([1.0, 2.0, 9.0, np.nan, 4.0]), start_s=0.0, period_s=1.0, count=4)
    assert blocks.tolist()[:1] == [2.0]
    assert np.isnan(blocks[[1, 3]]).all()
    assert blocks[2] == 4.0


def test_runs() -> None:
    assert runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert runs(np.zeros(0, dtype=bool)) == []


def test_what_is_unmeasured_lies_between_measurements() -> None:
    times_s = np.arange(6.0)
    assert unmeasured(times_s, np.array([np.nan, 1, np.nan, np.nan, 2, np.nan])) == ((0.0, 1.0), (1.0, 4.0), (4.0, 5.0))
    assert unmeasured(times_s, np.ones(6)) == ()
