"""When Python looks for garbage and how often threads take turns: neither may be felt in the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY_MS = 1000
_YOUNG, _MIDDLE, _OLD = 2000, 10, 20
"""How many new objects, collections of the youngest, and of the middle generation call for the next one."""
_TURN_S = 0.0005


def take_short_turns() -> None:
    """Let the window's thread wait for another thread of Python for half a millisecond at most, not for five.

    Nearly every call into Qt gives the interpreter away and wants it back. While an edit is written or a signal is
    measured on another thread, every such call would wait for the whole of the other thread's turn.
    """
    sys.setswitchinterval(_TURN_S)


@contextmanager
def no_garbage_taken() -> Generator[None, None, None]:
    """While Qt goes through all widgets, none may disappear because Python finds it to be garbage."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class GarbageCollector(QObject):
    """Collects cycles between events, on the thread of the window, and never looks at what stays for long anyway.

    Left to itself Python collects wherever an object happens to be made: in the middle of a key press, where looking
    at everything in a large session takes a tenth of a second; or on another thread, where a widget must not die.
    """

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self.leave_alone()

    def look(self) -> None:
        """Collect what there is enough of."""
        young, middle, old = gc.get_count()
        if young < _YOUNG:
            return
        gc.collect(2 if old > _OLD else 1 if middle > _MIDDLE else 0)

    def leave_alone(self) -> None:
        """What there is now, such as a session that was just opened, need not be looked at until :meth:`look_again`.

        The next look is a while away.
        """
        gc.freeze()
        self._timer.start()

    def look_again(self) -> None:
        """A session was closed: take what is left of it, once the window has shown that it is closed."""
        gc.unfreeze()
        QTimer.singleShot(_LOOK_EVERY_MS, self, gc.collect)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
