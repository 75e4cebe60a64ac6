"""What a thread is given must not lead to a widget or any other object of Qt: it could be the last to let go of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from types import FunctionType, MethodType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject

from annotator.ui.background.mailbox import Sender

_DEEP, _MANY = 12, 100
_PLAIN = frozenset({str, int, float, bool, bytes, type(None), np.ndarray})
"""Most of what there is; none of it holds anything else."""


def watch_threads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From now on, what is found in the hands of a thread of the program that should not be there."""
    found: list[str] = []
    submit, start = ThreadPoolExecutor.submit, threading.Thread.start

    def submit_checked(pool: ThreadPoolExecutor, work: Callable[..., Any], *args: Any, **more: Any) -> Future[Any]:
        found.extend(objects_of_qt((work, args, more)))
        return submit(pool, work, *args, **more)

    def start_checked(thread: threading.Thread) -> None:
        if "annotator" in str(getattr(getattr(thread, "_target", None), "__module__", "")):
            found.extend(objects_of_qt((thread._target, thread._args, thread._kwargs)))  # type: ignore[attr-defined]
        start(thread)

    monkeypatch.setattr(ThreadPoolExecutor, "submit", submit_checked)
    monkeypatch.setattr(threading.Thread, "start", start_checked)
    return found


def objects_of_qt(root: object) -> list[str]:
    """Every object of Qt that can be reached from here, by the way to it."""
    found: list[str] = []
    seen: set[int] = set()
    waiting: list[tuple[object, tuple[str, ...]]] = [(root, ())]
    while waiting:
        one, way = waiting.pop()
        if id(one) in seen or len(way) > _DEEP:
            continue
        seen.add(id(one))
        if isinstance(one, QObject):
            found.append(" > ".join((*way, type(one).__name__)))
        elif not isinstance(one, Sender):  # knows the post office, which lasts as long as the application
            waiting += [(part, (*way, name)) for name, part in _parts(one) if type(part) not in _PLAIN]
    return found


def _parts(one: object) -> Iterable[tuple[str, object]]:
    name = getattr(one, "__qualname__", type(one).__name__)
    if isinstance(one, FunctionType):
        cells = [cell.cell_contents for cell in one.__closure__ or () if _filled(cell)]
        return [(name, part) for part in (*cells, *(one.__defaults__ or ()))]
    if isinstance(one, MethodType):
        return [(name, one.__self__)]
    if isinstance(one, partial):
        return [("partial", part) for part in (one.func, one.args, one.keywords)]
    if isinstance(one, tuple | list | set | dict):
        return [(name, part) for part in (one.values() if isinstance(one, dict) else one)] if len(one) < _MANY else []
    if type(one).__module__.startswith("annotator."):
        held = [
            *getattr(one, "__dict__", {}).items(),
            *((slot, getattr(one, slot, None)) for slot in _slots(type(one))),
        ]
        return [(f"{name}.{key}", part) for key, part in held if type(part) not in _PLAIN]
    return []


@cache
def _slots(kind: type) -> tuple[str, ...]:
    return tuple(slot for one in kind.__mro__ for slot in vars(one).get("__slots__", ()))


def _filled(cell: Any) -> bool:
    try:
        _ = cell.cell_contents
    except ValueError:
        return False
    return True
