"""Silence grows where it can be seen, and playing stops before the therapist speaks, and goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from annotator.analysis.speakers import from_row
from annotator.app.conversation.gather import conversation_of
from annotator.domain.playlists import PlaylistItem
from annotator.features.review.review_view import ReviewView
from annotator.features.review.silence_bar import SilenceBar
from annotator.features.review.spoken_times import SpokenTimes, spoken_times
from tests.app.conversation.conversations import SPANS, session
from tests.features.review.test_review_player import PLAYLIST, Replay, make_replay, moment
from tests.ui.windows import Opened

__all__ = ["make_replay"]


def test_silences_and_turns_of_the_therapist_follow_from_who_speaks() -> None:
    held = session()
    times = spoken_times(conversation_of(held, from_row(SPANS), None), held)
    assert times.silences == ((4.0, 5.0), (8.0, 10.0), (18.0, 22.0), (24.0, 30.0))
    assert times.therapist_starts_s == (1.0, 10.0, 22.0)
    assert times.silent_for_s(20.5) == 2.5
    assert times.silent_for_s(22.0) is None
    assert times.silent_for_s(3.0) is None
    assert SpokenTimes().silent_for_s(1.0) is None


def test_it_stops_before_each_turn_goes_on_and_ends(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    player = replay.player
    player.set_turns((1.0, 1.5))
    player.hold_before_turns(0.2)
    player.show_item(moment(0.6, 1.2, 1.6), PLAYLIST)
    for stop_s in (0.8, 1.3):
        with replay.bot.waitSignal(player.held):
            player.toggle()
        replay.wait(lambda stop_s=stop_s: replay.stands_at(stop_s))
        assert player.is_held
    with replay.bot.waitSignal(player.ended):
        player.toggle()
    replay.wait(lambda: replay.stands_at(1.8))
    assert not player.is_held


def test_it_stops_before_the_turn_and_at_the_apex(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    player = replay.player
    player.set_turns((1.0,))
    player.hold_before_turns(0.2)
    player.show_item(moment(0.6, 1.2, 1.6), replace(PLAYLIST, freeze_at_apex=True))
    with replay.bot.waitSignal(player.held):
        player.play()
    with replay.bot.waitSignal(player.frozen):
        player.toggle()
    replay.wait(lambda: replay.stands_at(1.2))


def test_switched_off_it_plays_through(make_replay: Callable[..., Replay]) -> None:
    replay = make_replay()
    player = replay.player
    held: list[bool] = []
    player.held.connect(lambda: held.append(True))
    player.set_turns((1.0,))
    player.hold_before_turns(0.2)
    player.hold_before_turns(None)
    player.show_item(moment(0.6, 1.2, 1.6), PLAYLIST)
    with replay.bot.waitSignal(player.ended):
        player.play()
    assert not held


@pytest.mark.parametrize("seconds", [1.0, 7.5, 40.0])
def test_the_bar_tells_how_long_it_is(qtbot: QtBot, seconds: float) -> None:
    bar = SilenceBar()
    qtbot.addWidget(bar)
    bar.resize(400, 30)
    bar.show_silence(seconds)
    assert not bar.isHidden()
    assert f"{seconds:.1f} s" in bar.words
    assert bar.accessibleName() == bar.words
    bar.show_silence(None)
    assert bar.isHidden()


@pytest.fixture
def talk(opened: Opened) -> ReviewView:
    """A review of one moment in which the therapist begins at 2.5 s, with a silence before."""
    opened.trigger("review")
    view = opened.window.review
    assert view is not None
    view.panel.add_menu.aboutToShow.emit()
    next(one for one in view.panel.add_menu.actions() if one.text().startswith("All flags")).trigger()
    opened.wait(lambda: view.player.knows_turns)
    return view


def at(view: ReviewView, time_s: float) -> None:
    view.player.playhead.seek(time_s)


def test_silence_grows_in_the_room_and_beside_the_notes(talk: ReviewView, opened: Opened) -> None:
    talk.spoken.take(SpokenTimes(silences=((2.0, 6.0),), therapist_starts_s=(6.0,)))
    talk.actions_by_id["notes"].trigger()
    presenter = talk.presenter
    assert presenter is not None
    presenter.uncover()
    at(talk, 2.5)
    assert talk.spoken.bar.isHidden()
    seen: list[float] = []
    for time_s in (3.2, 4.4, 5.6):
        at(talk, time_s)
        assert talk.spoken.bar.isVisible()
        assert talk.spoken.bar.seconds == presenter.silence.seconds
        seen.append(talk.spoken.bar.seconds or 0.0)
    assert seen == pytest.approx([1.2, 2.4, 3.6], abs=0.1)
    talk.actions_by_id["black"].trigger()
    at(talk, 5.0)
    assert talk.spoken.bar.isHidden()
    at(talk, 6.5)
    assert presenter.silence.isHidden()


def test_the_key_the_tick_and_the_menu_are_one_switch(talk: ReviewView, opened: Opened) -> None:
    action, field = talk.actions_by_id["hold"], talk.panel.hold
    action.trigger()
    assert field.box.isChecked()
    field.lead.setValue(0.8)
    field.box.click()
    assert not action.isChecked()
    field.box.click()
    opened.trigger("review")
    opened.wait(lambda: opened.window.review is None)
    opened.trigger("review")
    again = opened.window.review
    assert again is not None
    assert again.actions_by_id["hold"].isChecked()
    assert again.spoken.lead_s == pytest.approx(0.8)


def test_the_review_stops_before_the_therapist_of_the_transcript(talk: ReviewView, opened: Opened) -> None:
    item: PlaylistItem | None = talk.item
    assert item is not None
    talk.actions_by_id["hold"].trigger()
    held: list[bool] = []
    talk.player.held.connect(lambda: held.append(True))
    talk.actions_by_id["play"].trigger()
    opened.wait(lambda: bool(held))
    assert talk.player.playhead.time_s == pytest.approx(2.0, abs=0.15)
    assert "therapist speaks next" in talk.bar.status.text()
    talk.actions_by_id["play"].trigger()
    opened.wait(lambda: talk.player.playhead.time_s > 2.2)
    assert "therapist speaks next" not in talk.bar.status.text()
