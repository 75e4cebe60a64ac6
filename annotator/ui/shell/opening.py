"""Reading a session folder on another thread, for a window that may not be there any more when it is read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING

from annotator.domain.session import Session

if TYPE_CHECKING:
    from annotator.storage.session_folder import SessionFolder


class Opening:
    """Opens one session folder. :meth:`run` belongs to a thread, :meth:`give_up` to the window's. Nothing of Qt."""

    def __init__(self, load: Callable[[], SessionFolder], *, after: Sequence[Future[None]] = ()):
        """``load`` gives the folder; not before ``after`` are done: the same session may just be closing."""
        self._load = load
        self._after = tuple(after)
        self._guard = threading.Lock()
        self._begun = self._given_up = False
        self._opened: SessionFolder | None = None
        self.let_go: Future[None] = Future()
        """Done when an opening that was given up has left nothing open."""

    def run(self) -> tuple[SessionFolder, Session]:
        """Open the folder and read the session.

        Raises:
            Exception: what ``load`` raises; the folder is closed then.
        """
        with self._guard:
            self._begun = True
        wait(self._after)
        try:
            folder = self._load()
            try:
                session = folder.load()
            except BaseException:
                folder.close()
                raise
            with self._guard:
                self._opened = folder
            return folder, session
        finally:
            self._end()

    def give_up(self) -> None:
        """Nobody is going to look at it: the folder is closed as soon as it is open."""
        with self._guard:
            self._given_up = True
            over = self._opened is not None or not self._begun
        if over:
            self._close()

    def _end(self) -> None:
        with self._guard:
            given_up = self._given_up
        if given_up:
            self._close()

    def _close(self) -> None:
        with self._guard:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()
        if not self.let_go.done():
            self.let_go.set_result(None)
