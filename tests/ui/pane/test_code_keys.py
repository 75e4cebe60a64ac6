"""The keys of codes work in the whole window, and follow the codebook."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.domain import codebook_edits
from tests.ui.windows import Opened


def press(opened: Opened, key: Qt.Key) -> None:
    opened.window.activateWindow()
    opened.pane.timeline.setFocus()
    opened.wait(lambda: opened.window.focusWidget() is not None)
    QTest.keyClick(opened.window.focusWidget(), key)


def test_a_key_starts_a_code_and_ends_it(opened: Opened) -> None:
    code = next(code for code in opened.document.session.codebook.codes if code.shortcut == "1")
    playhead = opened.pane.workspace.playhead
    playhead.seek(1.0)
    press(opened, Qt.Key.Key_1)
    playhead.seek(2.0)
    press(opened, Qt.Key.Key_1)
    (made,) = opened.document.session.annotations.values()
    assert made.code_id == code.id
    assert made.start_s < made.end_s


def test_a_key_given_to_another_code_codes_with_that_one(opened: Opened) -> None:
    book = opened.document.session.codebook
    first, second, *others = book.codes
    swapped = (replace(first, shortcut=second.shortcut), replace(second, shortcut=first.shortcut), *others)
    opened.document.perform(codebook_edits.replace_codebook(opened.document.session, replace(book, codes=swapped)))
    assert first.shortcut == "1"
    for time_s in (1.0, 2.0):
        opened.pane.workspace.playhead.seek(time_s)
        press(opened, Qt.Key.Key_1)
    (made,) = opened.document.session.annotations.values()
    assert made.code_id == second.id
