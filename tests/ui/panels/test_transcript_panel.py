import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.domain.transcript import Utterance
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
    playhead = panel._workspace.playhead
    assert panel.spoken_row is None
    playhead.seek(13.0)
    assert panel.spoken_row == 1
    playhead.seek(41.0)
    assert panel.spoken_row == 3


def test_it_keeps_the_spoken_utterance_in_view(qtbot, open_workspace):
    said = tuple(
        Utterance(id=f"u{number}", start_s=number * 0.8, end_s=number * 0.8 + 0.7, text="Words " * 12)
        for number in range(100)
    )
    panel = TranscriptPanel(open_workspace(sessions.session(utterances=said)))
    qtbot.addWidget(panel)
    panel.resize(380, 400)
    panel.show()
    panel._workspace.playhead.seek(60.0)
    rect = panel.view.visualRect(panel.model.index(panel.spoken_row, 0))
    assert panel.view.viewport().rect().contains(rect)
    panel._workspace.options.set_follow_playhead(False)
    panel._workspace.playhead.seek(1.0)
    rect = panel.view.visualRect(panel.model.index(panel.spoken_row, 0))
    assert not panel.view.viewport().rect().intersects(rect)


def test_a_click_goes_there(panel):
    rect = panel.view.visualRect(panel.model.index(1, 0))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert panel._workspace.selection.utterance_id == "u2"
    assert panel._workspace.playhead.time_s == pytest.approx(12.0)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel._workspace.playhead.stop_at_s == pytest.approx(16.5)


def test_find_goes_round(panel):
    QTest.keyClicks(panel._text, "fine")
    assert panel._found.text() == "2 found"
    QTest.keyClick(panel._text, Qt.Key.Key_Return)
    assert panel._workspace.selection.utterance_id == "u2"
    QTest.keyClick(panel._text, Qt.Key.Key_Return)
    assert panel._workspace.selection.utterance_id == "u3"
    assert panel._found.text() == "2 of 2"
    QTest.keyClick(panel._text, Qt.Key.Key_Return)
    assert panel._workspace.selection.utterance_id == "u2"


def test_a_new_transcript_takes_its_place(panel):
    from annotator.domain import edits

    document = panel._workspace.document
    document.perform(
        edits.replace_transcript(document.session, [Utterance(id="n1", start_s=1.0, end_s=2.0, text="New")])
    )
    assert panel.model.rowCount() == 1
    document.undo_stack.undo()
    assert panel.model.rowCount() == 4


def test_without_a_transcript_it_offers_to_import_one(qtbot, open_workspace):
    panel = TranscriptPanel(open_workspace(sessions.session(utterances=())))
    qtbot.addWidget(panel)
    panel.show()
    with qtbot.waitSignal(panel.import_requested):
        QTest.mouseClick(panel._empty.button, Qt.MouseButton.LeftButton)
