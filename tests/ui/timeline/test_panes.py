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


def test_rows_and_what_is_bare_fill_the_window_once() -> None:
    rows = layout(tiers=3)
    for room, scroll in ((900, 0), (300, 0), (300, 80), (160, 33), (160, 10_000)):
        panes = RowPanes(layout=rows, room_px=room, scroll_px=scroll)
        filled = [0] * room
        for placed in panes.visible():
            top = panes.top_of(placed)
            end = room if panes.stays(placed) else panes.scrolled_room_px
            for y in range(max(top, 0), min(top + placed.row.height_px, end)):
                filled[y] += 1
        for top, bottom in panes.bare():
            for y in range(top, bottom):
                filled[y] += 1
        assert set(filled) == {1}


def test_without_need_nothing_is_pinned() -> None:
    panes = RowPanes(layout=layout(signals=2), room_px=900)
    assert panes.divider_px is None
    assert panes.longest_scroll_px == 0


def test_flags_alone_stay_where_flags_and_tiers_would_take_over() -> None:
    rows = layout(tiers=3)
    panes = RowPanes(layout=rows, room_px=160)
    assert panes.stays(rows.of_kind("flags")[0])
    assert not panes.stays(rows.of_kind("tier")[0])


def test_a_tier_that_grows_leaves_the_flags_where_they_are() -> None:
    """A running code adds lanes to its tier."""
    for tiers in range(1, 40):
        rows = layout(tiers=tiers)
        for scroll in (0, 50):
            panes = RowPanes(layout=rows, room_px=200, scroll_px=scroll)
            top = panes.top_of(rows.of_kind("flags")[0])
            assert 0 <= top <= 200 - 30


def test_tiers_that_do_not_fit_beside_the_flags_are_reached_by_scrolling() -> None:
    rows = layout(tiers=30)
    last = rows.of_kind("tier")[-1]
    panes = RowPanes(layout=rows, room_px=200)
    lowest = RowPanes(layout=rows, room_px=200, scroll_px=panes.longest_scroll_px)
    assert lowest.top_of(last) + 30 == lowest.scrolled_room_px
    assert panes.scroll_to_show(last) == panes.longest_scroll_px


def test_without_flags_the_tiers_stay_unless_they_would_take_over() -> None:
    kinds = [*["signal"] * 10, *["tier"] * 2]
    made = [Row(key=f"{kind}{n}", kind=kind, title=kind, height_px=30) for n, kind in enumerate(kinds)]  # type: ignore[arg-type]
    rows = place_rows(made, group_gap_px=5)
    assert RowPanes(layout=rows, room_px=200).stays(rows.of_kind("tier")[0])
    assert RowPanes(layout=rows, room_px=80).divider_px is None


def test_what_is_seen_at_a_point_is_what_is_hit_there() -> None:
    for scroll in (0, 33, 90):
        for tiers in (2, 30):  # all of the foot stays; the flags alone
            panes = RowPanes(layout=layout(tiers=tiers), room_px=300, scroll_px=scroll)
            for placed in panes.visible():
                y = panes.top_of(placed) + 15
                if panes.stays(placed) or 0 <= y < panes.scrolled_room_px:
                    assert panes.row_at(y) == placed


def test_a_row_is_brought_into_view_with_the_least_scrolling() -> None:
    rows = layout()
    panes = RowPanes(layout=rows, room_px=300)
    assert panes.scroll_to_show(rows.placed[0]) == 0
    last_signal = rows.of_kind("signal")[-1]
    wanted = panes.scroll_to_show(last_signal)
    assert last_signal.bottom_px - wanted == panes.scrolled_room_px
