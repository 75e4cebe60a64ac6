from __future__ import annotations

from annotator.ui.timeline.rows import Row, RowMetrics, fitting_density, lane_boxes, lanes_height, place_rows

METRICS = RowMetrics()


def rows(*kinds: str) -> list[Row]:
    return [Row(key=str(n), kind=kind, title=kind, height_px=30) for n, kind in enumerate(kinds)]  # type: ignore[arg-type]


def test_rows_do_not_overlap_and_groups_stand_apart() -> None:
    layout = place_rows(rows("sound", "signal", "signal"), group_gap_px=7)
    assert [placed.top_px for placed in layout.placed] == [0, 37, 68]
    assert layout.height_px == 98


def test_the_row_under_a_point_is_found_and_gaps_belong_to_none() -> None:
    layout = place_rows(rows("sound", "signal"), group_gap_px=7)
    found = layout.row_at(38)
    assert found is not None
    assert found.row.key == "1"
    assert layout.row_at(33) is None
    assert layout.row_at(500) is None


def test_lanes_share_a_row_without_overlapping() -> None:
    row = Row(key="t", kind="tier", title="t", lanes=3, height_px=lanes_height(3, METRICS))
    boxes = lane_boxes(row, METRICS)
    assert boxes.top(0) + boxes.height_px <= boxes.top(1)
    assert boxes.top(2) + boxes.height_px <= row.height_px
    assert [boxes.lane_at(boxes.top(lane) + 1) for lane in range(3)] == [0, 1, 2]
    assert boxes.lane_at(-50) == 0
    assert boxes.lane_at(5000) == 2


def test_many_lanes_do_not_grow_a_row_without_bound() -> None:
    assert lanes_height(500, METRICS) == lanes_height(100, METRICS)


def test_rows_get_as_much_room_as_there_is() -> None:
    several = rows("sound", "transcript", "signal", "signal", "flags", "tier")
    assert fitting_density(several, METRICS, 1000) == "roomy"
    assert fitting_density(several, METRICS, 190) == "dense"
    assert fitting_density(several, METRICS, 60) == "tight"
