"""Long work off the GUI thread: progress, cancel, and what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from annotator.jobs.cancelling import IsCancelled
from annotator.ui.background.mailbox import Mailbox, Sender

Tell: TypeAlias = Callable[[float, str], None]
"""Part done, 0 to 1, and what is being done."""
Work: TypeAlias = Callable[[Tell, IsCancelled], object]
"""Called with ``on_progress(done, what)`` and ``cancelled()``; gives what came of it, or None if it was cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    done: float
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    result: object = None
    problem: str = ""


class CancellableJob(QObject):
    """Runs one piece of work at a time. The thread knows the work only, which should hold plain data."""

    progressed = Signal(float, str)
    finished = Signal(object)
    """What the work gave; None if it was cancelled."""
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._cancel = threading.Event()
        self._news: Mailbox[_Progress | _End] | None = None

    @property
    def running(self) -> bool:
        """True from the start until its end was told."""
        return self._news is not None

    def start(self, work: Work) -> None:
        """Begin; does nothing while something runs."""
        if self._news is None:
            self._cancel = threading.Event()
            self._news = Mailbox(self._receive)
            threading.Thread(target=_run, args=(work, self._news.send, self._cancel.is_set), name="long work").start()

    def cancel(self) -> None:
        """Ask it to stop; ``finished`` comes with None."""
        self._cancel.set()

    def close(self) -> None:
        """Ask it to stop; nothing is told any more."""
        self._cancel.set()
        if self._news is not None:
            self._news.close()
            self._news = None

    def _receive(self, news: _Progress | _End) -> None:
        if isinstance(news, _Progress):
            if not self._cancel.is_set():
                self.progressed.emit(news.done, news.what)
            return
        self.close()
        if news.problem:
            self.failed.emit(news.problem)
        else:
            self.finished.emit(news.result)


def _run(work: Work, send: Sender[_Progress | _End], cancelled: IsCancelled) -> None:
    try:
        send(_End(result=work(lambda done, what: send(_Progress(done=done, what=what)), cancelled)))
    except (OSError, ValueError, RuntimeError) as error:
        send(_End(problem=str(error) or type(error).__name__))
