"""Work of the window that takes longer than a key should wait: a bit of it in each turn of the event loop."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


def at_once(steps: Iterator[None]) -> None:
    """Do all steps now, where nobody waits for a key yet."""
    for _ in steps:
        pass


class InTurns(QObject):
    """Goes through steps, one in each turn; keys, paints and messages come in between. One piece of work at a time."""

    def __init__(self, parent: QObject):
        super().__init__(parent)
        self._steps: Iterator[None] | None = None
        self._next = QTimer(self)
        self._next.setSingleShot(True)  # one that repeats can be due again in the same turn
        self._next.timeout.connect(self._step)

    def begin(self, steps: Iterator[None]) -> None:
        """Do these steps, each up to where it yields, the first one now. What was begun before is finished first."""
        self.finish()
        self._steps = steps
        self._step()

    def finish(self) -> None:
        """Do what is left now, in this turn."""
        while self._steps is not None:
            self._step()

    def _step(self) -> None:
        steps, self._steps = self._steps, None  # a step that fails is the last one; one that asks to finish goes on
        if steps is None:
            return
        try:
            next(steps)
        except BaseException as end:
            self._next.stop()
            if not isinstance(end, StopIteration):
                raise
        else:
            self._steps = steps
            self._next.start(0)
