"""Regions and frame times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.media import FULL_REGION, LEFT_REGION, RIGHT_REGION, FrameTimes, Region, parse_region

TIMES = FrameTimes(times_s=np.array([0.0, 0.1, 0.15, 0.5]), end_s=0.6)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("full", FULL_REGION),
        ("left", LEFT_REGION),
        ("right", RIGHT_REGION),
        ("0.1,0.2,0.3,0.4", Region(x=0.1, y=0.2, width=0.3, height=0.4)),
    ],
)
def test_regions_are_read_as_people_type_them(text: str, region: Region) -> None:
    assert parse_region(text) == region


@pytest.mark.parametrize("text", ["", "top", "1,2,3", "0.5,0,0.6,1", "0,0,0,1", "-0.1,0,1,1", "a,b,c,d"])
def test_what_is_no_region_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="region"):
        parse_region(text)


@given(
    corner=st.tuples(st.floats(0, 0.99), st.floats(0, 0.99)),
    size=st.tuples(st.floats(0.001, 1), st.floats(0.001, 1)),
    picture_px=st.tuples(st.integers(1, 4000), st.integers(1, 4000)),
)
def test_a_region_in_pixels_is_never_empty_and_never_outside(
    corner: tuple[float, float], size: tuple[float, float], picture_px: tuple[int, int]
) -> None:
    (x, y), (width, height) = corner, size
    region = Region(x=x, y=y, width=min(width, 1 - x), height=min(height, 1 - y))
    left, top, wide, high = region.to_pixels(*picture_px)
    assert left >= 0
    assert top >= 0
    assert wide >= 1
    assert high >= 1
    assert left + wide <= picture_px[0]
    assert top + high <= picture_px[1]


@pytest.mark.parametrize(
    ("time_s", "index"), [(-1, 0), (0, 0), (0.0999, 0), (0.0999999, 1), (0.1, 1), (0.3, 2), (0.5, 3), (9, 3)]
)
def test_the_frame_on_screen_is_the_last_that_has_begun(time_s: float, index: int) -> None:
    assert TIMES.index_at(time_s) == index


def test_times_of_frames_snap_and_shift() -> None:
    assert [TIMES.time_of(index) for index in (-5, 1, 99)] == [0.0, 0.1, 0.5]
    assert [TIMES.snap(time_s) for time_s in (0.04, 0.06, 0.4, 0.54, 0.58)] == [0.0, 0.1, 0.5, 0.5, 0.6]
    shifted = TIMES.shifted(10.0)
    assert (shifted.time_of(1), shifted.end_s, len(shifted)) == (10.1, 10.6, 4)
