"""Puts edits on disk in order, on a thread of its own; where something is in the way it tries again."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from annotator.domain.edits import Edit
from annotator.storage.errors import SessionBusy
from annotator.ui.background.mailbox import Mailbox, Sender

_log = logging.getLogger(__name__)
_REST_S = 0.25
"""Between two tries."""
_TRIES = 4
"""A disk that says no so often will not say yes soon; a file that another program holds is waited for."""


class Write(Protocol):
    """Puts one edit on disk; raises where that cannot be done."""

    def __call__(self, edit: Edit, /, *, coder_id: str) -> None: ...


@dataclass(slots=True)
class _Run:
    """Edits that rest on each other: once one cannot be written, none after it is. Plain data for the thread."""

    failed: bool = False
    given_up: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """The oldest edit is on disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delayed:
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    why: str


_News = _Written | _Delayed | _Failed


class EditWriter(QObject):
    """What is on its way to the disk. Nothing here waits, but :meth:`flush`."""

    written = Signal()
    """One more edit is on disk."""
    delayed = Signal(str)
    """The oldest edit could not be written yet and is tried again; the text says why."""
    failed = Signal(object, str)
    """These edits, oldest first, are not on disk and will not be; and why."""

    def __init__(self, write: Write, parent: QObject | None = None):
        """``write`` runs on the storage thread."""
        super().__init__(parent)
        self._write = write
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="storage")
        self._waiting: deque[Edit] = deque()
        self._run = _Run()
        self._end: Future[None] | None = None
        self._news: Mailbox[_News] = Mailbox(self._receive)

    @property
    def waiting(self) -> tuple[Edit, ...]:
        """Edits that are not on disk yet, oldest first."""
        return tuple(self._waiting)

    def put(self, edit: Edit, *, coder_id: str) -> None:
        """Write this edit, which this coder made, after those before it."""
        self._waiting.append(edit)
        run, tell = self._run, self._news.send
        task = self._thread.submit(_put, run, partial(self._write, edit, coder_id=coder_id), tell)
        task.add_done_callback(partial(_tell_unexpected, run, tell))

    def give_up(self) -> None:
        """Try no longer: what cannot be written now has failed."""
        self._run.given_up.set()

    def flush(self) -> None:
        """Wait until everything so far is on disk, or its failure has been told. For tests: the window never waits."""
        self._thread.submit(_nothing).result()
        self._news.receive_all()

    def close(self, last: Callable[[], None] | None = None) -> Future[None]:
        """Write what is waiting, then do this, and end the thread. Nothing more is told.

        Returns:
            Done when that is done; it carries what went wrong with ``last``.
        """
        if self._end is None:
            self._news.close()
            self._end = self._thread.submit(last or _nothing)
            self._thread.shutdown(wait=False)
        return self._end

    def _receive(self, news: _News) -> None:
        if isinstance(news, _Written):
            self._waiting.popleft()
            self.written.emit()
        elif isinstance(news, _Delayed):
            self.delayed.emit(news.why)
        else:
            edits, self._run = tuple(self._waiting), _Run()
            self._waiting.clear()
            self.failed.emit(edits, news.why)


def _put(run: _Run, write: Callable[[], None], tell: Sender[_News]) -> None:
    if run.failed:
        return
    tries = 0
    while (problem := _problem_of(write)) is not None:
        why, lasting = problem
        tries += 0 if isinstance(why, SessionBusy) else 1
        text = str(why) or type(why).__name__
        if lasting or tries == _TRIES or run.given_up.is_set():
            run.failed = True
            tell(_Failed(why=text))
            return
        tell(_Delayed(why=text))
        run.given_up.wait(_REST_S)
    tell(_Written())


def _problem_of(write: Callable[[], None]) -> tuple[Exception, bool] | None:
    """What went wrong with writing the edit, and whether it would go wrong again; None if it is on disk."""
    try:
        write()
    except ValueError as error:  # among them EditError: the rows on disk are not as expected
        return error, True
    except (OSError, RuntimeError) as error:
        return error, False
    return None


def _tell_unexpected(run: _Run, tell: Sender[_News], task: Future[None]) -> None:
    """An edit must not vanish without a word, whatever happened."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _log.error("an edit could not be written", exc_info=error)
        run.failed = True
        tell(_Failed(why=f"{type(error).__name__}: {error}"))


def _nothing() -> None:
    """Only comes after everything before."""
