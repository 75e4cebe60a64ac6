"""Going through flags by keys: the queue, verdicts, edges, codes, undo, and the second look."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ui.document import SessionDocument
from tests.ui.windows import Opened

K = Qt.Key


def press(opened: Opened, *keys: Qt.Key) -> None:
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key)


def verdicts(opened: Opened) -> dict[str, str]:
    return {row.flag.id: row.verdict for row in opened.document.session.verdicts.values()}


@pytest.fixture
def triage(opened: Opened) -> Opened:
    opened.window.activateWindow()
    opened.trigger("triage")
    assert opened.pane.triage.on
    return opened


def words(opened: Opened) -> str:
    return opened.pane.flags.triage_bar.words.text()


def test_the_strongest_comes_first_and_is_played_with_its_rolls(triage: Opened) -> None:
    space = triage.pane.workspace
    assert space.selection.flag_id == "f2"
    triage.wait(lambda: space.playhead.playing)
    assert space.playhead.stop_at_s == pytest.approx(3.5 + space.options.post_roll_s)
    assert words(triage) == "0 of 3"


def test_one_key_judges_and_goes_on_to_the_end(triage: Opened) -> None:
    press(triage, K.Key_R)
    assert triage.pane.workspace.selection.flag_id == "f3"
    press(triage, K.Key_U)
    assert words(triage) == "2 of 3 · 1 unsure"
    press(triage, K.Key_A)
    assert verdicts(triage) == {"f2": "rejected", "f3": "unsure", "f1": "accepted"}
    assert not triage.pane.triage.on
    assert not triage.pane.workspace.playhead.playing
    text = triage.pane.flags.summary.text
    assert "All 3 flags looked at" in text
    assert "1 accepted · 1 rejected · 1 unsure" in text


def test_enter_after_the_summary_gives_a_second_look_at_the_unsure(triage: Opened) -> None:
    press(triage, K.Key_U, K.Key_R, K.Key_U, K.Key_Return)
    assert triage.pane.triage.on
    assert words(triage) == "0 of 2"
    assert triage.pane.workspace.selection.flag_id == "f2"
    press(triage, K.Key_U, K.Key_A)
    assert verdicts(triage) == {"f2": "unsure", "f3": "rejected", "f1": "accepted"}
    assert not triage.pane.triage.on
    press(triage, K.Key_Escape)
    assert triage.pane.flags.view.isVisible()
    assert triage.pane.flags.model.row_count() == 3


def test_edges_move_by_frames_and_make_the_verdict_adjusted(triage: Opened) -> None:
    space = triage.pane.workspace
    flag = triage.document.session.findings.flags["f2"]
    frames = triage.document.frame_times(triage.document.session.participants["therapist"].media_id)
    assert frames is not None
    start = frames.index_at(flag.start_s)
    triage.trigger("start_earlier")
    triage.trigger("start_earlier")
    assert not space.playhead.playing
    assert space.playhead.time_s == pytest.approx(frames.time_of(start - 2))
    triage.trigger("end_later")
    space.playhead.seek(frames.time_of(start - 1))
    triage.trigger("mark_in")
    press(triage, K.Key_A)
    assert verdicts(triage) == {"f2": "adjusted"}
    (annotation,) = triage.document.session.annotations.values()
    assert annotation.start_s == pytest.approx(frames.time_of(start - 1))
    assert annotation.end_s > flag.end_s
    assert triage.document.session.findings.flags["f2"] == flag
    assert space.selection.span is None


def test_taking_back_shows_the_flag_again_and_stops_at_the_first(triage: Opened) -> None:
    press(triage, K.Key_R, K.Key_A)
    triage.trigger("undo")
    assert triage.pane.workspace.selection.flag_id == "f3"
    assert verdicts(triage) == {"f2": "rejected"}
    press(triage, K.Key_Z, K.Key_Z)
    assert verdicts(triage) == {}
    assert triage.pane.workspace.selection.flag_id == "f2"
    assert words(triage) == "0 of 3"
    assert "left to take back" in triage.window.message


def test_a_code_is_chosen_by_its_own_key_or_by_stepping(triage: Opened) -> None:
    offered = triage.pane.flag_detail.bar.code
    press(triage, K.Key_Period)
    second = offered.currentData()
    press(triage, K.Key_Comma)
    assert offered.currentData() != second
    keyed = [code for code in triage.document.session.codebook.codes if code.shortcut.isdigit()]
    wanted = next(code for code in keyed if offered.findData(code.id) >= 0 and code.id != offered.currentData())
    QTest.keyClicks(QApplication.focusWidget(), wanted.shortcut)
    assert triage.document.session.codebook.code(offered.currentData()).shortcut == wanted.shortcut  # type: ignore[union-attr]
    chosen = offered.currentData()
    press(triage, K.Key_A)
    (annotation,) = triage.document.session.annotations.values()
    assert annotation.code_id == chosen


def test_a_modifier_pressed_alone_leaves_the_code(triage: Opened) -> None:
    offered = triage.pane.flag_detail.bar.code
    before = offered.currentData()
    keyless = {code.id for code in triage.document.session.codebook.codes if not code.shortcut}
    assert any(offered.itemData(row) in keyless for row in range(offered.count()))
    press(triage, K.Key_Control, K.Key_Shift, K.Key_F12)
    assert offered.currentData() == before


def test_the_filter_narrows_the_queue_and_what_was_judged_stays_in_it(triage: Opened) -> None:
    press(triage, K.Key_R)
    people = triage.pane.flags.filters.participant
    people.setCurrentIndex(people.findData("client"))
    assert words(triage) == "1 of 3"
    people.setCurrentIndex(people.findData("therapist"))
    assert words(triage) == "1 of 1"


def test_a_filter_takes_the_flag_on_show_along(triage: Opened) -> None:
    flags, selection = triage.pane.flags, triage.pane.workspace.selection
    assert selection.flag_id == "f2"
    flags.filters.participant.setCurrentIndex(flags.filters.participant.findData("client"))
    assert selection.flag_id in {row.flag.id for row in flags.model.shown_rows()}
    flags.filters.text.setText("no flag says this")
    assert selection.flag_id is None, "what is not in the list cannot be judged"
    press(triage, K.Key_A)
    assert verdicts(triage) == {}
    flags.clear_filter()
    assert selection.flag_id == "f2"


def test_after_a_filter_was_chosen_from_its_list_letters_judge_again(triage: Opened) -> None:
    people = triage.pane.flags.filters.participant
    people.setFocus()
    people.setCurrentIndex(people.findData("therapist"))
    people.list_closed.emit()
    press(triage, K.Key_R)
    assert verdicts(triage) == {"f2": "rejected"}


def test_keys_work_wherever_the_keyboard_is(triage: Opened) -> None:
    triage.pane.player.picture.setFocus()
    press(triage, K.Key_A)
    assert verdicts(triage) == {"f2": "accepted"}
    press(triage, K.Key_Escape)
    assert not triage.pane.triage.on


def test_with_large_text_too_the_card_gets_more_room_than_the_list(triage: Opened) -> None:
    triage.trigger("text_size_150")
    triage.trigger("triage")
    triage.trigger("triage")
    docks = triage.pane.docks
    triage.wait(lambda: docks["details"].height() > docks["flags"].height())


def test_stopping_leaves_list_and_order_as_they_were(triage: Opened) -> None:
    press(triage, K.Key_R)
    triage.trigger("triage")
    flags = triage.pane.flags
    assert [flags.model.id_at(row) for row in range(3)] == ["f1", "f2", "f3"]
    assert flags.model.filter.only is None
    triage.trigger("triage")
    assert words(triage) == "0 of 2"


def test_with_nothing_left_it_says_so(triage: Opened) -> None:
    press(triage, K.Key_R, K.Key_R, K.Key_R, K.Key_Escape)
    triage.trigger("triage")
    assert not triage.pane.triage.on
    assert "none is unsure" in triage.window.message


def test_a_session_for_reading_only_is_left_alone(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SessionDocument, "read_only", True)
    opened.trigger("triage")
    assert not opened.pane.triage.on
    assert "reading only" in opened.window.message
