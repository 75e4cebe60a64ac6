"""Garbage is collected between events, and what stays is left alone."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from annotator.ui.garbage import GarbageCollector, take_short_turns


class Knot:
    """Refers to itself, so that only a collection can free it."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector(qapp: object) -> Iterator[GarbageCollector]:
    made = GarbageCollector()
    yield made
    made.stop()


def many_objects() -> list[list[int]]:
    return [[number] for number in range(5000)]


def test_python_does_not_collect_by_itself_until_it_is_stopped(collector: GarbageCollector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


def test_what_is_in_a_knot_goes_once_enough_was_made(collector: GarbageCollector) -> None:
    gc.collect()
    gone = weakref.ref(Knot())
    collector.look()
    assert gone() is not None, "nothing much was made yet"
    kept = many_objects()
    collector.look()
    assert gone() is None
    assert kept


def test_what_is_left_alone_is_freed_only_when_it_is_looked_at_again(collector: GarbageCollector, qtbot: QtBot) -> None:
    gone = weakref.ref(Knot())
    collector.leave_alone()
    gc.collect()
    assert gone() is not None
    collector.look_again()
    qtbot.waitUntil(lambda: gone() is None)


def test_threads_take_short_turns() -> None:
    before = sys.getswitchinterval()
    try:
        take_short_turns()
        assert sys.getswitchinterval() <= 0.001
    finally:
        sys.setswitchinterval(before)
