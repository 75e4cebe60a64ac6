"""Progress of one trainee and results of a group, from files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.attempts import Answer, Attempt
from annotator.exchange.attempt_file import read_attempt, write_attempt
from annotator.exchange.exercise_file import SealedExercise, read_exercise, write_exercise
from annotator.features.practice.attempt_store import AttemptStore, begin_attempt, finish, give_feedback
from annotator.features.practice.group_window import GroupWindow
from annotator.features.practice.progress_window import ProgressWindow
from annotator.ui.look.theme import ThemeSource
from tests.fixtures.exercises import attempt, exercise, gold

Keep = Callable[..., Path]


@pytest.fixture
def sealed(tmp_path: Path) -> SealedExercise:
    write_exercise(tmp_path / "spot.exercise", exercise(), gold(), pass_phrase="sesame")
    return read_exercise(tmp_path / "spot.exercise")


@pytest.fixture
def keep(tmp_path: Path, sealed: SealedExercise) -> Keep:
    """Keeps a finished attempt with these marks."""
    store = AttemptStore(tmp_path / "attempts")

    def put(who: str, day: int, *marks: tuple[float, str | None], scored: bool = True) -> Path:
        made = attempt(*marks)
        one: Attempt = replace(
            begin_attempt(sealed, who),
            marks=made.marks,
            watched=made.watched,
            started_at=f"2026-01-{day:02d}T10:00:00.000+00:00",
        )
        done = finish(one)
        path = store.keep(done)
        if scored:
            write_attempt(path, done, give_feedback(sealed, done, pass_phrase="sesame"))
        return path

    return put


def test_progress_shows_one_trainee_in_order(qtbot: QtBot, keep: Keep, tmp_path: Path) -> None:
    keep("Ada", 2, (11.0, "masking"), (35.0, None))
    keep("Ada", 5, (11.0, "masking"), (26.0, None), (35.0, None))
    keep("Ben", 3)
    keep("ada ", 6, scored=False)
    window = ProgressWindow(AttemptStore(tmp_path / "attempts"), ThemeSource("light"), trainee="Ada")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: len(window.points) == 2, timeout=10_000)
    assert [window.table.cell(row, 4) for row in range(2)] == ["33 %", "67 %"]
    assert window.table.cell(1, 3) == "2"
    assert "pass phrase" in window.note.text()
    window.chart.chosen.emit(window.points[1].attempt_id)
    assert window.table.currentRow() == 1
    window.trainee.choose("ben")
    window.trainee.activated.emit(0)
    assert window.table.cell(0, 6).endswith("*"), "no hit at all is corrected and marked"
    window.close()


def test_without_attempts_it_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    window = ProgressWindow(AttemptStore(tmp_path / "none"), ThemeSource("light"))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.empty.isVisible, timeout=10_000)
    assert "Practise" in window.empty.body
    window.close()


def test_a_group_shows_what_everybody_misses(qtbot: QtBot, keep: Keep) -> None:
    paths = [
        keep("Ada", 2, (11.0, "masking"), (26.0, "masking")),
        keep("Ben", 2, (11.0, "leakage")),
        keep("Cleo", 2, (11.0, None), (51.0, "leakage")),
    ]
    window = GroupWindow(ThemeSource("dark"))
    qtbot.addWidget(window)
    window.show()
    assert window.empty.isVisible()
    window.add_files(paths)
    qtbot.waitUntil(lambda: len(window.results) == 3, timeout=10_000)
    shown = [[window.moments.cell(row, column) for column in (0, 2, 3, 6)] for row in range(3)]
    assert shown == [
        ["0:00:25.0", "67 %", "1/3", "Ben, Cleo"],
        ["0:00:50.0", "67 %", "1/3", "Ada, Ben"],
        ["0:00:10.0", "0 %", "3/3", "–"],
    ]
    assert [window.trainees.cell(row, 1) for row in range(3)] == ["2/3", "1/3", "2/3"]
    assert window.kinds.cell(0, 0) == "Leakage"
    window.add_files([keep("ADA", 4, (11.0, "masking"))])
    qtbot.waitUntil(lambda: "1 later attempts" in window.note.text(), timeout=10_000)
    assert "(ADA)" in window.note.text()
    assert len(window.results) == 3
    window.close()


def test_what_trainees_wrote_can_be_read_side_by_side(qtbot: QtBot, keep: Keep, sealed: SealedExercise) -> None:
    paths = [keep("Ada", 2, (11.0, "masking")), keep("Ben", 2)]
    for path, text in zip(paths, ("It hurts?", "Go on.\nI listen."), strict=True):
        kept = read_attempt(path)
        answer = Answer(question_id="q", stretch_id="s1", text=text, question="What would you say next?")
        write_attempt(path, replace(kept.attempt, answers=(answer,)), kept.feedback)
    window = GroupWindow(ThemeSource("light"))
    qtbot.addWidget(window)
    window.add_files(paths)
    qtbot.waitUntil(lambda: window.answers.rowCount() == 2, timeout=10_000)
    told = [tuple(window.answers.cell(row, column) for column in (0, 2, 3, 4)) for row in range(2)]
    assert told == [
        ("0:00:10.0", "Ada", "What would you say next?", "It hurts?"),
        ("0:00:10.0", "Ben", "What would you say next?", "Go on. I listen."),
    ]
    window.close()


def test_attempts_without_feedback_open_with_exercise_and_pass_phrase(qtbot: QtBot, keep: Keep, tmp_path: Path) -> None:
    paths = [keep("Ada", 2, (11.0, "masking"), scored=False), tmp_path / "missing.attempt"]
    window = GroupWindow(ThemeSource("light"))
    qtbot.addWidget(window)
    window.show()
    window.add_files(paths)
    qtbot.waitUntil(lambda: "missing.attempt" in window.note.text(), timeout=10_000)
    assert window.results == ()
    window.phrase.setText("wrong")
    window.open_exercise(tmp_path / "spot.exercise")
    qtbot.waitUntil(window.error.isVisible, timeout=10_000)
    window.phrase.setText("sesame")
    window.open_exercise(tmp_path / "spot.exercise")
    qtbot.waitUntil(lambda: len(window.results) == 3, timeout=10_000)
    assert not window.error.isVisible()
    window.close()
