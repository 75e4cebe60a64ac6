"""Long work off the GUI thread: progress, cancel, and what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

Tell: TypeAlias = Callable[[float, str], None]
"""Part done, 0 to 1, and what is being done."""
Cancelled: TypeAlias = Callable[[], bool]
Work: TypeAlias = Callable[[Tell, Cancelled], object]
"""Called with ``on_progress(done, what)`` and ``cancelled()``; gives what came of it, or None if it was cancelled."""


class CancellableJob(QObject):
    """Runs one piece of work at a time."""

    progressed = Signal(float, str)
    finished = Signal(object)
    """What the work gave; None if it was cancelled."""
    failed = Signal(str)
    _ended = Signal(object, str)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._thread: threading.Thread | None = None
        self._cancel = threading.Event()
        self._ended.connect(self._after)

    @property
    def running(self) -> bool:
        return self._thread is not None

    def start(self, work: Work) -> None:
        """Begin; does nothing while something runs."""
        if self._thread is None:
            self._cancel = threading.Event()
            self._thread = threading.Thread(target=self._run, args=(work,), name="long work")
            self._thread.start()

    def cancel(self) -> None:
        """Ask it to stop; ``finished`` comes with None."""
        self._cancel.set()

    def close(self) -> None:
        """Stop, and wait until it has; nothing is told any more."""
        self._cancel.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, work: Work) -> None:
        result, problem = None, ""
        try:
            result = work(self._report, self._cancel.is_set)
        except (OSError, ValueError, RuntimeError) as error:
            problem = str(error)
        self._ended.emit(result, problem)

    def _report(self, done: float, what: str) -> None:
        if not self._cancel.is_set():
            self.progressed.emit(done, what)

    def _after(self, result: object, problem: str) -> None:
        if self._thread is None:
            return
        self._thread.join()
        self._thread = None
        if problem:
            self.failed.emit(problem)
        else:
            self.finished.emit(result)
