"""A trainee at the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QMessageBox, QPushButton, QWidget

from annotator.domain.attempts import Attempt
from annotator.domain.exercises import Hints, Question
from annotator.domain.transcript import Utterance
from annotator.features.practice.end_pages import FinishPage, LockedPage
from annotator.features.practice.feedback_page import FeedbackPage
from annotator.features.practice.questions_form import AnswerField
from annotator.features.practice.start_page import ExerciseStartPage
from annotator.ui.dialogs.cheat_sheet import CheatSheet
from annotator.ui.widgets.panel_parts import EmptyState
from tests.features.practice.conftest import Trainee
from tests.ui.test_everything_by_keyboard import nameless
from tests.ui.test_text_fits import cut

Make = Callable[..., Path]
Open = Callable[[Path], Trainee]


def attempt_of(trainee: Trainee) -> Attempt:
    assert trainee.window.run is not None
    return trainee.window.run.attempt


def test_a_trainee_marks_codes_misses_and_is_told(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise())
    trainee.begin()
    trainee.key(Qt.Key.Key_Return)
    trainee.watch_until(0.9)
    trainee.key(Qt.Key.Key_Return)
    trainee.wait(lambda: not trainee.playing)
    assert trainee.watching.mark_panel.isVisible()
    trainee.key(Qt.Key.Key_1)
    trainee.wait(lambda: trainee.playing)
    assert not trainee.watching.mark_panel.isVisible()
    trainee.watch_until(1.4)
    trainee.key(Qt.Key.Key_2)  # marks and codes in one, without a pause
    assert trainee.playing
    trainee.wait(lambda: trainee.window.run is not None and trainee.window.run.stretch_number == 2)
    assert not trainee.playing, "the next stretch waits for the trainee"
    trainee.key(Qt.Key.Key_Space)
    trainee.watch_until(4.65)
    trainee.key(Qt.Key.Key_2)
    trainee.wait_for_page("FinishPage")
    assert isinstance(trainee.window.page, FinishPage)
    trainee.window.page.finish.click()
    trainee.wait_for_page("FeedbackPage")
    page = trainee.window.page
    assert isinstance(page, FeedbackPage)
    told = [page.outcomes.cell(row, 0) for row in range(page.outcomes.rowCount())]
    assert told == ["✓ Hit", "! False alarm", "✗ Missed", "✓ Hit"]
    marks = attempt_of(trainee).marks
    assert [mark.code_id for mark in marks] == ["masking", "leakage", "leakage"]
    assert page.outcomes.cell(0, 4) == f"{marks[0].time_s - 0.8:+.1f} s".replace("-", "−")
    (kept,), problems = trainee.store.all()
    assert problems == ()
    assert kept.feedback is not None
    assert (kept.feedback.overall.hits, kept.feedback.overall.misses, kept.feedback.overall.false_alarms) == (2, 1, 1)
    page.outcomes.selectRow(2)
    assert "m2" in page.note.text()
    assert "You smile" in page.example.text()
    page.play.click()
    trainee.wait(lambda: trainee.playing)


@pytest.mark.parametrize("presses", [0, 1])
def test_an_asterisk_in_the_feedback_is_explained_where_it_stands_and_only_there(
    presses: int, make_exercise: Make, open_window: Open
) -> None:
    trainee = open_window(make_exercise())
    trainee.begin()
    trainee.key(Qt.Key.Key_Return)
    trainee.watch_until(0.9)
    for _ in range(presses):
        trainee.key(Qt.Key.Key_2)
    trainee.wait(lambda: trainee.window.run is not None and trainee.window.run.stretch_number == 2)
    assert trainee.window.run is not None
    trainee.window.run.finish()
    trainee.wait_for_page("FeedbackPage")
    page = trainee.window.page
    assert isinstance(page, FeedbackPage)
    told = [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    figures = [text for text in told if text.endswith("*")]
    assert bool(figures) == page.correction.isVisibleTo(page) == page.correction.text().startswith("* ")
    in_table = [
        page.kinds.cell(row, column)
        for row in range(page.kinds.rowCount())
        for column in range(page.kinds.columnCount())
    ]
    assert any(cell.endswith("*") for cell in in_table) == (not page.kinds_correction.isHidden())
    if not presses:
        assert figures, "a trainee who never pressed has a rate of 0"
        assert "Hautus" in page.correction.text()


def test_a_mark_is_the_frame_on_screen(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise())
    trainee.begin()
    trainee.key(Qt.Key.Key_Space)
    trainee.watch_until(0.5)
    trainee.key(Qt.Key.Key_Space)
    trainee.wait(lambda: not trainee.playing)
    player = trainee.window.player
    assert player is not None
    assert player.playhead.frames is not None
    trainee.key(Qt.Key.Key_Return)
    (mark,) = attempt_of(trainee).marks
    assert mark.time_s == player.picture.time_s
    assert mark.time_s in player.playhead.frames.times_s


def test_closing_in_the_middle_keeps_everything_and_opening_goes_on(make_exercise: Make, open_window: Open) -> None:
    asked = Question(id="q1", text="What did you notice?", asked_at="mark")
    path = make_exercise(questions=(asked,))
    trainee = open_window(path)
    trainee.begin()
    trainee.key(Qt.Key.Key_Return)
    trainee.watch_until(0.9)
    trainee.key(Qt.Key.Key_1)
    trainee.wait(lambda: not trainee.playing)
    form = trainee.watching.mark_panel.form
    assert form is not None
    trainee.bot.keyClicks(form.fields[0], "typed just now")
    left = attempt_of(trainee)
    trainee.window.close()
    again = open_window(path)
    page = again.window.page
    assert isinstance(page, ExerciseStartPage)
    page.name.setText("T. R.")
    page.resume_buttons[0].click()
    resumed = attempt_of(again)
    assert again.watching.mark_panel.isVisible(), "the mark is open as it was left"
    open_again = again.watching.mark_panel.form
    assert open_again is not None
    assert isinstance(open_again.fields[0], AnswerField)
    assert open_again.fields[0].toPlainText() == "typed just now"
    assert resumed.marks == left.marks
    assert [answer.text for answer in resumed.answers] == ["typed just now"]
    assert resumed.time_s == pytest.approx(left.marks[0].time_s, abs=0.1)
    assert resumed.watched[0][0] == 0.0
    assert resumed.worked_s > 0
    again.wait(lambda: again.window.player is not None and again.window.player.ready)
    again.key(Qt.Key.Key_Space)
    again.wait(lambda: again.playing)


def test_only_ones_own_attempts_are_offered_for_feedback_tells_where_the_moments_are(
    make_exercise: Make, open_window: Open
) -> None:
    path = make_exercise()
    first = open_window(path)
    first.begin("Toni")
    assert first.window.run is not None
    first.window.run.finish()
    first.wait_for_page("FeedbackPage")
    first.window.close()
    again = open_window(path)
    page = again.window.page
    assert isinstance(page, ExerciseStartPage)
    assert page.name.text() == "", "at a shared computer nobody is greeted by the last one's name"
    assert page.resume_buttons == []
    page.name.setText("Ben")
    assert page.resume_buttons == []
    assert not any(one.isVisible() and "feedback" in one.text() for one in page.findChildren(QPushButton))
    page.name.setText(" toni ")
    (button,) = page.resume_buttons
    button.click()
    again.wait_for_page("FeedbackPage")


def test_questions_at_the_end_of_a_stretch_are_answered_before_the_next(make_exercise: Make, open_window: Open) -> None:
    open_one = Question(id="q1", text="What would you say next?")
    choice = Question(id="q2", text="Who leads?", kind="choice", choices=("client", "therapist"))
    trainee = open_window(make_exercise(questions=(choice, open_one)))
    trainee.begin()
    trainee.key(Qt.Key.Key_Return)
    trainee.wait(lambda: trainee.watching.form is not None)
    assert attempt_of(trainee).asking
    form = trainee.watching.form
    assert form is not None
    button: Any = form.fields[1]
    button.click()
    form.fields[2].setFocus()
    trainee.bot.keyClicks(form.fields[2], "Wait 3 s")
    assert attempt_of(trainee).marks == (), "typing a digit is no mark"
    trainee.wait(lambda: trainee.watching.settled)
    trainee.bot.keyClick(form.fields[2], Qt.Key.Key_Return)
    trainee.wait(lambda: trainee.watching.form is None)
    assert {answer.question_id: answer.text for answer in attempt_of(trainee).answers} == {
        "q1": "Wait 3 s",
        "q2": "therapist",
    }
    assert attempt_of(trainee).stretch_id == "s2"


def test_a_key_that_is_held_down_is_one_press_but_for_going_back(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise(may_replay=True))
    trainee.begin()
    shortcuts = trainee.watching.findChildren(QShortcut)
    assert {one.key().toString() for one in shortcuts} >= {"Return", "Space", "1", "Left"}
    assert [one.key().toString() for one in shortcuts if one.autoRepeat()] == ["Left"]


def test_presses_that_follow_as_fast_as_a_keyboard_repeats_are_one(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise())
    trainee.begin()
    trainee.key(Qt.Key.Key_Space)
    trainee.watch_until(0.5)
    for _ in range(30):
        trainee.key(Qt.Key.Key_Return)
    trainee.wait(lambda: not trainee.playing)
    assert len(attempt_of(trainee).marks) == 1
    assert trainee.watching.mark_panel.isVisible()


def test_pressing_two_hundred_times_on_one_frame_is_noticing_once(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise(pause_on_mark=True))
    trainee.begin()
    trainee.key(Qt.Key.Key_Space)
    trainee.watch_until(0.5)
    trainee.key(Qt.Key.Key_Space)
    trainee.wait(lambda: not trainee.playing)
    for _ in range(100):
        trainee.watching.enter()
        trainee.watching.mark_panel.show_mark(None, ())
    assert len({mark.time_s for mark in attempt_of(trainee).marks}) == len(attempt_of(trainee).marks) == 1


def test_a_press_meant_for_the_picture_does_not_answer_the_question_that_came_up(
    make_exercise: Make, open_window: Open
) -> None:
    trainee = open_window(make_exercise(questions=(Question(id="q1", text="What would you say next?"),)))
    trainee.begin()
    trainee.key(Qt.Key.Key_Return)
    trainee.wait(lambda: trainee.watching.form is not None)
    trainee.key(Qt.Key.Key_Return)
    assert trainee.watching.form is not None
    assert attempt_of(trainee).asking
    trainee.wait(lambda: trainee.watching.settled)
    trainee.key(Qt.Key.Key_Return)
    trainee.wait(lambda: trainee.watching.form is None)
    assert attempt_of(trainee).stretch_id == "s2"


def test_a_press_meant_for_the_picture_does_not_hand_the_attempt_in(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise())
    trainee.begin()
    for _stretch in range(2):
        trainee.key(Qt.Key.Key_Return)
        trainee.wait(lambda: not trainee.playing)
    trainee.wait_for_page("FinishPage")
    page: Any = trainee.window.page
    trainee.key(Qt.Key.Key_Return)
    assert not attempt_of(trainee).finished
    trainee.wait(lambda: page.finish.settled)
    trainee.key(Qt.Key.Key_Return)
    trainee.wait_for_page("FeedbackPage")


def test_a_mark_can_be_taken_back(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise())
    trainee.begin()
    trainee.key(Qt.Key.Key_Return)
    trainee.watch_until(0.3)
    trainee.key(Qt.Key.Key_Return)
    trainee.wait(lambda: not trainee.playing)
    trainee.key(Qt.Key.Key_Delete)
    assert attempt_of(trainee).marks == ()
    trainee.wait(lambda: trainee.playing)


def test_with_a_pass_phrase_feedback_waits(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise(pass_phrase="sesame"))
    trainee.begin()
    assert trainee.window.run is not None
    trainee.window.run.finish()
    trainee.wait_for_page("LockedPage")
    page = trainee.window.page
    assert isinstance(page, LockedPage)
    page.phrase.setText("wrong")
    page.unlock.click()
    trainee.wait(lambda: page.error.isVisible() and page.isEnabled())
    assert "pass phrase" in page.error.text()
    page.phrase.setText("sesame")
    trainee.bot.keyClick(page.phrase, Qt.Key.Key_Return)
    trainee.wait_for_page("FeedbackPage")


def test_a_finished_attempt_can_be_unlocked_and_looked_at_another_time(
    make_exercise: Make, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_exercise(pass_phrase="sesame")
    trainee = open_window(path)
    trainee.begin()
    assert trainee.window.run is not None
    trainee.window.run.finish()
    trainee.wait_for_page("LockedPage")
    trainee.window.close()
    again = open_window(path)
    start = again.window.page
    assert isinstance(start, ExerciseStartPage)
    start.name.setText("T. R.")
    assert "waits" in start.resume_buttons[0].text()
    start.resume_buttons[0].click()
    locked = again.window.page
    assert isinstance(locked, LockedPage)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "handed"), ""))
    locked.hand_over.click()
    again.wait(lambda: "handed.attempt" in locked.said.text())
    assert (tmp_path / "handed.attempt").exists()
    locked.phrase.setText("sesame")
    locked.unlock.click()
    again.wait_for_page("FeedbackPage")
    again.window.close()
    third = open_window(path)
    start = third.window.page
    assert isinstance(start, ExerciseStartPage)
    start.name.setText("T. R.")
    start.resume_buttons[0].click()
    third.wait_for_page("FeedbackPage")


def test_the_time_limit_ends_the_attempt_with_what_was_typed(make_exercise: Make, open_window: Open) -> None:
    asked = Question(id="q1", text="What did you notice?", asked_at="mark")
    trainee = open_window(make_exercise(questions=(asked,), time_limit_s=2.0))
    trainee.begin()
    trainee.key(Qt.Key.Key_Return)
    trainee.watch_until(0.2)
    trainee.key(Qt.Key.Key_1)
    form = trainee.watching.mark_panel.form
    assert form is not None
    trainee.bot.keyClicks(form.fields[0], "late")
    trainee.wait_for_page("FeedbackPage")
    done = attempt_of(trainee)
    assert done.timed_out
    assert [answer.text for answer in done.answers] == ["late"]


def test_going_back_only_where_it_is_allowed(make_exercise: Make, open_window: Open) -> None:
    for allowed in (False, True):
        trainee = open_window(make_exercise(may_replay=allowed, id=f"e{allowed}"))
        trainee.begin()
        trainee.key(Qt.Key.Key_Return)
        trainee.watch_until(0.5)
        trainee.key(Qt.Key.Key_Space)
        trainee.wait(lambda trainee=trainee: not trainee.playing)
        trainee.key(Qt.Key.Key_Left)
        player = trainee.window.player
        assert player is not None
        assert (player.playhead.time_s == 0.0) is allowed
        assert trainee.watching.back.isVisible() is allowed
        trainee.window.close()


def test_a_recording_that_is_not_there_is_asked_for_and_remembered(
    make_exercise: Make, open_window: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainee = open_window(make_exercise(far=True))
    page = trainee.window.page
    assert isinstance(page, EmptyState)
    assert "talk.mp4" in page.body
    told: list[object] = []
    trainee.window.media_found.connect(lambda fingerprint, path: told.extend((fingerprint, path)))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(tmp_path / "talk.mp4"), ""))
    page.button.click()
    trainee.wait_for_page("ExerciseStartPage")
    assert told[1] == tmp_path / "talk.mp4"


def test_an_attempt_that_cannot_be_written_is_told_at_once(
    make_exercise: Make, open_window: Open, tmp_path: Path
) -> None:
    (tmp_path / "attempts").write_text("not a folder", encoding="utf-8")
    trainee = open_window(make_exercise())
    trainee.begin()
    trainee.wait(lambda: bool(trainee.window.findChildren(QMessageBox)))
    (tmp_path / "attempts").unlink()
    for box in trainee.window.findChildren(QMessageBox):
        box.reject()
    trainee.watching.play.click()
    trainee.watch_until(0.3)
    trainee.watching.play.click()
    trainee.wait(lambda: trainee.store.all()[0] != ())


def test_only_what_is_allowed_is_shown(make_exercise: Make, open_window: Open) -> None:
    spoken = Hints(transcript=(Utterance(id="u", start_s=0.0, end_s=2.0, text="I am fine.", participant_id="p"),))
    trainee = open_window(make_exercise(hints=spoken))
    trainee.begin()
    assert trainee.watching.hint_line.words.text() == "I am fine."
    assert not trainee.watching.hint_line.hints.isVisible()
    trainee.window.close()
    hidden = open_window(make_exercise(id="other"))
    hidden.begin()
    assert not hidden.watching.hint_line.isVisible()


def test_a_name_is_asked_for(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise())
    page = trainee.window.page
    assert isinstance(page, ExerciseStartPage)
    page.name.setText(" ")
    page.begin.click()
    assert page.error.isVisible()
    assert trainee.window.run is None


def test_every_control_has_a_name(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise(questions=(Question(id="q", text="What?"),)))

    def nameless() -> set[str]:
        found = trainee.window.findChildren(QWidget)
        return {
            type(one).__name__
            for one in found
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not one.objectName().startswith("qt_")
            and not one.isHidden()
            and not one.accessibleName()
            and not (isinstance(one, QAbstractButton) and one.text())
            and type(one).__name__ not in ("QTabBar", "QScrollArea")
        }

    assert nameless() == set()
    trainee.begin()
    trainee.key(Qt.Key.Key_Return)
    assert nameless() == set()
    assert trainee.window.run is not None
    trainee.window.run.finish()
    trainee.wait_for_page("FeedbackPage")
    assert nameless() == set()


def test_other_keys_are_named_and_work(make_exercise: Make, open_window: Open) -> None:
    trainee = open_window(make_exercise())
    keymap = trainee.window.keymap
    keymap.assign("practice_notice", ["N"])
    keymap.assign("practice_play", ["1"])
    trainee.window.show_start()
    page = trainee.window.page
    assert any("Press N the moment" in label.text() for label in page.findChildren(QLabel))
    trainee.begin()
    assert trainee.watching.noticed.text() == "I noticed something  (N)"
    trainee.key(Qt.Key.Key_1)
    trainee.wait(lambda: trainee.playing)
    trainee.watch_until(0.5)
    trainee.key(Qt.Key.Key_Return)
    assert attempt_of(trainee).marks == ()
    trainee.key(Qt.Key.Key_N)
    (mark,) = attempt_of(trainee).marks
    assert mark.code_id is None, "1 plays now, and is not the key of a code"
    trainee.key(Qt.Key.Key_F1)
    (sheet,) = trainee.window.findChildren(CheatSheet)
    assert ("Practice", "I noticed something", "N") in sheet.shown
    sheet.reject()


def test_every_control_of_every_page_has_a_name_and_no_text_is_cut(make_exercise: Make, open_window: Open) -> None:
    asked = (
        Question(id="q1", text="What did you notice?", asked_at="mark"),
        Question(id="q2", text="Who leads?", kind="choice", choices=("client", "therapist"), asked_at="stretch"),
    )
    trainee = open_window(make_exercise(questions=asked, may_replay=True, time_limit_s=600.0))
    left: set[str] = set()

    def look(page: str) -> None:
        nonlocal left
        left |= nameless(page, trainee.window) | cut(page, trainee.window)

    look("start")
    trainee.begin()
    look("watch")
    trainee.key(Qt.Key.Key_Space)
    trainee.watch_until(0.9)
    trainee.key(Qt.Key.Key_Return)
    trainee.wait(lambda: trainee.watching.mark_panel.isVisible())
    look("mark")
    trainee.watching.go_on()
    for stretch in (1, 2):
        trainee.wait(lambda: trainee.watching.form is not None)
        look(f"questions {stretch}")
        trainee.wait(lambda: trainee.watching.settled)
        trainee.key(Qt.Key.Key_Return)  # on a choice, too, it goes on
        if stretch == 1:
            trainee.watching.toggle()
    look("finish")
    page = trainee.window.page
    assert isinstance(page, FinishPage)
    page.finish.click()
    trainee.wait_for_page("FeedbackPage")
    look("feedback")
    assert left == set()
