import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow

from annotator.domain import transcript_edits
from annotator.domain.transcript import Utterance
from annotator.ui.panels.transcript_delegate import TranscriptDelegate
from annotator.ui.panels.transcript_panel import TranscriptPanel
from tests.ui.panels import sessions


@pytest.fixture
def panel(qtbot, open_workspace) -> TranscriptPanel:
    made = TranscriptPanel(open_workspace())
    qtbot.addWidget(made)
    made.resize(380, 400)
    made.show()
    return made


def test_it_marks_what_is_being_said(panel):
    playhead = panel.workspace.playhead
    assert panel.view.delegate.spoken_row is None
    playhead.seek(13.0)
    assert panel.view.delegate.spoken_row == 1
    playhead.seek(41.0)
    assert panel.view.delegate.spoken_row == 3


def test_it_keeps_the_spoken_utterance_in_view(qtbot, open_workspace):
    said = tuple(
        Utterance(id=f"u{number}", start_s=number * 0.8, end_s=number * 0.8 + 0.7, text="Words " * 12)
        for number in range(100)
    )
    panel = TranscriptPanel(open_workspace(sessions.session(utterances=said)))
    qtbot.addWidget(panel)
    panel.resize(380, 400)
    panel.show()
    panel.workspace.playhead.seek(60.0)
    rect = panel.view.visualRect(panel.model.index(panel.view.delegate.spoken_row, 0))
    assert panel.view.viewport().rect().contains(rect)
    panel.workspace.options.follow_mode = "off"
    panel.workspace.playhead.seek(1.0)
    rect = panel.view.visualRect(panel.model.index(panel.view.delegate.spoken_row, 0))
    assert not panel.view.viewport().rect().intersects(rect)


def test_behind_another_tab_no_row_is_measured_and_in_front_it_is_where_the_recording_is(
    qtbot, open_workspace, monkeypatch
):
    said = tuple(
        Utterance(id=f"u{number}", start_s=number * 0.8, end_s=number * 0.8 + 0.7, text="Words " * 12)
        for number in range(100)
    )
    measured = []
    size_hint = TranscriptDelegate.sizeHint
    monkeypatch.setattr(TranscriptDelegate, "sizeHint", lambda *given: (measured.append(1), size_hint(*given))[1])
    window = QMainWindow()
    qtbot.addWidget(window)
    docks = [QDockWidget("other", window), QDockWidget("transcript", window)]
    panel = TranscriptPanel(open_workspace(sessions.session(utterances=said)), docks[1])
    for dock, content in zip(docks, (QLabel("other"), panel), strict=True):
        dock.setWidget(content)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.tabifyDockWidget(*docks)
    docks[1].visibilityChanged.connect(panel.look)
    docks[0].raise_()
    window.resize(700, 500)
    with qtbot.waitExposed(window):
        window.show()
    QApplication.processEvents()
    panel.workspace.playhead.seek(60.0)
    QApplication.processEvents()
    assert not measured
    docks[1].raise_()
    view = panel.view
    view.setFocus()  # who types a search is not carried along
    qtbot.waitUntil(
        lambda: (
            view.viewport()
            .rect()
            .contains(view.visualRect(panel.model.index(panel.view.delegate.spoken_row, 0)).center())
        )
    )
    assert len(measured) >= 100


def test_a_click_goes_there(panel):
    rect = panel.view.visualRect(panel.model.index(1, 0))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert panel.workspace.selection.utterance_id == "u2"
    assert panel.workspace.playhead.time_s == pytest.approx(12.0)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel.workspace.playhead.stop_at_s == pytest.approx(16.5)


def test_find_goes_round(panel):
    QTest.keyClicks(panel.search, "fine")
    assert panel.found.text() == "2 found"
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.workspace.selection.utterance_id == "u2"
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.workspace.selection.utterance_id == "u3"
    assert panel.found.text() == "2 of 2"
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert panel.workspace.selection.utterance_id == "u2"


def test_a_new_transcript_takes_its_place(panel):

    document = panel.workspace.document
    document.perform(
        transcript_edits.replace_transcript(document.session, [Utterance(id="n1", start_s=1.0, end_s=2.0, text="New")])
    )
    assert panel.model.rowCount() == 1
    document.undo_stack.undo()
    assert panel.model.rowCount() == 4


def test_without_a_transcript_it_offers_to_import_one(qtbot, open_workspace):
    panel = TranscriptPanel(open_workspace(sessions.session(utterances=())))
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(panel.import_requested):
        QTest.mouseClick(panel.empty_state.button, Qt.MouseButton.LeftButton)


def drag(panel, row: int, from_x: int, to_x: int) -> None:
    rect = panel.view.visualRect(panel.model.index(row, 0))
    y = rect.bottom() - 14
    viewport = panel.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(from_x, y))
    for x in range(from_x, to_x, 9):
        QTest.mouseMove(viewport, QPoint(x, y))
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(to_x, y),
        viewport.mapToGlobal(QPointF(to_x, y)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(viewport, move)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(to_x, y))


def test_dragging_over_words_chooses_their_time(panel):
    row = panel.model.row_at(1)
    drag(panel, 1, 8, 60)
    words = panel.view.delegate.words
    assert words is not None
    assert words.utterance_id == row.id
    assert words.first == 0
    assert 0 < words.last < len(row.text)
    assert row.text[words.last - 1 : words.last + 1] != "  "
    assert row.text[words.last] == " "
    start_s, end_s = panel.workspace.selection.span
    assert start_s == pytest.approx(row.start_s, abs=0.05)
    assert end_s == pytest.approx(row.start_s + (row.end_s - row.start_s) * words.last / len(row.text), abs=0.05)
    assert panel.workspace.selection.utterance_id == row.id
    panel.workspace.selection.choose_span(None)
    assert panel.view.delegate.words is None


def test_words_are_corrected_where_they_stand(panel):
    document = panel.workspace.document
    panel.workspace.selection.choose_utterance("u2")
    panel.edit_chosen()
    panel.editor.text.selectAll()
    QTest.keyClicks(panel.editor.text, "It is not so bad")
    QTest.keyClick(panel.editor.text, Qt.Key.Key_Return)
    assert document.session.utterances["u2"].text == "It is not so bad"
    panel.workspace.selection.choose_utterance("u2")
    document.undo()
    assert panel.editor.text.toPlainText() == document.session.utterances["u2"].text != "It is not so bad"


def test_escape_takes_typing_back_and_then_leaves(panel):
    panel.workspace.selection.choose_utterance("u2")
    panel.edit_chosen()
    before = panel.editor.text.toPlainText()
    QTest.keyClicks(panel.editor.text, "x")
    QTest.keyClick(panel.editor.text, Qt.Key.Key_Escape)
    assert panel.editor.text.toPlainText() == before
    assert panel.editor.isVisible()
    QTest.keyClick(panel.editor.text, Qt.Key.Key_Escape)
    assert not panel.editor.isVisible()


def test_a_time_that_cannot_be_is_refused_and_shown_as_it_was(panel):
    document = panel.workspace.document
    panel.workspace.selection.choose_utterance("u2")
    panel.edit_chosen()
    row = document.session.utterances["u2"]
    panel.editor.end.edit.selectAll()
    QTest.keyClicks(panel.editor.end.edit, "1")
    QTest.keyClick(panel.editor.end.edit, Qt.Key.Key_Return)
    assert "before" in panel.editor.error.text()
    assert document.session.utterances["u2"] == row
    assert panel.editor.end.edit.time_s == row.end_s


def test_marked_words_are_chosen_by_key(panel):
    panel.workspace.selection.choose_utterance("u2")
    panel.edit_chosen()
    text = panel.editor.text
    QTest.keyClick(text, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(text, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    row = panel.workspace.document.session.utterances["u2"]
    start_s, end_s = panel.workspace.selection.span
    assert row.start_s < start_s < end_s == pytest.approx(row.end_s, abs=0.05)
