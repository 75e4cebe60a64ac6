from __future__ import annotations

import numpy as np
import pytest

from annotator.analysis.coverage import coverage, gaps_of
from annotator.analysis.derive import derive_signals
from tests.analysis.synthetic import in_picture, recording, resting_face


def test_gaps_are_where_nothing_is_measurable_and_where_nothing_was_sampled() -> None:
    times_s = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 2.0, 2.1])
    values = np.array([1, np.nan, np.nan, np.nan, np.nan, np.nan, 1, 1, 1, 1], dtype=float)
    gaps, total_s = gaps_of(times_s, values)
    assert [gap for pair in gaps for gap in pair] == pytest.approx([0.1, 0.6, 0.9, 2.0])
    assert total_s == pytest.approx(2.2)


def test_a_lost_frame_is_no_gap_on_the_timeline() -> None:
    times_s = np.arange(30) / 15
    values = np.ones(30)
    values[10:12] = np.nan
    assert gaps_of(times_s, values)[0] == ()
    assert gaps_of(np.empty(0), np.empty(0)) == ((), 0.0)


def test_each_family_says_what_could_be_measured() -> None:
    points = in_picture(np.repeat(resting_face()[None], 300, axis=0), scale_px=50.0)  # 86 pixels wide
    points[150:] = np.nan
    found = {entry.family: entry for entry in coverage(derive_signals(recording(points)))}
    assert found["expression"].measurable_s == pytest.approx(10.0, abs=0.1)
    assert found["expression"].gaps == (pytest.approx((10.0, 20.0)),)
    assert found["gaze"].measurable_s == 0
    assert found["movement"].measurable_s == pytest.approx(20.0, abs=0.2)
    assert found["hands"].measurable_s == 0
    assert [entry.total_s for entry in found.values()] == pytest.approx([20.0] * len(found), abs=0.1)


def test_what_lies_outside_the_recording_of_somebody_is_a_gap_of_the_session() -> None:
    times_s = np.arange(3.0, 11.0, 0.1)
    values = np.ones(len(times_s))
    values[:10] = np.nan
    gaps, total_s = gaps_of(times_s, values, (0.0, 12.0))
    assert total_s == 12.0
    assert [time for gap in gaps for time in gap] == pytest.approx([0.0, 4.0, 11.0, 12.0])
    assert gaps_of(times_s, values, (3.0, 11.0))[0] == (pytest.approx((3.0, 4.0)),)
    assert gaps_of(np.empty(0), np.empty(0), (0.0, 12.0)) == (((0.0, 12.0),), 12.0)


def test_each_family_is_told_for_the_whole_session() -> None:
    points = in_picture(np.repeat(resting_face()[None], 120, axis=0), scale_px=50.0)
    found = {entry.family: entry for entry in coverage(derive_signals(recording(points)), (0.0, 12.0))}
    assert found["expression"].gaps == (pytest.approx((8.0, 12.0), abs=0.1),)
    assert found["expression"].measurable_s == pytest.approx(8.0, abs=0.1)
    assert {entry.total_s for entry in found.values()} == {12.0}
