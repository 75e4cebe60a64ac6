from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.timeline.viewport import FINEST_SECONDS_PER_PX, Viewport

durations = st.floats(1.0, 20_000.0)
widths = st.integers(50, 4000)
fractions = st.floats(0.0, 1.0)


@st.composite
def viewports(draw: st.DrawFn) -> Viewport:
    view = Viewport.whole(draw(durations), draw(widths))
    zoomed = view.zoomed(draw(st.floats(1.0, 5000.0)), view.width_px * draw(fractions))
    return zoomed.panned(draw(st.floats(-1e4, 1e4)))


def is_inside(view: Viewport) -> bool:
    tolerance = 1e-6 * max(view.duration_s, 1.0)
    return view.start_s >= 0 and (view.end_s <= view.duration_s + tolerance or view.start_s == 0)


@given(viewports(), st.floats(-100, 5000))
def test_a_time_and_its_pixel_belong_together(view: Viewport, x: float) -> None:
    assert math.isclose(view.x_of(view.time_at(x)), x, abs_tol=1e-4)


@given(viewports(), st.floats(0.01, 100.0), fractions)
def test_zooming_keeps_the_time_under_the_cursor_or_stops_at_the_session_s_end(
    view: Viewport, factor: float, at: float
) -> None:
    x = at * view.width_px
    zoomed = view.zoomed(factor, x)
    kept = math.isclose(zoomed.time_at(x), view.time_at(x), abs_tol=1e-6 * max(view.duration_s, 1))
    at_an_end = zoomed.start_s == 0.0 or math.isclose(zoomed.end_s, view.duration_s, rel_tol=1e-9)
    assert kept or at_an_end


@given(viewports(), st.floats(0.01, 100.0), st.floats(-1e5, 1e5), widths, durations)
def test_no_change_leads_out_of_the_session(
    view: Viewport, factor: float, seconds: float, width: int, duration: float
) -> None:
    for changed in (
        view.zoomed(factor, 10),
        view.panned(seconds),
        view.resized(width),
        view.lasting(duration),
        view.centred_on(seconds),
        view.showing(seconds, seconds + 5),
    ):
        assert is_inside(changed)
        assert changed.seconds_per_px >= FINEST_SECONDS_PER_PX


@given(viewports(), st.floats(-1e4, 1e4))
def test_panning_keeps_the_scale(view: Viewport, seconds: float) -> None:
    assert view.panned(seconds).seconds_per_px == view.seconds_per_px


@given(durations, widths, widths)
def test_a_view_of_everything_goes_on_showing_everything(duration: float, width: int, other: int) -> None:
    assert Viewport.whole(duration, width).resized(other).shows_all


def test_a_span_is_shown_with_a_margin_on_both_sides() -> None:
    view = Viewport.whole(1000.0, 1000).showing(400.0, 500.0, margin=0.1)
    assert view.x_of(400.0) == pytest.approx(1000 / 12)
    assert view.x_of(500.0) == pytest.approx(1000 - 1000 / 12)


def test_an_empty_session_still_has_a_scale() -> None:
    assert Viewport.whole(0.0, 600).span_s == pytest.approx(60.0)
