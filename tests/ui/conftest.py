"""A test that leaves threads, running timers or windows behind fails: the next test must not meet them."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

_JOIN_S = 10.0


@pytest.fixture(autouse=True)
def nothing_is_left_behind(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compares what runs and what is shown before and after the test and all its other fixtures."""
    threads_before = set(threading.enumerate())
    windows_before = set(QApplication.topLevelWidgets())
    timers = _watch_timers(monkeypatch)
    yield
    left = _after_cleaning_up(lambda: _leaks(threads_before, windows_before, timers))
    assert not left, f"left behind: {'; '.join(left)}"


def _after_cleaning_up(leaks: Callable[[], list[str]]) -> list[str]:
    """What is left once pending deletions are done; cycles of Python objects are only looked for where it matters."""
    _delete_pending()
    if not leaks():
        return []
    gc.collect()
    _delete_pending()
    return leaks()


def _delete_pending() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _watch_timers(monkeypatch: pytest.MonkeyPatch) -> list[QTimer]:
    """Every timer that is started from Python from now on."""
    started: list[QTimer] = []
    start = QTimer.start

    def remember(timer: QTimer, *arguments: int) -> None:
        started.append(timer)
        start(timer, *arguments)

    monkeypatch.setattr(QTimer, "start", remember)
    return started


def _leaks(threads_before: set[threading.Thread], windows_before: set[QWidget], timers: list[QTimer]) -> list[str]:
    threads = [thread for thread in threading.enumerate() if thread not in threads_before]
    for thread in threads:
        if thread.daemon:
            thread.join(_JOIN_S)
    windows = [window for window in QApplication.topLevelWidgets() if window not in windows_before]
    running = [timer for timer in dict.fromkeys(timers) if shiboken6.isValid(timer) and timer.isActive()]
    return [
        *(f"thread {thread.name}" for thread in threads if thread.is_alive()),
        *(f"window {type(window).__name__} {window.objectName()}".strip() for window in windows),
        *(f"timer of {timer.parent()}" for timer in running),
    ]
