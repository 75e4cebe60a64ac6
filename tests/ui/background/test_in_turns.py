"""Long work goes in steps: one in each turn, all at once where somebody cannot wait, none after a failure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from annotator.ui.background.in_turns import InTurns


def steps(done: list[str], name: str = "") -> Iterator[None]:
    done.append(f"{name}1")
    yield
    done.append(f"{name}2")
    yield
    done.append(f"{name}3")


def test_other_events_come_in_between(qtbot: QtBot) -> None:
    owner, done = QObject(), list[str]()
    other = QTimer(owner)
    other.timeout.connect(lambda: done.append("other"))
    other.start(0)
    InTurns(owner).begin(steps(done))
    assert done == ["1"]
    qtbot.waitUntil(lambda: "3" in done)
    assert "other" in done[done.index("1") : done.index("3")]


def test_whoever_cannot_wait_finishes_it(qtbot: QtBot) -> None:
    owner, done = QObject(), list[str]()
    turns = InTurns(owner)
    turns.begin(steps(done))
    turns.finish()
    assert done == ["1", "2", "3"]
    turns.finish()
    assert done == ["1", "2", "3"]


def test_what_was_begun_before_is_finished_first(qtbot: QtBot) -> None:
    owner, done = QObject(), list[str]()
    turns = InTurns(owner)
    turns.begin(steps(done, "a"))
    turns.begin(steps(done, "b"))
    qtbot.waitUntil(lambda: "b3" in done)
    assert done == ["a1", "a2", "a3", "b1", "b2", "b3"]


def test_a_step_that_fails_is_the_last(qtbot: QtBot) -> None:
    def failing() -> Iterator[None]:
        yield
        raise ValueError("no")

    owner = QObject()
    turns = InTurns(owner)
    turns.begin(failing())
    with pytest.raises(ValueError, match="no"):
        turns.finish()
    turns.finish()
