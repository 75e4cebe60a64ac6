"""Work happens elsewhere, results arrive here, and nothing arrives after the end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from annotator.ui.background.work import Background


def test_work_runs_on_another_thread_and_its_result_arrives_on_this_one(qtbot: QtBot) -> None:
    background = Background()
    seen: list[tuple[int, int]] = []
    background.run(threading.get_ident, done=lambda worker: seen.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    background.close()
    worker, receiver = seen[0]
    assert receiver == threading.get_ident() != worker


def test_a_failure_is_told_or_logged(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    background = Background()
    told: list[Exception] = []

    def fail() -> None:
        raise OSError("the file is gone")

    background.run(fail, done=told.append, failed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert str(told[0]) == "the file is gone"
    with caplog.at_level(logging.ERROR):
        background.run(fail, done=told.append)
        qtbot.waitUntil(lambda: "the file is gone" in caplog.text)
    assert len(told) == 1
    background.close()


def test_after_closing_nothing_arrives(qtbot: QtBot) -> None:
    background = Background(threads=1)
    may_finish = threading.Event()
    arrived: list[bool] = []
    background.run(lambda: may_finish.wait(10), done=arrived.append)
    background.run(lambda: True, done=arrived.append)
    may_finish.set()
    background.close()
    QCoreApplication.processEvents()
    assert arrived == []


def test_what_was_done_before_anybody_could_wait_arrives_through_the_event_loop_too(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = ThreadPoolExecutor.submit

    def submit_and_wait(pool: ThreadPoolExecutor, work: Callable[[], object]) -> Future[object]:
        future = submit(pool, work)
        future.result()
        return future

    monkeypatch.setattr(ThreadPoolExecutor, "submit", submit_and_wait)
    background = Background()
    arrived: list[int] = []
    background.run(lambda: 1, done=arrived.append)
    assert arrived == []
    qtbot.waitUntil(lambda: arrived == [1])
    background.close()


def test_of_a_question_that_is_asked_again_only_the_latest_answer_arrives(qtbot: QtBot) -> None:
    background = Background(threads=1)
    may_answer = threading.Event()
    arrived: list[str] = []
    background.run(lambda: may_answer.wait(10), done=lambda _: arrived.append("first"), question="how many")
    background.run(lambda: "another", done=arrived.append)
    background.run(lambda: "second", done=arrived.append, question="how many")
    background.run(lambda: "no more", done=arrived.append, question="who")
    background.forget("who")
    background.run(lambda: "last", done=arrived.append)
    may_answer.set()
    qtbot.waitUntil(lambda: "last" in arrived)
    background.close()
    assert arrived == ["another", "second", "last"]
