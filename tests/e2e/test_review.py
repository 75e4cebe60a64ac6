"""A trainer's review in a real window, by the keys a remote sends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from annotator.domain import verdict_edits
from annotator.storage.session_folder import SessionFolder
from annotator.ui.pane.header import ModeSwitch
from annotator.ui.shell.main_window import MainWindow
from tests.e2e.hands import Hands
from tests.e2e.test_window import SHORT_MS, keep_picture, open_window, pane_of

__all__ = ["open_window"]


def test_a_trainer_builds_a_playlist_and_reviews_three_moments(
    demo_session: Path, open_window: Callable[[Path], MainWindow], qtbot: QtBot
) -> None:
    with SessionFolder.open(demo_session) as folder:
        for flag in sorted(folder.load().findings.flags.values(), key=lambda row: row.kind)[:3]:
            session = folder.load()
            code = session.codebook.codes[0]
            edit = verdict_edits.accept_flag(session, flag, coder_id="anna", code_id=code.id, tier=code.tier)
            folder.write(edit, coder_id="anna")
    window = open_window(demo_session)
    hands = Hands(window)
    hands.focus()
    document = pane_of(window).workspace.document

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=SHORT_MS)

    switch = window.findChild(ModeSwitch)
    assert switch is not None
    hands.click(switch.review)
    wait(lambda: window.review is not None and window.review.isVisible())
    review = window.review
    assert review is not None
    assert not pane_of(window).isVisible()
    wait(lambda: review.panel.empty.button.isVisible())
    hands.click(review.panel.empty.button)
    wait(lambda: len(review.items) == 3)
    hands.click(review.panel.question)
    hands.type("What do you notice?")
    hands.key("Tab")
    wait(lambda: review.items[0].question == "What do you notice?")
    keep_picture(window, "review-1-playlist")

    # The remote: through all there is to reveal of three moments.
    hands.click(review.player.picture)
    review.actions_by_id["playlist"].trigger()
    for place in range(3):
        assert review.run.place == place
        for step in (2, 3, 4):
            hands.key("Next")
            wait(lambda step=step: review.run.revealed == step)
        assert review.reveal.annotation.isVisible()
        if place == 0:
            hands.key("q")
            wait(review.reveal.question.isVisible)
            hands.key("f")
            keep_picture(window, "review-2-revealed")
            wait(lambda: abs(review.player.playhead.time_s - review.items[0].apex_s) < 0.1)
            hands.key("d")
            layer = review.player.drawing
            middle = layer.rect().center()
            hands.drag(layer, middle, middle + QPoint(60, 40))
            wait(lambda: bool(review.items[0].strokes))
            hands.key("d", "e")
            wait(lambda: review.player.stills_shown)
            keep_picture(window, "review-3-stills")
            hands.key("e")
        if place < 2:
            hands.key("Next")
            wait(lambda place=place: review.run.place == place + 1)
            wait(lambda: review.player.playhead.playing)
            hands.key("space")
            wait(lambda: not review.player.playhead.playing)
    hands.key("Prior", "Prior", "Prior")
    wait(lambda: review.run.revealed == 1)

    # What codes while coding codes nothing here; a remote's start button fills the screen, Esc goes back step by step.
    coded = dict(document.session.annotations)
    own = {key.toString() for action in review.actions() for key in action.shortcuts()}
    codes = [code.shortcut for code in document.session.codebook.codes if code.shortcut.isalpha()]
    hands.key(*(key.lower() for key in codes if key.upper() not in own))
    hands.key("Next")
    wait(lambda: review.run.revealed == 2)
    assert dict(document.session.annotations) == coded
    left_at = review.run.place, review.run.revealed
    hands.key("F12")
    wait(lambda: window.review is None and pane_of(window).isVisible())
    hands.key("F12")
    wait(lambda: window.review is not None)
    again = window.review
    assert again is not None
    assert (again.run.place, again.run.revealed) == left_at
    hands.key("F5")
    wait(lambda: window.isFullScreen() and not switch.isVisible())
    keep_picture(window, "review-4-full-screen")
    hands.key("period")
    wait(lambda: again.player.black)
    hands.key("Escape", "Escape")
    wait(lambda: not window.isFullScreen() and switch.isVisible())
    hands.key("Escape")
    wait(lambda: window.review is None)

    window.close_session()
    wait(lambda: window.at_rest)
    with SessionFolder.open(demo_session) as folder:
        (playlist,) = folder.load().playlists.values()
    first = playlist.ordered()[0]
    assert (first.question, len(first.strokes)) == ("What do you notice?", 1)
