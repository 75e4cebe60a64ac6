from __future__ import annotations

from annotator.ui.timeline.navigation import next_in_time, next_row
from annotator.ui.timeline.rows import Row

ITEMS = [("b", 20.0), ("a", 10.0), ("c", 30.0)]
ROWS = [Row(key=key, kind="tier", title=key) for key in "xyz"]


def test_from_the_chosen_one_to_its_neighbours_in_time() -> None:
    assert next_in_time(ITEMS, current="b", time_s=0, step=1) == "c"
    assert next_in_time(ITEMS, current="b", time_s=0, step=-1) == "a"


def test_the_last_one_stays_the_last() -> None:
    assert next_in_time(ITEMS, current="c", time_s=0, step=1) is None


def test_with_nothing_chosen_the_playhead_decides() -> None:
    assert next_in_time(ITEMS, current=None, time_s=12, step=1) == "b"
    assert next_in_time(ITEMS, current=None, time_s=12, step=-1) == "a"
    assert next_in_time(ITEMS, current=None, time_s=20, step=1) == "c"


def test_rows_stop_at_both_ends() -> None:
    assert next_row(ROWS, None, 1) == ROWS[0]
    assert next_row(ROWS, ROWS[1], 1) == ROWS[2]
    assert next_row(ROWS, ROWS[2], 1) == ROWS[2]
    assert next_row([], None, 1) is None
