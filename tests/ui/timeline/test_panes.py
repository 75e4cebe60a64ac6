from __future__ import annotations

from annotator.ui.timeline.panes import RowPanes
from annotator.ui.timeline.rows import Row, RowLayout, place_rows


def layout(signals: int = 10, tiers: int = 2) -> RowLayout:
    kinds = ["sound", *["signal"] * signals, "flags", *["tier"] * tiers]
    made = [Row(key=f"{kind}{n}", kind=kind, title=kind, height_px=30) for n, kind in enumerate(kinds)]  # type: ignore[arg-type]
    return place_rows(made, group_gap_px=5)


def test_flags_and_tiers_stay_at_the_foot_while_the_rest_scrolls() -> None:
    rows = layout()
    tier = rows.of_kind("tier")[-1]
    at_top, scrolled = RowPanes(layout=rows, room_px=300), RowPanes(layout=rows, room_px=300, scroll_px=80)
    assert at_top.top_of(tier) == scrolled.top_of(tier)
    assert at_top.top_of(tier) + 30 <= 300
    assert scrolled.top_of(rows.placed[0]) == -80


def test_without_need_nothing_is_pinned() -> None:
    panes = RowPanes(layout=layout(signals=2), room_px=900)
    assert panes.divider_px is None
    assert panes.longest_scroll_px == 0


def test_tiers_alone_stay_where_flags_and_tiers_would_take_over() -> None:
    rows = layout(tiers=3)
    panes = RowPanes(layout=rows, room_px=160)
    assert panes.stays(rows.of_kind("tier")[0])
    assert not panes.stays(rows.of_kind("flags")[0])


def test_too_many_tiers_scroll_with_everything_else() -> None:
    rows = layout(tiers=30)
    panes = RowPanes(layout=rows, room_px=200)
    assert panes.divider_px is None
    assert panes.longest_scroll_px == rows.height_px - 200


def test_what_is_seen_at_a_point_is_what_is_hit_there() -> None:
    for scroll in (0, 33, 90):
        panes = RowPanes(layout=layout(), room_px=300, scroll_px=scroll)
        for placed in panes.visible():
            y = panes.top_of(placed) + 15
            if panes.stays(placed) or y < panes.scrolled_room_px:
                assert panes.row_at(y) == placed


def test_a_row_is_brought_into_view_with_the_least_scrolling() -> None:
    rows = layout()
    panes = RowPanes(layout=rows, room_px=300)
    assert panes.scroll_to_show(rows.placed[0]) == 0
    last_signal = rows.of_kind("signal")[-1]
    wanted = panes.scroll_to_show(last_signal)
    assert last_signal.bottom_px - wanted == panes.scrolled_room_px
