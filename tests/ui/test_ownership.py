"""Every object of Qt has one owner and one end: none is left to Python's garbage collector, on whatever thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from annotator.ui.background.mailbox import Mailbox
from annotator.ui.background.work import Background
from tests.ui.everything import answer_file_dialogs, dialogs, fill, panels
from tests.ui.plain_work import objects_of_qt
from tests.ui.windows import Opened


class _Kept(QObject):
    """Stands for a window that waits for a result."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[int] = []

    def take(self, result: int) -> None:
        self.got.append(result)


@pytest.fixture
def garbage() -> Iterator[list[object]]:
    """What the collector finds from now on, instead of taking it away."""
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    yield gc.garbage
    gc.set_debug(0)
    gc.garbage.clear()
    gc.collect()


def _settle() -> None:
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


def _living(objects: list[object]) -> Counter[str]:
    return Counter(type(one).__name__ for one in objects if isinstance(one, QObject) and shiboken6.isValid(one))


def _dead() -> dict[int, str]:
    """What Python still holds of objects that Qt has deleted."""
    everything = gc.get_objects()
    gone = [one for one in everything if isinstance(one, QObject) and not shiboken6.isValid(one)]
    return {id(one): type(one).__name__ for one in gone}


def _look_through(opened: Opened) -> None:
    for _name, _panel in panels(opened):
        pass  # a function of its own: the last one must not be held by the test


def test_a_closed_session_leaves_no_object_of_qt_to_the_collector(
    opened: Opened, session_path: Path, monkeypatch: pytest.MonkeyPatch, garbage: list[object]
) -> None:
    answer_file_dialogs(monkeypatch)
    fill(opened)
    for _name, _part in (*panels(opened), *dialogs(opened)):
        pass
    for _ in range(2):
        opened.close_session()
        _settle()
        gc.collect()
        assert not _living(garbage)
        garbage.clear()
        opened.open(session_path)


def test_nothing_holds_on_to_the_views_of_a_closed_session(opened: Opened) -> None:
    gc.collect()
    before = _dead().keys()
    fill(opened)
    _look_through(opened)
    opened.close_session()
    _settle()
    gc.collect()
    assert not Counter(name for number, name in _dead().items() if number not in before)


def test_a_thread_at_work_does_not_hold_who_waits_for_it(qtbot: QtBot) -> None:
    background = Background(threads=1)
    may_end = threading.Event()
    waits = _Kept()
    gone = weakref.ref(waits)
    background.run(lambda: int(may_end.wait(10)), done=waits.take)
    background.close()
    del waits
    assert gone() is None
    may_end.set()


def test_what_is_posted_comes_in_order_on_the_windows_thread_until_the_box_is_closed(qtbot: QtBot) -> None:
    got: list[tuple[int, int]] = []
    box: Mailbox[int] = Mailbox(lambda letter: got.append((letter, threading.get_ident())))
    send, closed = box.send, threading.Event()

    def post() -> None:
        for number in range(50):
            send(number)
        assert closed.wait(10)
        send(50)

    thread = threading.Thread(target=post)
    thread.start()
    qtbot.waitUntil(lambda: len(got) == 50)
    assert got == [(number, threading.get_ident()) for number in range(50)]
    box.close()
    closed.set()
    thread.join()
    _settle()
    assert len(got) == 50


def test_a_widget_in_the_hands_of_a_thread_is_found() -> None:
    """The check that every other test makes can fail."""
    kept = _Kept()
    assert objects_of_qt(lambda: kept.got)[0].endswith("<lambda> > _Kept")
    assert objects_of_qt((kept.take, 1))
    assert not objects_of_qt(Mailbox(kept.take).send)
