"""Each time has one place in the picture, and each place its time."""

from __future__ import annotations

import pytest

from annotator.app.conversation.layout import map_layout


@pytest.mark.parametrize("duration_s", [0.5, 40.0, 96.0, 599.0, 3600.0, 10_800.0])
@pytest.mark.parametrize(("width_px", "scale"), [(400.0, 1.0), (1100.0, 1.0), (1900.0, 1.6)])
@pytest.mark.parametrize("lanes", [1, 2, 4])
def test_there_and_back(duration_s: float, width_px: float, scale: float, lanes: int) -> None:
    layout = map_layout(duration_s=duration_s, width_px=width_px, lanes=lanes, scale=scale)
    assert layout.lines[0].start_s == 0
    assert layout.lines[-1].end_s >= duration_s
    for share in (0.0, 0.013, 0.5, 0.87, 0.999):
        time_s = share * duration_s
        line = next(one for one in layout.lines if one.start_s <= time_s <= one.end_s)
        x, y = layout.x_of(line, time_s), layout.lane_top(line, lanes - 1) + layout.lane_px / 2
        assert layout.label_px <= x <= width_px
        assert layout.time_at(x, y) == pytest.approx(time_s, abs=1e-6)
    assert layout.time_at(5.0, layout.lines[0].top_px + 3) is None
    assert layout.time_at(layout.label_px + 5, layout.height_px + 50) is None


def test_a_turn_of_two_seconds_is_seen_in_a_session_of_three_hours() -> None:
    layout = map_layout(duration_s=10_800.0, width_px=1100.0, lanes=2)
    assert 2.0 / layout.seconds_per_px >= 2.5
    assert len(layout.lines) <= 20
