"""How other threads reach the thread of the window: they post plain data, and know nothing of who gets it.

A thread that held on to a widget or a document, and be it by the method that is called in the end, could be the one
that lets go of it last: Qt's object would then die on that thread. What a thread gets here is a :class:`Sender`: a
number and a queue. Who receives is known on the window's thread alone, and only until the box is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from types import MethodType
from typing import Any, Generic, TypeVar
from weakref import WeakMethod, WeakValueDictionary

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from shiboken6 import isValid

T = TypeVar("T")


class _PostOffice(QObject):
    """Takes what is posted across to the window's thread; lasts as long as the application does."""

    posted = Signal(int)

    def __init__(self, application: QCoreApplication):
        super().__init__(application)
        self._boxes: WeakValueDictionary[int, Mailbox[Any]] = WeakValueDictionary()
        self._last = 0
        # Never at once, not even where it is posted on the window's own thread
        self.posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def open(self, box: Mailbox[Any]) -> int:
        self._last += 1
        self._boxes[self._last] = box
        return self._last

    def close(self, number: int) -> None:
        self._boxes.pop(number, None)

    def _deliver(self, number: int) -> None:
        box = self._boxes.get(number)
        if box is not None:
            box.deliver()


class Sender(Generic[T]):
    """What a thread may keep for as long as it likes. Posting never waits and never fails."""

    def __init__(self, office: _PostOffice, number: int, letters: SimpleQueue[T]):
        self._office = office
        self._number = number
        self._letters = letters

    def __call__(self, letter: T) -> None:
        """Post this; it is received soon, in order, or dropped if the box is closed by then."""
        self._letters.put(letter)
        self._office.posted.emit(self._number)


class Mailbox(Generic[T]):
    """Receives on the window's thread what :attr:`send` posts from any thread, one by one, until it is closed.

    It does not keep the object alive whose method receives, and ends with who keeps the box.
    """

    def __init__(self, receive: Callable[[T], None]):
        self._receiver = WeakMethod(receive) if isinstance(receive, MethodType) else lambda: receive
        self._letters: SimpleQueue[T] = SimpleQueue()
        self._office = _post_office()
        self._number = self._office.open(self)
        self.send: Sender[T] = Sender(self._office, self._number, self._letters)

    def close(self) -> None:
        """Receive nothing more, not even what is on its way, and let go of who received it."""
        self._office.close(self._number)
        self._receiver = _nobody

    def receive_all(self) -> None:
        """Receive now what has been posted; it does not come a second time."""
        while not self._letters.empty():
            self.deliver()

    def deliver(self) -> None:
        """Receive the next one, if there is one and somebody to receive it."""
        try:
            letter = self._letters.get_nowait()
        except Empty:  # received before, all at once
            return
        receive = self._receiver()
        if receive is not None and _lives(receive):
            receive(letter)


def _lives(receive: Callable[..., None]) -> bool:
    """False where Qt has deleted the object whose method this is, with the window it was part of."""
    owner = getattr(receive, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)


def _nobody() -> None:
    """Who received is let go of."""


def _post_office() -> _PostOffice:
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("there is no application object yet")
    found = application.findChild(_PostOffice)
    return found if found is not None else _PostOffice(application)
