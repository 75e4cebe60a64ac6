"""The frame server as the window sees it: pictures come through the event loop, and only the newest one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex
    from annotator.media.frame_server import Thrift
    from annotator.media.picture_style import PictureStyle
    from annotator.media.video_reader import Picture


class PictureSource(QObject):
    """One video's frame server. A picture that the window has not taken when the next one comes is dropped."""

    picture_ready = Signal(int)
    """A picture of the source with this serial number can be taken with :meth:`take`."""
    problem = Signal(int, str)
    """The source with this serial number cannot show something; the sentence says what."""

    def __init__(
        self,
        path: Path,
        index: FrameIndex,
        *,
        serial: int,
        on_ready: Callable[[int], None],
        on_problem: Callable[[int, str], None],
        parent: QObject | None = None,
    ):
        """``on_ready`` and ``on_problem`` are connected before the thread starts, so that nothing is missed."""
        from annotator.media.frame_server import FrameServer

        super().__init__(parent)
        self.serial = serial
        self.index = index
        self._lock = threading.Lock()
        self._newest: Picture | None = None
        self._closed = False
        self.picture_ready.connect(on_ready, Qt.ConnectionType.QueuedConnection)
        self.problem.connect(on_problem, Qt.ConnectionType.QueuedConnection)
        self.server = FrameServer(path, index, on_picture=self._put, on_problem=self._tell)

    def request(self, index: int, *, exact: bool) -> None:
        """Ask for one frame; stops playing."""
        self.server.request(index, exact=exact)

    def play(self, from_index: int, *, clock: Callable[[], float], until_index: int) -> None:
        """Have frames come as the clock (media time) reaches them."""
        self.server.play(from_index, clock=clock, until_index=until_index)

    def set_style(self, style: PictureStyle) -> None:
        """Make pictures like this from now on."""
        self.server.set_style(style)

    def set_thrift(self, thrift: Thrift) -> None:
        """Take less of the machine while playing."""
        self.server.set_thrift(thrift)

    def take(self) -> Picture | None:
        """The newest picture, once."""
        with self._lock:
            newest, self._newest = self._newest, None
        return newest

    def discard(self) -> None:
        """Deliver nothing any more; closing itself takes time and is done elsewhere (:attr:`server`)."""
        with self._lock:
            self._closed, self._newest = True, None

    def _put(self, picture: Picture) -> None:
        # In the server's thread. The lock is held over the emit, so that nothing is emitted from a discarded source.
        with self._lock:
            if self._closed:
                return
            waiting = self._newest is not None
            self._newest = picture
            if not waiting:
                self.picture_ready.emit(self.serial)

    def _tell(self, sentence: str) -> None:
        with self._lock:
            if not self._closed:
                self.problem.emit(self.serial, sentence)
