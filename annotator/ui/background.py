"""Work off the GUI thread, with its result delivered on the GUI thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Background(QObject):
    """A few threads for reading files and for computing. Results arrive through the event loop, in any order."""

    _finished = Signal(object, object)

    def __init__(self, threads: int = 2, parent: QObject | None = None):
        super().__init__(parent)
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="background")
        self._closed = False
        # Never at once, not even where the work was done before it could be asked whether it is.
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run ``work`` on a thread, then ``done(result)`` or ``failed(error)`` on the GUI thread.

        Without ``failed`` an error is logged: it is for work whose absence the window can bear, such as a picture.
        """

        def deliver(future: Future[T]) -> None:
            if not self._closed:
                self._finished.emit(future, (done, failed))

        self._threads.submit(work).add_done_callback(deliver)

    def close(self) -> None:
        """Start nothing more, and wait for what is running. Nothing is delivered after this."""
        self._closed = True
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, future: Future[Any], receivers: Any) -> None:
        if self._closed or future.cancelled():
            return
        done, failed = receivers
        error = future.exception()
        if error is None:
            done(future.result())
        elif failed is not None and isinstance(error, Exception):
            failed(error)
        else:
            _log.error("background work failed", exc_info=error)
