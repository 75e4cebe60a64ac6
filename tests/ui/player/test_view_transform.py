from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.media import Region
from annotator.ui.player.view_transform import MAX_ZOOM, ViewTransform, Zoom, panned, place, zoom_to, zoomed_at

VIEW = (800, 600)


def placed(zoom: Zoom) -> ViewTransform:
    return place(picture_width_px=1280, picture_height_px=720, view_width_px=800, view_height_px=600, zoom=zoom)


def test_the_whole_picture_fits_and_is_centred() -> None:
    whole = placed(Zoom())
    assert whole.scale == pytest.approx(800 / 1280)
    assert (whole.left_px, whole.top_px) == (0, pytest.approx(75))


@given(st.floats(0.3, 0.7), st.floats(0.3, 0.7), st.floats(1.5, 4))
def test_what_is_under_the_cursor_stays_there(x: float, y: float, by: float) -> None:
    start = Zoom(factor=2)
    before = placed(start)
    at = before.to_view(x, y)
    after = placed(zoomed_at(before, start, by=by, x_px=at[0], y_px=at[1], view=VIEW))
    assert after.to_view(x, y) == pytest.approx(at, abs=1e-6)


def test_zoom_ends_at_whole_picture_and_at_the_largest() -> None:
    out = zoomed_at(placed(Zoom(factor=1.1)), Zoom(factor=1.1), by=0.1, x_px=10, y_px=10, view=VIEW)
    assert out.factor == 1
    near = zoomed_at(placed(Zoom(factor=10)), Zoom(factor=10), by=10, x_px=10, y_px=10, view=VIEW)
    assert near.factor == MAX_ZOOM


def test_panning_follows_the_hand_and_shows_no_void() -> None:
    zoom = Zoom(factor=4)
    before = placed(zoom)
    after = placed(panned(before, zoom, dx_px=30, dy_px=-20, view=VIEW))
    assert after.left_px - before.left_px == pytest.approx(30)
    assert after.top_px - before.top_px == pytest.approx(-20)
    far = placed(panned(before, zoom, dx_px=1e6, dy_px=1e6, view=VIEW))
    assert (far.left_px, far.top_px) == (0, 0)


def test_panning_back_from_the_edge_begins_at_once() -> None:
    zoom = Zoom(factor=4)
    stuck = panned(placed(zoom), zoom, dx_px=1e6, dy_px=0, view=VIEW)
    back = placed(panned(placed(stuck), stuck, dx_px=-10, dy_px=0, view=VIEW))
    assert back.left_px == pytest.approx(-10)


def test_a_high_region_in_a_wide_view_grows_and_shows_its_upper_part() -> None:
    half = Region(x=0.5, width=0.5)
    zoom = zoom_to(half, picture_width_px=1280, picture_height_px=720, view_width_px=840, view_height_px=378)
    assert 1.3 < zoom.factor < 2.5
    assert zoom.centre_x == 0.75
    assert zoom.centre_y < 0.5
    exact = Region(x=0.25, y=0.25, width=0.5, height=0.5)
    zoom = zoom_to(exact, picture_width_px=800, picture_height_px=400, view_width_px=400, view_height_px=200)
    assert (zoom.factor, zoom.centre_x, zoom.centre_y) == (2.0, 0.5, 0.5)
