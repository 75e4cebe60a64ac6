from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.timeline.conftest import Hand


def play_to(hand: Hand, *times_s: float) -> None:
    playhead = hand.view.state.workspace.playhead
    for time_s in times_s:
        playhead.advance(time_s)


def test_a_seek_out_of_view_brings_the_view_along(hand: Hand) -> None:
    hand.view.zoom_to_span((10.0, 20.0))
    hand.view.state.workspace.playhead.seek(80.0)
    assert hand.view.viewport.contains(80.0)


def test_while_playing_the_page_turns_before_the_edge(hand: Hand, qtbot: QtBot) -> None:
    hand.view.zoom_to_span((10.0, 30.0))
    playhead = hand.view.state.workspace.playhead
    playhead.seek(29.0)
    playhead.play()
    end_s = hand.view.viewport.end_s
    play_to(hand, end_s - 0.5)
    qtbot.waitUntil(lambda: hand.view.viewport.start_s > 28.0)
    assert hand.view.viewport.contains(playhead.time_s)


def test_close_in_the_playhead_stays_in_the_middle(hand: Hand) -> None:
    hand.view.zoom_to_span((20.0, 22.0))
    playhead = hand.view.state.workspace.playhead
    playhead.seek(21.0)
    playhead.play()
    play_to(hand, 21.04, 21.08)
    view = hand.view.viewport
    assert abs((view.start_s + view.end_s) / 2 - 21.08) < 0.01


def test_a_view_moved_by_hand_is_left_alone_while_playing(hand: Hand) -> None:
    hand.view.zoom_to_span((10.0, 30.0))
    playhead = hand.view.state.workspace.playhead
    playhead.seek(12.0)
    playhead.play()
    play_to(hand, 12.04)
    hand.view.zoom_to_span((60.0, 80.0))
    moved = hand.view.viewport
    play_to(hand, 12.08, 12.12, 12.16)
    assert hand.view.viewport == moved


def test_following_can_be_switched_off(hand: Hand) -> None:
    hand.view.state.workspace.options.follow_mode = "off"
    hand.view.zoom_to_span((10.0, 20.0))
    before = hand.view.viewport
    hand.view.state.workspace.playhead.seek(80.0)
    assert hand.view.viewport == before
