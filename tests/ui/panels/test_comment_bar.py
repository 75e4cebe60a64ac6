import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from annotator.ui.panels.comment_bar import CommentBar
from tests.ui.panels import sessions


@pytest.fixture
def bar(qtbot, open_workspace) -> CommentBar:
    rows = (sessions.annotation("a1", 2.0, 3.0, note="before"),)
    over = QWidget()
    over.resize(640, 400)
    made = CommentBar(open_workspace(sessions.session(annotations=rows)), over)
    made.over = over
    qtbot.addWidget(over)
    over.show()
    qtbot.waitExposed(over)
    return made


def note(bar: CommentBar) -> str:
    return bar.workspace.document.session.annotations["a1"].note


def test_the_recording_waits_and_goes_on_after_enter(bar):
    playhead = bar.workspace.playhead
    playhead.play()
    bar.open_for("a1")
    assert not playhead.playing
    assert bar.field.toPlainText() == "before"
    QTest.keyClicks(bar.field, "after")
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(bar.field, "all")
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert note(bar) == "after\nall"
    assert playhead.playing
    assert not bar.isVisible()


def test_escape_leaves_the_note_and_the_playing_as_they_were(bar):
    bar.open_for("a1")
    QTest.keyClicks(bar.field, "x")
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert note(bar) == "before"
    assert not bar.workspace.playhead.playing


def test_a_rest_in_typing_writes_it_down_and_escape_still_takes_it_back(bar, qtbot):
    bar.open_for("a1")
    QTest.keyClicks(bar.field, "half a sen")
    qtbot.waitUntil(lambda: note(bar) == "half a sen", timeout=5000)
    QTest.keyClicks(bar.field, "tence")
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert note(bar) == "before"


def test_what_was_typed_is_kept_when_the_session_closes(bar):
    bar.open_for("a1")
    QTest.keyClicks(bar.field, "in a hurry")
    bar.flush()
    assert note(bar) == "in a hurry"
    bar.flush()
    assert bar.workspace.document.undo_stack.count() == 1


def test_it_stays_inside_what_it_lies_over(bar):
    bar.open_for("a1")
    for width in (640, 360, 900):
        bar.over.resize(width, 300)
        assert bar.over.rect().contains(bar.geometry())
