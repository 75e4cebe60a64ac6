"""Work off the GUI thread, with its result delivered on the GUI thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeAlias, TypeVar

from PySide6.QtCore import QObject

from annotator.ui.background.mailbox import Mailbox, Sender

T = TypeVar("T")
_log = logging.getLogger(__name__)
_Result: TypeAlias = tuple[int, Future[Any]]


class Background(QObject):
    """A few threads for reading files and for computing. Results arrive through the event loop, in any order.

    The threads know the work, not who waits for it: ``work`` should hold plain data only, never a widget.
    """

    def __init__(self, threads: int = 2, parent: QObject | None = None):
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="background")
        self._closed = False
        self._last = 0
        self._awaited: dict[int, tuple[Callable[[Any], None], Callable[[Exception], None] | None]] = {}
        self._latest: dict[str, int] = {}
        self._results: Mailbox[_Result] = Mailbox(self._deliver)

    def run(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        question: str = "",
    ) -> None:
        """Run ``work`` on a thread, then ``done(result)`` or ``failed(error)`` on the GUI thread.

        Without ``failed`` an error is logged: it is for work whose absence the window can bear, such as a picture.
        Once it is closed nothing is run.

        Args:
            question: What is asked, where it is asked again and again: only the latest run that has this name answers.
        """
        if self._closed:
            return
        self._last += 1
        if question:
            self.forget(question)
            self._latest[question] = self._last
        self._awaited[self._last] = (done, failed)
        self._threads.submit(work).add_done_callback(partial(_post, self._results.send, self._last))

    def forget(self, question: str) -> None:
        """What was run for this question does not answer any more."""
        self._awaited.pop(self._latest.pop(question, 0), None)

    def close(self) -> None:
        """Start nothing more and deliver nothing more. What is running comes to its end by itself; nobody waits."""
        self._closed = True
        self._results.close()
        self._awaited.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _deliver(self, result: _Result) -> None:
        number, future = result
        done, failed = self._awaited.pop(number, (None, None))
        error = future.exception()
        if done is None:  # forgotten
            return
        if error is None:
            done(future.result())
        elif failed is not None and isinstance(error, Exception):
            failed(error)
        else:
            _log.error("background work failed", exc_info=error)


def _post(send: Sender[_Result], number: int, future: Future[Any]) -> None:
    send((number, future))
