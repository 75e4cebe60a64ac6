"""Zoom, brightness, stills and playing flags through in the real window, by real keys and wheel alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui.panels.large_stills import LargeStills
from annotator.ui.shell.main_window import MainWindow
from tests.e2e.hands import Hands
from tests.e2e.test_triage import SHORT_MS, window

__all__ = ["window"]


def test_a_coder_looks_closely(window: MainWindow, qtbot: QtBot) -> None:
    pane = window.pane
    assert pane is not None
    picture, playhead, options = pane.player.picture, pane.workspace.playhead, pane.workspace.options
    hands = Hands(window)
    hands.focus()

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=SHORT_MS)

    # one participant large, then the other, then the whole
    people = list(pane.workspace.document.session.participants)
    for wanted in (*people, None):
        hands.key("alt+p")
        wait(lambda wanted=wanted: picture.enlarged_participant_id == wanted)
        assert (picture.zoom_factor > 1.2) is (wanted is not None)

    # zoom, look around, brighten; all of it taken back by a key each
    hands.key("alt+equal", "alt+equal", "alt+shift+Right")
    wait(lambda: picture.zoom_factor > 1.4)
    hands.key("alt+0")
    wait(lambda: picture.zoom_factor == 1)
    hands.key("alt+b", "alt+b", "ctrl+alt+Prior")
    wait(lambda: (options.brightness, options.contrast) == (0.2, 0.1))
    hands.key("ctrl+alt+Home")
    wait(lambda: options.brightness == options.contrast == 0)

    # a flag's stills, large; they follow the choice and close by the key that opened them
    hands.key("ctrl+2", "Home", "Down")
    wait(lambda: pane.workspace.selection.flag_id == pane.flags.model.shown_rows()[1].flag.id)
    hands.key("alt+s")
    wait(lambda: isinstance(QApplication.activeWindow(), LargeStills) or bool(pane.findChildren(LargeStills)))
    (stills,) = pane.findChildren(LargeStills)
    wait(lambda: not stills.pair.before.image.isNull() and not stills.pair.apex.image.isNull())
    image = stills.pair.apex.image
    media = pane.workspace.document.session.media["media-1"]
    assert image.width() * image.height() < media.width_px / 2 * media.height_px, "cut to the upper body or the face"
    hands.focus(stills)
    hands.key("alt+s")
    wait(lambda: not pane.findChildren(LargeStills))
    hands.focus()

    # the flags one after the other, until the same key stops it
    hands.key("ctrl+shift+space")
    wait(lambda: playhead.playing)
    first = pane.workspace.selection.flag_id
    wait(lambda: pane.workspace.selection.flag_id != first and playhead.playing)
    hands.key("ctrl+shift+space")
    wait(lambda: not playhead.playing)
