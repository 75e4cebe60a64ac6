"""Review on a small session: the playlist, revealing, playing, drawing, notes; everything stays with the session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.domain import edits
from annotator.features.review.presenter_window import PresenterWindow
from annotator.features.review.review_view import ReviewView
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
    flags = next(action for action in window.panel.add_menu.actions() if action.text().startswith("All flags"))
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
    assert presenter.covered, "on the only screen the room would read the answers"
    assert not presenter.told.isVisible()
    assert not presenter.place.isVisible()
    presenter.show_all.click()
    assert presenter.told.isVisible()
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
    opened.close_session()
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


def test_lines_belong_to_the_still_at_the_apex_and_are_away_until_asked_for(three: ReviewView, opened: Opened) -> None:
    do(three, "draw")
    layer, item = three.player.drawing, three.item
    assert item is not None
    opened.wait(lambda: three.player.picture.transform() is not None)
    assert three.player.playhead.time_s == pytest.approx(item.apex_s, abs=0.05)
    middle = layer.rect().center()
    QTest.mousePress(layer, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseRelease(layer, Qt.MouseButton.LeftButton, pos=middle + QPoint(40, 20))
    assert layer.strokes
    do(three, "next_moment", "previous_moment", "apex")
    assert not layer.strokes
    do(three, "forward", "forward")
    assert layer.strokes
    three.player.playhead.seek(item.start_s)
    opened.wait(lambda: not layer.strokes)


def test_what_is_taken_out_and_moved_goes_on_from_where_the_hand_is(three: ReviewView) -> None:
    before = [item.id for item in three.items]
    rows = three.panel.items
    rows.setFocus()
    rows.setCurrentRow(2)
    for _ in range(2):
        QTest.keyClick(rows, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [item.id for item in three.items] == [before[2], before[0], before[1]]
    rows.setCurrentRow(1)
    for _ in range(2):
        QTest.keyClick(rows, Qt.Key.Key_Delete)
    assert [item.id for item in three.items] == [before[2]]


def test_a_row_that_is_dragged_is_at_its_new_place(three: ReviewView, opened: Opened) -> None:
    before = [item.id for item in three.items]
    rows = three.panel.items
    assert rows.model().moveRow(rows.rootIndex(), 0, rows.rootIndex(), 3)
    opened.wait(lambda: [item.id for item in three.items] == [before[1], before[2], before[0]])
    assert [rows.item(number).text()[0] for number in range(3)] == ["1", "2", "3"]
    assert three.playlist is not None
    assert three.playlist.order == "hand"


def test_in_the_playlist_enter_goes_to_a_moment_and_a_remote_still_reveals(three: ReviewView, opened: Opened) -> None:
    opened.window.activateWindow()
    opened.wait(opened.window.isActiveWindow)
    rows = three.panel.items
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert (three.run.place, rows.currentRow()) == (0, 1)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert (three.run.place, three.run.revealed) == (1, 1)
    QTest.keyClick(rows, Qt.Key.Key_PageDown)
    assert (three.run.place, three.run.revealed) == (1, 2)
    three.panel.question.setFocus()
    QTest.keyClicks(three.panel.question, "bdf.")
    QTest.keyClick(three.panel.question, Qt.Key.Key_Return)
    assert three.items[1].question == "bdf."
    assert not three.player.black


def test_a_note_written_in_the_presenters_window_is_kept_with_its_moment(three: ReviewView) -> None:
    do(three, "notes")
    presenter = three.presenter
    assert presenter is not None
    QTest.keyClicks(presenter.note, "Two saw the smile")
    do(three, "next_moment")
    assert [item.note for item in three.items] == ["Two saw the smile", "", ""]
    assert presenter.note.toPlainText() == ""
    do(three, "previous_moment")
    assert presenter.note.toPlainText() == "Two saw the smile"
    assert three.panel.note.toPlainText() == "Two saw the smile"


def test_the_remote_works_whichever_window_its_keys_go_to(three: ReviewView, opened: Opened) -> None:
    do(three, "notes")
    presenter = three.presenter
    assert presenter is not None
    presenter.uncover()
    presenter.activateWindow()
    opened.wait(presenter.isActiveWindow)
    QTest.keyClick(presenter, Qt.Key.Key_PageDown)
    assert three.run.revealed == 2
    presenter.note.setFocus()
    QTest.keyClick(presenter.note, Qt.Key.Key_PageDown)
    assert three.run.revealed == 3
    QTest.keyClick(presenter.note, Qt.Key.Key_Up)
    assert three.run.revealed == 3


def test_a_moment_whose_annotation_was_deleted_is_still_replayed(
    opened: Opened, review: Callable[[], ReviewView]
) -> None:
    opened.annotate(1.0, 2.0)
    opened.trigger("add_to_picks")
    opened.trigger("delete")
    window = review()
    assert len(window.items) == 1
    do(window, "forward", "forward", "forward")
    assert "Nobody has coded this moment" in window.reveal.annotation.text()
    do(window, "play")
    opened.wait(lambda: window.player.playhead.playing)


def test_a_playlist_is_shortened_and_emptied_while_it_plays(three: ReviewView, opened: Opened) -> None:
    do(three, "play")
    opened.wait(lambda: three.player.playhead.playing)
    playlist = three.playlist
    assert playlist is not None
    three.panel.items.setFocus()
    for number in (2, 1, 0):
        three.panel.items.setCurrentRow(0)
        QTest.keyClick(three.panel.items, Qt.Key.Key_Delete)
        assert len(three.items) == number
    assert not three.player.playhead.playing
    assert three.panel.empty.isVisible()
    do(three, "forward", "back", "play", "start", "apex", "draw", "stills", "black", "next_moment")
    assert three.item is None
    opened.trigger("undo")
    assert len(three.items) == 1


def test_a_coder_who_is_blind_does_not_see_what_others_chose(opened: Opened, review: Callable[[], ReviewView]) -> None:
    opened.pane.choose_flag("f2")
    opened.trigger("add_to_picks")
    document = opened.document
    first = document.coder_id
    document.set_coder("ben")
    ben = replace(document.coder, blind_to=("coders",))
    document.perform(edits.put_rows(document.whole_session, "coders", [ben], label="Blind"))
    window = review()
    assert window.playlist is None
    opened.trigger("review")
    opened.pane.workspace.selection.choose_span((1.0, 2.0))
    opened.trigger("add_to_picks")
    assert {row.coder_id for row in document.whole_session.playlists.values()} == {first, "ben"}
    assert [len(row.items) for row in document.whole_session.playlists.values()] == [1, 1]
    assert len(review().items) == 1
