from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.domain import transcript_edits
from annotator.ui.panels.find_panel import FindPanel


@pytest.fixture
def panel(qtbot: QtBot, open_workspace) -> Iterator[FindPanel]:  # type: ignore[no-untyped-def]
    made = FindPanel(open_workspace())
    qtbot.addWidget(made)
    made.resize(420, 500)
    made.show()
    yield made
    made.close_search()


def titles(panel: FindPanel) -> list[str]:
    return [str(panel.model.index(row, 2).data()) for row in range(panel.model.rowCount())]


def test_typing_finds_and_enter_goes_through_it(panel: FindPanel, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.words, "fine")
    qtbot.waitUntil(lambda: panel.model.rowCount() > 1)
    QTest.keyClick(panel.words, Qt.Key.Key_Return)
    first = panel.model.row_at(0)
    assert first is not None
    assert panel.workspace.playhead.time_s == pytest.approx(first.start_s)
    QTest.keyClick(panel.words, Qt.Key.Key_Return)
    second = panel.model.row_at(1)
    assert second is not None
    assert panel.workspace.playhead.time_s == pytest.approx(second.start_s)
    panel.step(-1)
    assert panel.workspace.playhead.time_s == pytest.approx(first.start_s)


def test_what_was_found_is_chosen_by_its_kind(panel: FindPanel, qtbot: QtBot) -> None:
    panel.kind.setCurrentIndex(panel.kind.findData("flag"))
    panel.kind.activated.emit(panel.kind.currentIndex())
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0)
    panel.step(1)
    chosen = panel.workspace.selection.flag_id
    assert chosen in panel.workspace.document.session.all_flags()


def test_nothing_found_says_what_to_do(panel: FindPanel, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.words, "no such words")
    qtbot.waitUntil(lambda: panel.empty_state.title == "Nothing found")
    panel.clear()
    assert panel.empty_state.title == "Find anything"


def test_a_length_can_be_typed_and_taken_back(panel: FindPanel, qtbot: QtBot) -> None:
    panel.shortest.selectAll()
    QTest.keyClicks(panel.shortest, "1000")
    assert panel.query.shortest_s == 1000
    QTest.keyClicks(panel.from_time, "1:30")
    QTest.keyClick(panel.from_time, Qt.Key.Key_Return)
    assert panel.query.from_s == 90
    panel.shortest.setValue(0)
    panel.from_time.selectAll()
    QTest.keyClick(panel.from_time, Qt.Key.Key_Delete)
    assert panel.query.empty


def test_an_edit_is_found_at_once(panel: FindPanel, qtbot: QtBot) -> None:

    QTest.keyClicks(panel.words, "fine")
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0)
    before = panel.model.rowCount()
    document = panel.workspace.document
    gone = next(row.id for row in document.session.utterances.values() if "fine" in row.text)
    document.perform(transcript_edits.delete_utterances(document.session, [gone]))
    qtbot.waitUntil(lambda: panel.model.rowCount() == before - 1)
    document.undo()
    qtbot.waitUntil(lambda: panel.model.rowCount() == before)
