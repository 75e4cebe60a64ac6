from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.ui.timeline.ticks import tick_decimals, tick_step, ticks
from annotator.ui.timeline.viewport import Viewport


@given(st.floats(0.0005, 20.0))
def test_labels_never_touch(seconds_per_px: float) -> None:
    step_s, _parts = tick_step(seconds_per_px, 90)
    assert step_s / seconds_per_px >= 90 or step_s == 14400.0


@pytest.mark.parametrize(("step_s", "decimals"), [(60.0, 0), (1.0, 0), (0.5, 1), (0.05, 2), (0.001, 3)])
def test_labels_have_just_the_decimals_that_tell_them_apart(step_s: float, decimals: int) -> None:
    assert tick_decimals(step_s) == decimals


def test_labels_are_times_of_the_session_clock() -> None:
    view = Viewport.whole(7200.0, 1000).showing(3600.0, 3610.0, margin=0.0)
    labels = [label for _time_s, label in ticks(view, label_px=90).labels]
    assert labels[:2] == ["1:00:00", "1:00:01"]


@given(st.floats(0.001, 5.0), st.floats(0, 500))
def test_ticks_ascend_and_reach_over_the_view(seconds_per_px: float, start_s: float) -> None:
    view = Viewport(start_s=start_s, seconds_per_px=seconds_per_px, width_px=800, duration_s=1e5)
    found = ticks(view, label_px=90)
    labelled, between = [time_s for time_s, _label in found.labels], found.between_s.tolist()
    assert labelled == sorted(labelled)
    assert between == sorted(between)
    assert not set(labelled) & set(between)
    assert labelled[0] <= view.start_s + 1e-9
    assert max(labelled + between) <= view.end_s + 1e-9
