from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.timeline.pyramid import build_pyramid, build_range_pyramid, extremes, summarise

samples = st.lists(st.one_of(st.floats(-100, 100, width=32), st.just(float("nan"))), min_size=1, max_size=200)


@given(samples, st.lists(st.integers(0, 200), min_size=2, max_size=40))
def test_narrow_columns_are_exact(values: list[float], cuts: list[int]) -> None:
    series = np.array(values, dtype=np.float32)
    edges = np.sort(np.minimum(np.array(cuts), len(series))).astype(np.intp)
    pyramids = [build_pyramid(series), build_pyramid(-series)]
    columns = summarise(pyramids, edges, per_column=3.9)
    for index, (start, end) in enumerate(itertools.pairwise(edges)):
        part = series[start:end]
        there = part[np.isfinite(part)]
        if not len(there):
            assert np.isnan(columns.low[:, index]).all()
            assert np.isnan(columns.mean[:, index]).all()
        else:
            assert columns.low[:, index].tolist() == [there.min(), -there.max()]
            assert columns.high[:, index].tolist() == [there.max(), -there.min()]
            assert abs(columns.mean[0, index] - there.mean()) < 1e-3
        expected = np.nan if not len(part) else np.isnan(part).mean()
        np.testing.assert_allclose(columns.missing[:, index], expected, rtol=1e-5)


def test_wide_columns_keep_every_extreme_within_half_a_column() -> None:
    rng = np.random.default_rng(1)
    series = rng.normal(0, 1, 100_000).astype(np.float32)
    series[54_321] = 50.0
    edges = np.linspace(0, len(series), 901).astype(np.intp)
    columns = summarise([build_pyramid(series)], edges, per_column=len(series) / 900)
    spike = int(np.nanargmax(columns.high[0]))
    assert columns.high[0, spike] == 50.0
    assert abs((edges[spike] + edges[spike + 1]) / 2 - 54_321) <= np.diff(edges).max()
    assert ((columns.low <= columns.mean) & (columns.mean <= columns.high)).all()
    assert np.average(columns.mean) == pytest.approx(series.mean(), abs=0.002)


def test_what_is_missing_is_told_apart_from_what_has_no_value() -> None:
    series = np.array([1, np.nan, np.nan, 4], dtype=np.float32)
    missing = np.array([False, True, False, False])
    columns = summarise([build_pyramid(series, missing)], np.array([0, 4]), per_column=1)
    assert columns.missing[0, 0] == 0.25


def test_a_column_between_the_samples_is_empty() -> None:
    columns = summarise([build_pyramid(np.ones(4, dtype=np.float32))], np.array([2, 2, 3]), per_column=1)
    assert np.isnan(columns.low[0, 0])
    assert np.isnan(columns.missing[0, 0])
    assert columns.low[0, 1] == 1


def test_ranges_keep_both_sides() -> None:
    low, high = -np.arange(1000, dtype=np.float32), np.arange(1000, dtype=np.float32)
    least, greatest = extremes(build_range_pyramid(low, high), np.array([0, 500, 1000]), per_column=500)
    assert least[1] == -999
    assert greatest[1] == 999
