"""Transcript, finding and statistics in the real window, by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.features.statistics.statistics_dialog import StatisticsWindow
from annotator.ui.dialogs.incongruence_card import IncongruenceCard
from annotator.ui.shell.main_window import MainWindow
from tests.e2e.hands import Hands
from tests.e2e.test_window import SHORT_MS, keep_picture, open_window, pane_of

__all__ = ["open_window"]


def test_words_are_corrected_found_and_counted_by_keys(
    demo_session: Path, open_window: Callable[[Path], MainWindow], qtbot: QtBot
) -> None:
    window = open_window(demo_session)
    hands = Hands(window)
    hands.focus()
    pane = pane_of(window)
    document, playhead, selection = pane.workspace.document, pane.workspace.playhead, pane.workspace.selection

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=SHORT_MS)

    # go to the third utterance and correct its words
    rows = sorted(document.session.utterances.values(), key=lambda row: row.start_s)
    hands.key("ctrl+1", "Home")
    wait(lambda: playhead.time_s == 0)
    hands.key("ctrl+shift+Down", "ctrl+shift+Down", "ctrl+shift+Down")
    wait(lambda: selection.utterance_id == rows[2].id)
    hands.key("F2")
    wait(lambda: pane.transcript.editor.text.hasFocus())
    hands.key("ctrl+a")
    hands.type("Something happened on Tuesday")
    hands.key("Return")
    wait(lambda: document.session.utterances[rows[2].id].text == "Something happened on Tuesday")
    wait(lambda: pane.transcript.editor.utterance_id == rows[3].id)  # Enter opens the next line
    hands.key("Escape", "ctrl+shift+Up", "F2")
    wait(lambda: pane.transcript.editor.utterance_id == rows[2].id and pane.transcript.editor.text.hasFocus())

    # split it before its last two words, and take that back
    hands.key("ctrl+End", "ctrl+Left", "ctrl+Left", "ctrl+shift+d")
    wait(lambda: document.session.utterances[rows[2].id].text == "Something happened")
    assert any(row.text == "on Tuesday" for row in document.session.utterances.values())
    keep_picture(window, "words-1-split")
    hands.key("Escape", "ctrl+z")
    wait(lambda: len(document.session.utterances) == len(rows))

    # mark two words and code them
    hands.key("F2")
    wait(lambda: pane.transcript.editor.text.hasFocus())
    hands.key("ctrl+Home", "ctrl+shift+Right", "ctrl+shift+Right", "ctrl+Return")
    row = document.session.utterances[rows[2].id]
    wait(lambda: selection.span is not None)
    span = selection.span
    assert span is not None
    assert row.start_s <= span[0] < span[1] < row.end_s
    before = set(document.session.annotations)
    hands.key("Escape", "ctrl+i")
    wait(lambda: isinstance(QApplication.activeModalWidget(), IncongruenceCard))
    card = QApplication.activeModalWidget()
    assert isinstance(card, IncongruenceCard)
    hands.focus(card)
    card.choose_type("masking")
    hands.key("Return")
    wait(lambda: len(document.session.annotations) == len(before) + 1)
    hands.focus()
    (made,) = set(document.session.annotations) - before
    link = document.session.annotations[made].incongruence
    assert link is not None
    assert link.utterance_id == rows[2].id

    # find what is said and the flag and annotation beside it
    hands.key("ctrl+f")
    wait(lambda: pane.finder.words.hasFocus())
    hands.type("tuesday")
    wait(lambda: pane.finder.model.rowCount() >= 1)
    hands.key("F3")
    found = pane.finder.model.row_at(0)
    assert found is not None
    wait(lambda: abs(playhead.time_s - found.start_s) < 0.1)
    keep_picture(window, "words-2-found")

    # and how often which code was given
    hands.key("ctrl+8")
    wait(lambda: pane.findChild(StatisticsWindow) is not None)
    statistics = pane.findChild(StatisticsWindow)
    assert statistics is not None
    wait(lambda: sum(one.count for one in statistics.codes.rows) == len(document.session.annotations))
    keep_picture(statistics, "words-3-statistics")
