"""Review on a small session: the playlist, revealing, playing, drawing, notes; everything stays with the session."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.ui.review.presenter_window import PresenterWindow
from annotator.ui.review.review_view import ReviewView
from tests.ui.windows import Opened


@pytest.fixture
def review(opened: Opened) -> Iterator[Callable[[], ReviewView]]:
    def open_it() -> ReviewView:
        opened.trigger("review")
        window = opened.window.review
        assert window is not None
        return window

    yield open_it
    if opened.window.review is not None:
        opened.trigger("review")


@pytest.fixture
def three(opened: Opened, review: Callable[[], ReviewView]) -> ReviewView:
    """A review of the three flags of the session."""
    window = review()
    window.panel.add_menu.aboutToShow.emit()
    flags = next(action for action in window.panel.add_menu.actions() if action.text() == "All flags")
    flags.trigger()
    assert len(window.items) == 3
    return window


def do(window: ReviewView, *names: str) -> None:
    for name in names:
        window.actions_by_id[name].trigger()


def test_with_nothing_to_replay_it_says_what_to_do(review: Callable[[], ReviewView]) -> None:
    window = review()
    assert window.panel.isVisible()
    assert window.panel.empty.title == "Nothing to replay yet"
    assert not window.actions_by_id["forward"].isEnabled()


def test_step_by_step_everything_is_revealed_and_hidden_again(three: ReviewView) -> None:
    assert not three.reveal.isVisible()
    do(three, "forward")
    assert "I am fine." in three.reveal.words.text()
    assert not three.reveal.cues.isVisible()
    do(three, "forward")
    assert "+3.0 SD" in three.reveal.cues.text()
    do(three, "back", "back")
    assert not three.reveal.isVisible()
    do(three, "forward", "forward", "forward", "forward")
    assert three.item is three.items[1]
    assert three.run.revealed == 1


def test_the_moment_is_played_with_what_goes_before(three: ReviewView, opened: Opened) -> None:
    item, playhead = three.item, three.player.playhead
    assert item is not None
    assert playhead.time_s == pytest.approx(max(0.0, item.start_s - 2.0), abs=0.05)
    ended: list[bool] = []
    three.player.ended.connect(lambda: ended.append(True))
    do(three, "play")
    opened.wait(lambda: bool(ended))
    assert playhead.time_s == pytest.approx(item.end_s + 1.0, abs=0.2)


def test_it_freezes_at_the_apex_and_goes_on(three: ReviewView, opened: Opened) -> None:
    three.panel.freeze.click()
    item = three.item
    assert item is not None
    frozen: list[bool] = []
    three.player.frozen.connect(lambda: frozen.append(True))
    do(three, "play")
    opened.wait(lambda: bool(frozen))
    assert three.player.playhead.time_s == pytest.approx(item.apex_s, abs=0.1)
    do(three, "play")
    opened.wait(lambda: three.player.playhead.time_s > item.apex_s + 0.3)


def test_lines_stay_with_the_moment_and_can_be_undone(three: ReviewView, opened: Opened) -> None:
    do(three, "apex", "draw")
    layer = three.player.drawing
    opened.wait(lambda: three.player.picture.transform() is not None)
    middle = layer.rect().center()
    QTest.mousePress(layer, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseRelease(layer, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 20))
    item = three.item
    assert item is not None
    assert len(item.strokes) == 1
    (start, end) = item.strokes[0].points
    assert 0 < start[0] < end[0] < 1
    opened.trigger("undo")
    assert three.item is not None
    assert not three.item.strokes


def test_question_and_note_are_kept_and_shown_where_they_belong(three: ReviewView, opened: Opened) -> None:
    QTest.keyClicks(three.panel.question, "What do you notice?")
    QTest.keyClicks(three.panel.note, "Wait for three answers")
    three.panel.flush()
    do(three, "question", "notes")
    assert three.reveal.question.text() == "What do you notice?"
    presenter = three.findChild(PresenterWindow)
    assert presenter is not None
    assert presenter.note.toPlainText() == "Wait for three answers"
    stored = next(iter(opened.document.session.playlists.values()))
    assert {row.question for row in stored.items} == {"What do you notice?", ""}
    presenter.forward_wanted.emit()
    assert three.run.revealed == 2


def test_moments_are_moved_by_hand(three: ReviewView) -> None:
    before = [item.id for item in three.items]
    three.panel.items.setFocus()
    three.panel.items.setCurrentRow(2)
    QTest.keyClick(three.panel.items, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [item.id for item in three.items] == [before[0], before[2], before[1]]


def test_what_is_chosen_while_coding_is_picked_once(opened: Opened, review: Callable[[], ReviewView]) -> None:
    opened.pane.choose_flag("f2")
    opened.trigger("add_to_picks")
    opened.trigger("add_to_picks")
    assert "already" in opened.window.message
    window = review()
    assert [item.source_id for item in window.items] == ["f2"]
    assert window.playlist is not None
    assert window.playlist.name == "My picks"


def test_closing_the_session_closes_the_review(three: ReviewView, opened: Opened) -> None:
    opened.trigger("close_session")
    assert opened.window.review is None


def test_what_was_found_while_coding_can_be_added(opened: Opened, review: Callable[[], ReviewView]) -> None:
    opened.trigger("find")
    opened.pane.finder.words.setText("lip corners")
    opened.wait(lambda: opened.pane.finder.model.rowCount() == 3)
    window = review()
    window.panel.add_menu.aboutToShow.emit()
    entry = next(action for action in window.panel.add_menu.actions() if "Ctrl+F (3)" in action.text())
    entry.trigger()
    assert [item.source_id for item in window.items] == ["f1", "f2", "f3"]
