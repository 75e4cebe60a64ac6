"""Flags played one after the other until the end, or until somebody takes over."""

from __future__ import annotations

import pytest

from annotator.ui.pane.play_through import PlayThrough
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.view_options import ViewOptions
from tests.ui.panels.sessions import flag

FLAGS = (flag("f1", 10.0), flag("f2", 20.0), flag("f3", 30.0))


@pytest.fixture
def parts(qapp):
    playhead, selection, options = Playhead(), Selection(), ViewOptions()
    playhead.set_duration(60.0)
    through = PlayThrough(playhead, selection, options)
    said: list[str] = []
    through.said.connect(said.append)
    return through, playhead, selection, said


def test_each_is_played_with_its_rolls_and_chosen(parts) -> None:
    through, playhead, selection, said = parts
    through.start(FLAGS)
    assert playhead.playing
    assert (playhead.time_s, playhead.stop_at_s) == pytest.approx((9.0, 12.3))
    playhead.end_span()
    assert selection.flag_id == "f2"
    assert playhead.playing
    playhead.end_span()
    playhead.end_span()
    assert not through.on
    assert said[-1] == "All 3 flags played"


def test_pausing_ends_it_where_it_is(parts) -> None:
    through, playhead, selection, said = parts
    through.start(FLAGS)
    playhead.end_span()
    playhead.pause()
    assert not through.on
    assert selection.flag_id == "f2"
    assert said[-1] == "Stopped playing the flags"
    playhead.play()
    playhead.end_span()
    assert not playhead.playing


def test_the_key_stops_it(parts) -> None:
    through, playhead, _selection, _said = parts
    through.start(FLAGS)
    through.stop()
    assert not playhead.playing
    assert not through.on
