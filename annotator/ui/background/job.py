"""Long work off the GUI thread: progress, cancel, and what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from annotator.jobs.cancelling import Cancelled, IsCancelled, Tell
from annotator.ui.background.mailbox import Mailbox, Sender

Work: TypeAlias = Callable[[Tell, IsCancelled], object]
"""Called with ``on_progress`` and ``cancelled``; gives what came of it. If cancelled: None, or raises ``Cancelled``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    done: float
    message: str
    remaining_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    result: object = None
    problem: str = ""


class Job(QObject):
    """Runs one piece of work at a time; it is asked to stop, too, when its owner is deleted.

    The thread knows the work only, which should hold plain data.
    """

    progressed = Signal(float, str, object)
    """Part done, 0 to 1, what is being done, and how many seconds are left, or None."""
    finished = Signal(object)
    """What the work gave; None if it was cancelled."""
    failed = Signal(str)
    running_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        self._news: Mailbox[_Progress | _End] | None = None

    @property
    def running(self) -> bool:
        """True from the start until its end was told."""
        return self._thread is not None

    def start(self, work: Work) -> None:
        """Begin; does nothing while something runs."""
        if self._thread is not None:
            return
        cancel = self._cancel = threading.Event()
        self.destroyed.connect(lambda: cancel.set())
        self._news = Mailbox(self._receive)
        self._thread = threading.Thread(target=_run, args=(work, self._news.send, cancel.is_set), name="long work")
        self._thread.start()
        self.running_changed.emit(True)

    def cancel(self) -> None:
        """Ask it to stop; ``finished`` comes with None."""
        self._cancel.set()

    def close(self) -> threading.Thread | None:
        """Ask it to stop; nothing is told of it any more, and something else may be started.

        Returns:
            The thread, which still has what it works on until it ends; None where nothing ran.
        """
        self._cancel.set()
        if self._news is not None:
            self._news.close()
            self._news = None
        thread, self._thread = self._thread, None
        if thread is not None:
            self.running_changed.emit(False)
        return thread

    def _receive(self, news: _Progress | _End) -> None:
        if isinstance(news, _Progress):
            if not self._cancel.is_set():
                self.progressed.emit(news.done, news.message, news.remaining_s)
            return
        self.close()
        if news.problem:
            self.failed.emit(news.problem)
        else:
            self.finished.emit(news.result)


def _run(work: Work, send: Sender[_Progress | _End], cancelled: IsCancelled) -> None:
    def tell(done: float, message: str = "", remaining_s: float | None = None) -> None:
        send(_Progress(done=done, message=message, remaining_s=remaining_s))

    end = _End(problem="it stopped because of a fault in the program")  # whatever happens, who waits is told
    try:
        end = _End(result=work(tell, cancelled))
    except Cancelled:
        end = _End()
    except (OSError, ValueError, RuntimeError) as error:
        end = _End(problem=str(error) or type(error).__name__)
    finally:
        send(end)
