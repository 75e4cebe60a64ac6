from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.media import Region
from annotator.ui.player import region_geometry as geometry

REGION = Region(x=0.2, y=0.3, width=0.4, height=0.5)
_moves = st.floats(-2, 2, allow_nan=False)


def test_drawing_works_from_any_corner() -> None:
    wanted = Region(x=0.25, y=0.25, width=0.5, height=0.25)
    assert geometry.drawn(0.25, 0.25, 0.75, 0.5) == wanted
    assert geometry.drawn(0.75, 0.5, 0.25, 0.25) == wanted
    assert geometry.drawn(0.25, 0.5, 0.75, 0.25) == wanted


def test_drawing_past_the_edge_ends_at_the_edge() -> None:
    assert geometry.drawn(0.5, 0.5, 1.7, -0.4) == Region(x=0.5, y=0.0, width=0.5, height=0.5)


def test_a_click_draws_nothing() -> None:
    assert geometry.drawn(0.5, 0.5, 0.505, 0.505) is None


def test_moving_stops_at_the_edge_and_keeps_the_size() -> None:
    moved = geometry.moved(REGION, 0.9, -0.9)
    assert (moved.x, moved.y) == (pytest.approx(0.6), 0.0)
    assert (moved.width, moved.height) == (REGION.width, REGION.height)


def test_each_side_moves_only_itself() -> None:
    east = geometry.resized(REGION, "e", 0.1, 0.3)
    assert east.width == pytest.approx(0.5)
    assert (east.x, east.y, east.height) == (REGION.x, REGION.y, pytest.approx(REGION.height))
    north_west = geometry.resized(REGION, "nw", -0.1, -0.1)
    assert (north_west.x, north_west.y) == (pytest.approx(0.1), pytest.approx(0.2))
    assert north_west.x + north_west.width == pytest.approx(REGION.x + REGION.width)


@given(_moves, _moves, st.sampled_from([*geometry.CORNERS_AND_EDGES, "inside"]))
def test_no_drag_ever_leaves_the_picture_or_loses_the_region(dx: float, dy: float, handle: geometry.Handle) -> None:
    # Region itself refuses anything outside the picture.
    changed = geometry.changed(REGION, handle, dx, dy)
    assert changed.width >= geometry.MIN_SIZE - 1e-9
    assert changed.height >= geometry.MIN_SIZE - 1e-9


@pytest.mark.parametrize("side", geometry.CORNERS_AND_EDGES)
def test_every_handle_is_found_where_it_is_drawn(side: geometry.Side) -> None:
    x, y = geometry.handle_point(REGION, side)
    assert geometry.handle_at(REGION, x, y, reach_x=0.02, reach_y=0.02) == side


def test_inside_and_outside() -> None:
    assert geometry.handle_at(REGION, 0.35, 0.5, reach_x=0.02, reach_y=0.02) == "inside"
    assert geometry.handle_at(REGION, 0.1, 0.5, reach_x=0.02, reach_y=0.02) is None


def test_a_small_region_can_still_be_grown_on_both_sides() -> None:
    small = Region(x=0.5, y=0.5, width=0.04, height=0.04)
    assert geometry.handle_at(small, 0.5, 0.5, reach_x=0.05, reach_y=0.05) == "nw"
    assert geometry.handle_at(small, 0.54, 0.54, reach_x=0.05, reach_y=0.05) == "se"


def test_snapping_gives_whole_pixels() -> None:
    snapped = geometry.snapped(Region(x=0.1003, y=0.2, width=0.3001, height=0.5), 640, 360)
    assert snapped.x * 640 == pytest.approx(64)
    assert snapped.width * 640 == pytest.approx(192)
    assert snapped.to_pixels(640, 360) == (64, 72, 192, 180)
