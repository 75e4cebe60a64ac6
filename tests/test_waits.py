"""No test waits for a fixed time: it waits for what it waits for. And none asks how long something took."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent
_BENCH = TESTS / "abuse"
"""Processes that are killed and starved: no test functions."""
_SLEEPS = frozenset(("sleep", "msleep", "usleep", "qWait", "qSleep"))
_CLOCKS = frozenset(("monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "thread_time"))
_NEED_A_CLOCK = {
    "e2e/loop_watch.py": "sees which turn of the event loop computes for too long: in processor time, not by the wall",
    "e2e/test_coding.py": "an answer that comes too soon for a person is a guess",
    "e2e/test_triage.py": "tells in its log how quick triage is; nothing rests on it",
    "media/test_frame_server.py": "frames are served by a clock that the caller gives",
    "media/test_sound.py": "gives up where a device never gets ahead",
    "ui/player/test_engine.py": "half speed takes at least twice as long, however busy the machine is",
    "ui/player/test_sound_track.py": "a sound device that runs slower than the clock",
}
"""Tests that may look at a clock, and what for."""


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in TESTS.rglob("*.py"):
        if _BENCH not in path.parents:
            yield path.relative_to(TESTS).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def _last(node: ast.expr) -> str:
    """``wait`` of ``qtbot.wait``, ``Event`` of ``threading.Event()``."""
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def names_taken(tree: ast.AST, names: frozenset[str]) -> set[int]:
    """Lines that call one of these, or read it in under whatever name."""
    return {
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and _last(node) in names)
        or (isinstance(node, ast.ImportFrom) and any(one.name in names for one in node.names))
    }


def fixed_waits(tree: ast.AST) -> set[int]:
    """Lines that let time pass: a sleep, ``qtbot.wait``, or a wait for an event that nobody else has."""
    waits = {
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "wait"
        and _last(node.func.value) in ("qtbot", "bot", "Event")
    }
    return waits | names_taken(tree, _SLEEPS)


def test_no_test_waits_for_a_fixed_time() -> None:
    assert [f"{name}:{line}" for name, tree in _trees() for line in sorted(fixed_waits(tree))] == []


def test_no_test_asks_how_long_something_took() -> None:
    assert {name for name, tree in _trees() if names_taken(tree, _CLOCKS)} == set(_NEED_A_CLOCK)


def test_what_lets_time_pass_is_found_under_every_name() -> None:
    text = """
from time import sleep as rest
time.sleep(1)
QTest.qWait(5)
qtbot.wait(10)
threading.Event().wait(0.5)
asyncio.sleep(1)
QThread.msleep(3)
qtbot.waitUntil(ready)
assert stopped.wait(10)
opened.wait(lambda: ready)
"""
    assert fixed_waits(ast.parse(text)) == {2, 3, 4, 5, 6, 7, 8}
    assert names_taken(ast.parse("from time import perf_counter\nx = time.monotonic()"), _CLOCKS) == {1, 2}
