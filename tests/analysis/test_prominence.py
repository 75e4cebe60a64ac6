from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.analysis.prominence import Peak, find_peaks


def test_a_peak_counts_by_how_far_one_must_come_down_before_going_higher() -> None:
    values = np.array([0, 1, 5, 2, 3, 2, 0, 0, 4, 0], dtype=np.float64)
    heights = {peak.apex: peak.height for peak in find_peaks(values, least=0.5)}
    assert heights == {2: 5, 8: 4}  # the 3 stands 1 above its saddle, less than a third of the peak it lies within
    (small,) = [peak for peak in find_peaks(np.array([0.0, 2, 1, 5, 0]), least=0.5) if peak.apex == 1]
    assert small.height == 1


def test_a_side_that_was_not_seen_says_nothing() -> None:
    (rising,) = find_peaks(np.array([0.0, 0, 1, 3, 3]), least=1)
    assert (rising.height, rising.rise) == (3, 3)
    (falling,) = find_peaks(np.array([3.0, 3, 1, 0, 0]), least=1)
    assert falling.height == 3
    assert falling.rise == 0


def test_a_gap_ends_a_stretch() -> None:
    values = np.array([0, 2, 0, np.nan, np.nan, 0, 3, 0], dtype=np.float64)
    assert [(peak.start, peak.apex, peak.stop) for peak in find_peaks(values, least=1)] == [(1, 1, 2), (6, 6, 7)]


def test_coming_back_to_rest_from_the_other_side_is_hardly_a_peak() -> None:
    values = np.array([0, 0, -6, -6, 0.1, 0, 0, 0], dtype=np.float64)
    assert all(peak.height == pytest.approx(0.3) for peak in find_peaks(values, least=0.2))


@given(st.lists(st.floats(0, 10), min_size=1, max_size=60))
def test_peaks_are_real_and_do_not_overlap(values: list[float]) -> None:
    course = np.array(values)
    peaks = find_peaks(course, least=0.5)
    for peak in peaks:
        assert peak.start <= peak.apex < peak.stop <= len(course)
        assert 0.5 <= peak.height <= course[peak.apex] + 1e-9
    if course.max(initial=0.0) >= 0.5:
        assert any(course[peak.apex] == course.max() for peak in peaks)


def test_the_other_side_of_rest_counts_only_if_the_movement_comes_from_there() -> None:
    long_ago = np.concatenate([[0.0], np.full(3, -9.0), np.zeros(40), [1.0, 2.0, 1.0], np.zeros(30), np.full(3, -9.0)])
    (bump,) = find_peaks(long_ago, least=1, swing=10)
    assert bump.height == 2
    just_now = np.concatenate([np.zeros(20), np.full(3, -9.0), [0.0, 2.0, 4.0, 2.0], np.zeros(30), np.full(3, -9.0)])
    (swung,) = find_peaks(just_now, least=1, swing=10)
    assert swung.height == 12


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40), st.integers(1, 4))
def test_samples_along_the_way_change_no_peak(values: list[int], times: int) -> None:
    """Straight ways between two samples, and flat tops, have as many samples as they like."""
    few, many = np.array(values, dtype=np.float64), np.arange(times * (len(values) - 1) + 1) / times
    course = np.interp(many, np.arange(len(values)), few)

    def told(peak: Peak) -> tuple[float, float]:
        return round(peak.height, 9), round(peak.rise, 9)

    assert [told(peak) for peak in find_peaks(course, least=0.5)] == [told(peak) for peak in find_peaks(few, least=0.5)]
