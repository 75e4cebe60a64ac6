"""Long work on a thread: how far it is, how it is stopped, and what is told of it here."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from annotator.jobs.cancelling import Cancelled, IsCancelled, Tell
from annotator.ui.background.job import Job

LONG_MS = 20_000


@pytest.fixture
def job(qtbot: QtBot) -> Iterator[Job]:
    made = Job()
    yield made
    made.close()


def until_cancelled(_tell: Tell, cancelled: IsCancelled) -> object:
    """Works until it is stopped."""
    between = threading.Event()
    while not cancelled():
        between.wait(0.001)
    raise Cancelled


def test_it_tells_on_this_thread_how_far_it_is_and_what_came_of_it(job: Job, qtbot: QtBot) -> None:
    told: list[tuple[float, str, float | None, bool]] = []
    running: list[bool] = []

    def note(done: float, what: str, left_s: float | None) -> None:
        told.append((done, what, left_s, threading.current_thread() is threading.main_thread()))

    def work(tell: Tell, _cancelled: IsCancelled) -> int:
        tell(0.5)
        tell(1.0, "nearly", 2.0)
        return threading.get_ident()

    job.progressed.connect(note)
    job.running_changed.connect(running.append)
    with qtbot.waitSignal(job.finished, timeout=LONG_MS) as finished:
        job.start(work)
        job.start(until_cancelled)  # does nothing: something runs already
        assert job.running
    assert finished.args != [threading.get_ident()]
    assert told == [(0.5, "", None, True), (1.0, "nearly", 2.0, True)]
    assert running == [True, False]
    assert not job.running


def test_cancelled_it_ends_with_nothing(job: Job, qtbot: QtBot) -> None:
    with qtbot.waitSignal(job.finished, timeout=LONG_MS) as finished:
        job.start(until_cancelled)
        job.cancel()
    assert finished.args == [None]
    assert not job.running


def test_a_failure_says_what_is_wrong(job: Job, qtbot: QtBot) -> None:
    def fail(_tell: Tell, _cancelled: IsCancelled) -> object:
        raise ValueError("the window is too long; choose a shorter window")

    with qtbot.waitSignal(job.failed, timeout=LONG_MS) as failed:
        job.start(fail)
    assert failed.args == ["the window is too long; choose a shorter window"]
    assert not job.running


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_the_program_ends_it_too(job: Job, qtbot: QtBot) -> None:
    def fail(_tell: Tell, _cancelled: IsCancelled) -> object:
        return {}["no such key"]

    with qtbot.waitSignal(job.failed, timeout=LONG_MS) as failed:
        job.start(fail)
    assert failed.args == ["it stopped because of a fault in the program"]
    assert not job.running


def test_of_what_is_let_go_of_nothing_is_told_and_something_else_can_begin_at_once(job: Job, qtbot: QtBot) -> None:
    results: list[object] = []
    job.finished.connect(results.append)
    job.start(until_cancelled)
    thread = job.close()
    assert thread is not None
    assert not job.running
    with qtbot.waitSignal(job.finished, timeout=LONG_MS):
        job.start(lambda _tell, _cancelled: "the other")
    assert results == ["the other"]
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=LONG_MS)
    assert job.close() is None


def test_work_is_asked_to_stop_when_who_wanted_it_is_deleted(qtbot: QtBot) -> None:
    owner = QObject()
    stopped = threading.Event()

    def work(tell: Tell, cancelled: IsCancelled) -> object:
        try:
            return until_cancelled(tell, cancelled)
        finally:
            stopped.set()

    Job(owner).start(work)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(stopped.is_set, timeout=LONG_MS)
