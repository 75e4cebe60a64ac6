import math

import pytest

from annotator.features.report.drawing import LABEL_PX, WIDTH_PX, Strip, axis, line_path, strips


def test_a_long_session_is_cut_into_strips_of_equal_length_without_holes() -> None:
    made = strips(3000.0)
    assert [strip.start_s for strip in made[1:]] == [strip.end_s for strip in made[:-1]]
    assert made[0].start_s == 0
    assert made[-1].end_s == pytest.approx(3000.0)
    assert {round(strip.end_s - strip.start_s) for strip in made} == {600}
    assert len(strips(96.0)) == 1
    assert len(strips(0.0)) == 1


def test_times_are_placed_along_the_width_and_stay_inside() -> None:
    strip = Strip(start_s=10.0, end_s=20.0)
    assert strip.x(10.0) == LABEL_PX
    assert strip.x(20.0) == WIDTH_PX
    assert strip.x(99.0) == WIDTH_PX
    assert strip.x(15.0) == pytest.approx((LABEL_PX + WIDTH_PX) / 2)


def test_the_axis_names_round_moments() -> None:
    text = "".join(axis(Strip(start_s=0.0, end_s=96.0), 50.0))
    assert "0:00:10" in text
    assert "0:01:30" in text


def test_a_line_breaks_where_nothing_was_measured() -> None:
    assert line_path([(0, 1), (1, 2), (2, math.nan), (3, 4)]) == "M0.0 1.0L1.0 2.0M3.0 4.0"
