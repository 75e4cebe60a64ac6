"""A trainer makes an exercise of the demo session, a trainee does it: in real windows, by real keys and mouse."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.exchange.attempt_file import read_attempt
from annotator.exchange.exercise_file import read_exercise
from annotator.features.practice.end_pages import FinishPage
from annotator.features.practice.exercise_maker import ExerciseMaker
from annotator.features.practice.feedback_page import FeedbackPage
from annotator.features.practice.practice_window import PracticeWindow
from annotator.features.practice.start_page import ExerciseStartPage
from annotator.features.practice.watch_page import WatchPage
from annotator.storage.session_folder import SessionFolder
from annotator.ui import app
from annotator.ui.shell.main_window import MainWindow
from tests.e2e.hands import Hands

OPEN_MS = 60_000
SHORT_MS = 20_000
GOLD = (("masking", 26.0), ("unspoken_shift", 42.0), ("contradicting", 54.0))
"""What the trainer coded beforehand: three incongruences of two seconds."""
NOTE = "Watch the eyes, not the mouth."


@pytest.fixture
def coded_session(demo_session: Path) -> Path:
    """The demo session as its trainer left it."""
    rows = [
        Annotation(
            id=f"gold-{number}",
            coder_id="trainer-7",
            tier="Incongruence",
            code_id=code_id,
            participant_id="client",
            start_s=start_s,
            end_s=start_s + 2.0,
            note=NOTE,
        )
        for number, (code_id, start_s) in enumerate(GOLD)
    ]
    with SessionFolder.open(demo_session) as folder:
        folder.write(edits.add_annotations(folder.load(), rows), coder_id="trainer-7")
    return demo_session


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path, coded_session: Path) -> Iterator[MainWindow]:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    app.style_application(qapp)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("practice/folder", str(tmp_path / "attempts"))
    made = app.make_window(qapp, settings)
    made.resize(1280, 800)
    made.move(0, 0)
    made.show()
    qtbot.waitExposed(made)
    made.open_path(coded_session)
    qtbot.waitUntil(lambda: made.pane is not None and made.pane.ready, timeout=OPEN_MS)
    yield made
    made.close()


def make_exercise(window: MainWindow, hands: Hands, qtbot: QtBot) -> None:
    """By keys and mouse: three seconds around each moment, one stretch without any, then Save and practise."""
    hands.focus()
    hands.key("ctrl+shift+x")
    qtbot.waitUntil(lambda: bool(window.findChildren(ExerciseMaker)), timeout=SHORT_MS)
    (maker,) = window.findChildren(ExerciseMaker)
    qtbot.waitExposed(maker)
    hands.focus(maker)
    assert maker.moments.table.rowCount() == len(GOLD)
    hands.click(maker.name)
    hands.key("ctrl+a")
    hands.type("Three moments")
    tabs = maker.tabs.tabBar()
    hands.click(tabs, tabs.tabRect(1).center())
    for box, value in ((maker.watching.before, "3"), (maker.watching.after, "3"), (maker.watching.empty, "1")):
        qtbot.waitUntil(box.isVisible, timeout=SHORT_MS)
        hands.click(box)
        hands.key("ctrl+a")
        hands.type(value)
        hands.key("Tab")
    hands.click(maker.watching.vary)  # the sums below are for rolls that are all the same
    qtbot.waitUntil(lambda: not maker.watching.vary.isChecked(), timeout=SHORT_MS)
    hands.click(tabs, tabs.tabRect(2).center())
    qtbot.waitUntil(maker.answers.remove.isVisible, timeout=SHORT_MS)
    hands.click(maker.answers.remove)  # only the question at the end of a stretch stays
    qtbot.waitUntil(lambda: len(maker.plan.questions) == 1, timeout=SHORT_MS)
    hands.click(maker.practise)


def assert_no_gold_in(content: bytes) -> None:
    for secret in (NOTE, "Watch the eyes", "trainer-7", "gold-", "onset_s", '"note"', "26.0", "42.0", "54.0"):
        assert secret.encode() not in content, secret


def test_a_trainer_makes_an_exercise_and_a_trainee_does_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = Hands(window)
    path = tmp_path / "demo" / "three.exercise"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))

    def until(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=SHORT_MS)

    make_exercise(window, hands, qtbot)
    until(lambda: bool(window.practice.windows))
    assert_no_gold_in(path.read_bytes())
    assert b"Three moments" in path.read_bytes()

    (practice,) = window.practice.windows
    qtbot.waitExposed(practice)
    practice.move(0, 0)
    hands.focus(practice)

    def page(kind: type[QWidget]) -> bool:
        return isinstance(practice.page, kind)

    until(lambda: page(ExerciseStartPage))
    hands.type("Toni")
    hands.key("Return")
    until(lambda: practice.player is not None and practice.player.ready)
    exercise = practice.run.exercise if practice.run is not None else None
    assert exercise is not None
    spans = [(stretch.start_s, stretch.end_s) for stretch in exercise.stretches]
    around = [(start_s - 3.0, start_s + 5.0) for _code, start_s in GOLD]
    assert [span for span in spans if span in around] == around
    (empty,) = [span for span in spans if span not in around]
    keys = {code.id: code.key for code in exercise.codes}
    # what the trainee does, by stretch: hits the first and the third, misses the second, is wrong where nothing is
    presses = {
        around[0]: (26.8, keys["masking"]),
        around[2]: (55.2, keys["hollow"]),
        empty: (empty[0] + 2.0, keys["leakage"]),
    }
    for number, span in enumerate(spans, start=1):
        watch_one(practice, hands, until, span=span, press=presses.get(span), answer=f"answer {number}")
    until(lambda: page(FinishPage))
    (kept,) = (tmp_path / "attempts").glob("*.attempt")
    assert NOTE.encode() not in kept.read_bytes()
    assert b'"feedback": null' in kept.read_bytes()
    until(lambda: isinstance(practice.page, FinishPage) and practice.page.finish.settled)
    hands.key("Return")
    until(lambda: page(FeedbackPage))
    check_feedback(practice, kept, path, empty)
    hands.key("Down")
    hands.key("Return")
    until(lambda: practice.player is not None and practice.player.playhead.playing)
    practice.close()
    until(lambda: not window.practice.windows)


def watch_one(
    practice: PracticeWindow,
    hands: Hands,
    until: Callable[[Callable[[], bool]], None],
    *,
    span: tuple[float, float],
    press: tuple[float, str] | None,
    answer: str,
) -> None:
    """Watch one stretch: begin with the one key, press it at a time, code by the code's key, answer, go on."""
    player, page = practice.player, practice.page
    assert player is not None
    assert isinstance(page, WatchPage)
    run = practice.run
    assert run is not None
    assert (run.stretch.start_s, run.stretch.end_s) == span
    hands.key("Return")
    until(lambda: player.playhead.playing)
    if press is not None:
        until(lambda: player.shown_s >= press[0])
        before = len(run.attempt.marks)
        hands.key("Return")
        until(lambda: len(run.attempt.marks) == before + 1 and not player.playhead.playing)
        hands.key(press[1])
        until(lambda: player.playhead.playing)
    until(lambda: page.form is not None)
    hands.type(answer)
    until(lambda: page.settled)
    hands.key("Return")
    until(lambda: page.form is None)


def check_feedback(practice: PracticeWindow, kept: Path, path: Path, empty: tuple[float, float]) -> None:
    """Hold what is shown and kept against what one works out by hand."""
    page = practice.page
    assert isinstance(page, FeedbackPage)
    told = read_attempt(kept)
    assert told.feedback is not None
    feedback, marks = told.feedback, told.attempt.marks
    assert len(marks) == 3
    overall = feedback.overall
    assert (overall.hits, overall.misses, overall.false_alarms, overall.coded_right) == (2, 1, 1, 1)
    # A moment counts from .5 s before to 2 s after its two seconds: 4.5 s. Of each stretch of 8 s that leaves 2.5 s
    # before (one interval, being more than half of 4.5) and 1 s after (none); the empty stretch of 8 s holds two.
    assert (feedback.noise_trials, feedback.alarmed_trials) == (3 + 2, 1)
    z = statistics.NormalDist().inv_cdf
    assert overall.sensitivity is not None
    assert overall.sensitivity.correction == "none"
    assert overall.sensitivity.d_prime == pytest.approx(z(2 / 3) - z(1 / 5))
    assert overall.sensitivity.d_prime == pytest.approx(1.272, abs=0.001)
    assert overall.sensitivity.criterion == pytest.approx(0.205, abs=0.001)
    first, third = (mark for mark in marks if not empty[0] <= mark.time_s <= empty[1])
    late = ((first.time_s - 26.0) + (third.time_s - 54.0)) / 2
    assert overall.latencies is not None
    assert overall.latencies.median_s == pytest.approx(late)
    assert 0.8 <= first.time_s - 26.0 < 2.5
    shown = [(page.outcomes.cell(row, 0), page.outcomes.cell(row, 2)) for row in range(page.outcomes.rowCount())]
    assert sorted(shown) == sorted(
        [("✓ Hit", "Masking"), ("✗ Missed", "Unspoken shift"), ("✓ Hit", "Contradicting"), ("! False alarm", "–")]
    )
    masking = next(row for row in range(4) if page.outcomes.cell(row, 2) == "Masking")
    page.outcomes.selectRow(masking)
    assert page.note.text() == NOTE
    assert "answer" in page.yours.text()
    missed = feedback.kinds[1]
    assert (missed.code_name, missed.misses) == ("Unspoken shift", 1)
    assert missed.sensitivity is not None
    assert missed.sensitivity.correction == "log_linear", "none of one is a rate of 0"
    assert not page.kinds_correction.isHidden()
    assert "log-linear" in page.kinds_correction.text()
    assert read_exercise(path).open_gold().coder_id == "trainer-7"
