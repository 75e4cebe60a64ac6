"""Ctrl+C as a request to stop: at once while the program is read in, in good order while it works."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

_INTERRUPTED = 130


@contextmanager
def ctrl_c_stops() -> Generator[threading.Event]:
    """An event that the first Ctrl+C sets; the second one interrupts at once."""
    stopped = threading.Event()

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        if stopped.is_set():
            signal.default_int_handler(number, frame)
        stopped.set()

    if threading.current_thread() is not threading.main_thread():
        yield stopped  # only the main thread may handle signals
        return
    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def ctrl_c_ends_at_once() -> Generator[None]:
    """While modules are read in, nothing is begun that would have to be left in good order.

    An exception in the middle of an import can become another one, or be printed and forgotten by a library.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _end(_number: int, _frame: object) -> None:
    os.write(2, b"annotator: interrupted\n")
    os._exit(_INTERRUPTED)
