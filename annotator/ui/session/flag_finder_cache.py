"""The finder of the open session's flags, made ahead of time: the first one takes seconds on a long session."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.session import Session
    from annotator.pipeline.derive import FlagFinder
    from annotator.storage.session_folder import SessionFolder


class FlagFinderCache:
    """Keeps one finder for as long as what it rests on has not changed.

    :meth:`forget` and :attr:`edition` belong to the GUI thread, :meth:`finder` to any other.
    """

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._edition = 0
        self._made: tuple[int, FlagFinder] | None = None

    @property
    def edition(self) -> int:
        """Grows with every :meth:`forget`; to be read together with the session a finder is asked for."""
        return self._edition

    def forget(self) -> None:
        """Words, people, word list or signals have changed, or the session: the finder is good no more."""
        self._edition += 1
        self._made = None

    def finder(self, folder: SessionFolder, session: Session, edition: int) -> FlagFinder:
        """The finder for this edition: the one in stock, or a new one; whoever comes meanwhile waits for it.

        Raises:
            NotAnalysed, LexiconError, OSError: see :class:`annotator.pipeline.derive.FlagFinder`.
        """
        from annotator.pipeline.derive import FlagFinder

        with self._making:
            made = self._made
            if made is None or made[0] != edition:
                self._made = None
                made = self._made = (edition, FlagFinder(folder, session))
            return made[1]
