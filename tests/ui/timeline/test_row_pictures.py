from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from annotator.ui.timeline.timeline_view import TimelineView
from tests.ui.timeline.conftest import Hand


def picture(view: TimelineView) -> QImage:
    """What the timeline shows once it has painted what is out of date."""
    view.canvas.refresh()
    return view.canvas.grab().toImage()


def painted_anew(view: TimelineView) -> QImage:
    """The same with every picture painted from nothing."""
    theme = view.state.workspace.themes
    theme.set_appearance("dark")
    view.canvas.refresh()
    theme.set_appearance("light")
    return picture(view)


@pytest.mark.parametrize("seconds_in_view", [3.0, 20.0, 70.0])
def test_a_picture_moved_along_with_the_view_is_the_one_painted_anew(hand: Hand, seconds_in_view: float) -> None:
    view = hand.view
    view.state.set_viewport(view.viewport.showing(30, 30 + seconds_in_view, margin=0))
    picture(view)
    for step_s in (0.013, 1.7, -0.4, 6.1, -5.2):
        view.state.set_viewport(view.viewport.panned(step_s * seconds_in_view / 20))
        moved = picture(view)
        assert moved == painted_anew(view)


def test_panning_over_a_gap_keeps_its_words_in_the_middle_of_what_is_seen(hand: Hand) -> None:
    view = hand.view
    view.state.set_viewport(view.viewport.showing(70, 82, margin=0))
    for _step in range(6):
        view.state.set_viewport(view.viewport.panned(1.3))
        picture(view)
    assert picture(view) == painted_anew(view)
