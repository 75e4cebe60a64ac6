"""Two versions of the window beside each other: what is read from what they print."""

from __future__ import annotations

import pytest

from benchmarks.side_by_side import compare, read_measures
from benchmarks.ui import Taken

PRINTED = "\n".join(
    [
        "1920 x 1080, 12 rows in sight",
        "open         2.77 s from starting the program to everything painted; of it at work 3.13 s",
        Taken(wall_ms=[9.0, 10.0, 11.0], work_ms=[8.0, 9.0, 9.5]).line("scroll"),
        Taken(wall_ms=[30.0], work_ms=[20.0]).line("key to mark"),
        "BORIS opens  3.45 s; of it at work 3.41 s",
    ]
)


def test_it_reads_what_the_benchmark_of_the_window_prints() -> None:
    found = read_measures(PRINTED)
    assert found == {
        "rows in sight": 12.0,
        "open, s": 2.77,
        "open, s at work": 3.13,
        "scroll, median ms": 10.0,
        "scroll, p95 ms": 10.9,
        "scroll, median ms at work": 9.0,
        "scroll, p95 ms at work": 9.4,
        "key to mark, median ms": 30.0,
        "key to mark, p95 ms": 30.0,
        "key to mark, median ms at work": 20.0,
        "key to mark, p95 ms at work": 20.0,
    }


def test_a_run_that_failed_is_not_taken_for_a_quick_one() -> None:
    with pytest.raises(ValueError, match="Traceback"):
        read_measures("Traceback (most recent call last)")


def test_the_middle_of_the_rounds_is_compared_where_both_measured() -> None:
    here = [{"open, s": 3.0, "zoom, median ms": 9.0}, {"open, s": 1.0, "zoom, median ms": 7.0}]
    there = [{"open, s": 4.0}, {"open, s": 5.0}]
    assert compare(here, there) == [("open, s", 2.0, 4.5)]
