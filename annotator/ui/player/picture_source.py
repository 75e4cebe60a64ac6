"""The frame server as the window sees it: pictures come through the event loop, and only the newest one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.ui.background.mailbox import Mailbox, Sender

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex
    from annotator.media.video_reader import Picture


class PictureSource:
    """One video's frame server. A picture that the window has not taken when the next one comes is dropped.

    Attributes:
        server: What is asked for frames.
    """

    def __init__(
        self, path: Path, index: FrameIndex, *, on_ready: Callable[[], None], on_problem: Callable[[str], None]
    ):
        """``on_ready`` is called when a picture can be taken, ``on_problem`` with a sentence; on this thread."""
        from annotator.media.frame_server import FrameServer

        self.index = index
        self._on_ready = on_ready
        self._on_problem = on_problem
        self._news: Mailbox[str | None] = Mailbox(self._receive)
        self._newest = _Newest(self._news.send)
        self.server = FrameServer(path, index, on_picture=self._newest.put, on_problem=self._news.send)

    def take(self) -> Picture | None:
        """The newest picture, once."""
        return self._newest.take()

    def discard(self) -> None:
        """Deliver nothing any more; closing itself takes time and is done elsewhere (:attr:`server`)."""
        self._news.close()
        self._newest.take()

    def _receive(self, problem: str | None) -> None:
        if problem is None:
            self._on_ready()
        else:
            self._on_problem(problem)


class _Newest:
    """What the server's thread holds: the place of one picture, and word that there is one."""

    def __init__(self, tell: Sender[str | None]) -> None:
        self._tell = tell
        self._guard = threading.Lock()
        self._picture: Picture | None = None

    def put(self, picture: Picture) -> None:
        with self._guard:
            waiting, self._picture = self._picture is not None, picture
        if not waiting:
            self._tell(None)

    def take(self) -> Picture | None:
        with self._guard:
            picture, self._picture = self._picture, None
        return picture
