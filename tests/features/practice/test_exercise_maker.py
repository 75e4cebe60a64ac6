"""The trainer makes an exercise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.domain.playlists import Playlist, PlaylistItem
from annotator.domain.session import Session
from annotator.features.practice.exercise_maker import ExerciseMaker, SaveRequest
from annotator.features.practice.exercise_making import AGREED
from tests.fixtures.sessions import annotation, small_session, table


@pytest.fixture
def session() -> Session:
    rows = (
        annotation("a1", start_s=12.0, end_s=13.0, note="mouth"),
        annotation("a2", start_s=40.0, end_s=41.0),
        annotation("a3", start_s=30.0, end_s=31.0, code_id="smile"),
        annotation("b1", start_s=20.0, end_s=21.0, coder_id="ben"),
    )
    return replace(small_session(), annotations=table(*rows))


@pytest.fixture
def maker(qtbot: QtBot, session: Session) -> ExerciseMaker:
    made = ExerciseMaker(session, chosen_ids=("a2",), span=(10.0, 20.0))
    qtbot.addWidget(made)
    made.show()
    return made


def onsets(maker: ExerciseMaker) -> list[str]:
    return [maker.moments.table.cell(row, 0) for row in range(maker.moments.table.rowCount())]


def test_it_begins_with_the_incongruences_of_who_annotated_most(maker: ExerciseMaker) -> None:
    assert maker.moments.gold.currentData() == "anna"
    assert onsets(maker) == ["0:00:12.0", "0:00:40.0"]
    assert maker.save.isEnabled()
    assert "Moments: 2" in maker.summary.text()


def test_each_filter_narrows_what_is_shown(maker: ExerciseMaker) -> None:
    moments = maker.moments
    moments.which.choose("all")
    moments.which.activated.emit(0)
    assert len(onsets(maker)) == 3
    moments.codes.tick(("smile",))
    assert onsets(maker) == ["0:00:30.0"]
    moments.codes.tick(())
    moments.which.choose("chosen")
    moments.which.activated.emit(0)
    assert onsets(maker) == ["0:00:40.0"]
    moments.which.choose("all")
    moments.stretch.choose("span")
    moments.stretch.activated.emit(0)
    assert onsets(maker) == ["0:00:12.0"]
    moments.stretch.choose("all")
    moments.gold.choose("ben")
    moments.gold.activated.emit(0)
    assert onsets(maker) == ["0:00:20.0"]


def test_a_moment_that_is_not_ticked_is_left_out_and_stays_in_sight(maker: ExerciseMaker) -> None:
    item = maker.moments.table.item(0, 0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Unchecked)
    assert "Moments: 1" in maker.summary.text()
    assert [row.id for row in maker.moments.moments] == ["a2"]
    assert onsets(maker) == ["0:00:12.0", "0:00:40.0"]
    maker.moments.which.choose("all")
    maker.moments.which.activated.emit(0)
    assert "Moments: 2" in maker.summary.text(), "it is remembered when the filter changes"
    item = maker.moments.table.item(0, 0)
    assert item is not None
    item.setCheckState(Qt.CheckState.Checked)
    assert "Moments: 3" in maker.summary.text()


def test_note_and_example_are_written_below_for_the_chosen_moment(maker: ExerciseMaker, qtbot: QtBot) -> None:
    moments = maker.moments
    assert moments.note.toPlainText() == "mouth"
    moments.table.setCurrentCell(1, 1)
    assert moments.note.toPlainText() == ""
    qtbot.keyClicks(moments.note, "Wait.")
    qtbot.keyClicks(moments.example, "What now?")
    assert (moments.table.cell(1, 3), moments.table.cell(1, 4)) == ("Wait.", "What now?")
    assert moments.coaching["a2"].example == "What now?"
    moments.table.setCurrentCell(0, 3)
    assert moments.note.toPlainText() == "mouth"
    assert moments.coaching["a1"].note == "mouth"


def test_a_consensus_is_offered_where_coders_coded_alike(qtbot: QtBot, session: Session) -> None:
    alone = ExerciseMaker(session)
    qtbot.addWidget(alone)
    assert alone.moments.gold.findData(AGREED) < 0
    both = annotation("b2", start_s=12.5, end_s=14.0, coder_id="ben")
    made = ExerciseMaker(replace(session, annotations=table(*session.annotations.values(), both)))
    qtbot.addWidget(made)
    made.moments.gold.choose(AGREED)
    made.moments.gold.activated.emit(0)
    assert onsets(made) == ["0:00:12.0"]
    assert made.moments.codes.count() == 2
    assert "Moments: 1" in made.summary.text()


def test_the_moments_can_be_those_of_a_playlist(qtbot: QtBot, session: Session) -> None:
    items = tuple(
        PlaylistItem(id=f"i{number}", source_id=id_, participant_id="client", start_s=1, apex_s=1, end_s=2, title="")
        for number, id_ in enumerate(("a3", "gone"))
    )
    lists = table(
        Playlist(id="picks", name="My picks", coder_id="anna", items=items),
        Playlist(id="empty", name="Empty", coder_id="anna"),
    )
    made = ExerciseMaker(replace(session, playlists=lists))
    qtbot.addWidget(made)
    made.moments.which.choose("playlist:picks")
    made.moments.which.activated.emit(0)
    assert onsets(made) == ["0:00:30.0"]
    made.moments.which.choose("playlist:empty")
    made.moments.which.activated.emit(0)
    assert onsets(made) == []


def test_what_cannot_be_an_exercise_says_what_to_change(maker: ExerciseMaker) -> None:
    maker.moments.person.choose("therapist")
    maker.moments.person.activated.emit(0)
    assert maker.error.isVisible()
    assert "no moment fits" in maker.error.text().lower()
    assert not maker.save.isEnabled()
    maker.moments.person.choose("")
    maker.moments.person.activated.emit(0)
    assert not maker.error.isVisible()
    maker.name.clear()
    assert "title" in maker.error.text()


def test_what_the_trainer_decides_is_what_is_saved(
    maker: ExerciseMaker, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[SaveRequest] = []
    maker.save_wanted.connect(requests.append)
    note = maker.moments.table.item(1, 3)
    assert note is not None
    note.setText("Wait here.")
    example = maker.moments.table.item(1, 4)
    assert example is not None
    example.setText("What happens in you?")
    maker.watching.whole.setChecked(True)
    maker.watching.transcript.setChecked(True)
    maker.watching.limit.setValue(1.5)
    maker.watching.late.setValue(3.0)
    maker.answers.codes.tick(("masking", "smile"))
    maker.answers.list.selectRow(1)
    maker.answers.words.setText("")
    qtbot.keyClicks(maker.answers.words, "Who leads?")
    maker.answers.choices.setPlainText("client\ntherapist")
    maker.phrase.setText("sesame")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "spot"), ""))
    qtbot.mouseClick(maker.save, Qt.MouseButton.LeftButton)
    (request,) = requests
    assert request.path == tmp_path / "spot.exercise"
    assert not request.practise
    assert request.pass_phrase == "sesame"
    exercise = request.exercise
    assert [(one.start_s, one.end_s) for one in exercise.stretches] == [(0.0, 60.0)]
    assert exercise.time_limit_s == 90.0
    assert exercise.tolerance.after_s == 3.0
    assert [row.id for row in exercise.hints.transcript] == ["u1", "u2"]
    assert [code.id for code in exercise.codes] == ["masking", "smile"]
    assert [(one.text, one.choices) for one in exercise.questions][1] == ("Who leads?", ("client", "therapist"))
    assert [(one.note, one.example) for one in request.gold.moments] == [
        ("mouth", ""),
        ("Wait here.", "What happens in you?"),
    ]


def test_a_save_that_fails_leaves_everything_to_be_tried_again(
    maker: ExerciseMaker, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: ("/nowhere/x", ""))
    qtbot.mouseClick(maker.practise, Qt.MouseButton.LeftButton)
    assert not maker.isEnabled()
    maker.refuse("the disk is full")
    assert maker.isEnabled()
    assert "disk is full" in maker.error.text()


def test_nothing_is_asked_where_nothing_is_to_be_asked(maker: ExerciseMaker, qtbot: QtBot) -> None:
    for _ in range(2):
        qtbot.mouseClick(maker.answers.remove, Qt.MouseButton.LeftButton)
    assert maker.plan.questions == ()
    assert not maker.answers.words.isEnabled()
    qtbot.mouseClick(maker.answers.add, Qt.MouseButton.LeftButton)
    assert len(maker.plan.questions) == 1
