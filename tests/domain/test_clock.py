"""Times as people write and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.clock import format_time, new_id, parse_time, utc_now


@pytest.mark.parametrize(
    ("time_s", "text"),
    [
        (0.0, "0:00:00.000"),
        (59.9995, "0:01:00.000"),
        (3723.4, "1:02:03.400"),
        (-1.5, "-0:00:01.500"),
        (-0.0001, "0:00:00.000"),
        (360_000.0, "100:00:00.000"),
    ],
)
def test_times_are_written_as_hours_minutes_seconds(time_s: float, text: str) -> None:
    assert format_time(time_s) == text


@pytest.mark.parametrize(
    ("text", "time_s"), [("1:02:03.4", 3723.4), ("2:03", 123.0), ("5400", 5400.0), ("12,5", 12.5), (" 0:00:01 ", 1.0)]
)
def test_times_are_read_in_every_usual_form(text: str, time_s: float) -> None:
    assert parse_time(text) == time_s


@pytest.mark.parametrize("text", ["", "abc", "1:2:3:4", "-5", "1:", ":3"])
def test_what_is_no_time_is_refused_with_what_is(text: str) -> None:
    with pytest.raises(ValueError, match=r"write h:mm:ss\.mmm, m:ss or seconds"):
        parse_time(text)


@given(st.integers(0, 10**9))
def test_a_written_time_reads_back(milliseconds: int) -> None:
    assert parse_time(format_time(milliseconds / 1000)) == pytest.approx(milliseconds / 1000, abs=1e-9)


def test_ids_differ_and_moments_sort_as_text() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
    moments = [utc_now() for _ in range(3)]
    assert moments == sorted(moments)
    assert moments[0].endswith("+00:00")
