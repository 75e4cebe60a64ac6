"""What is not on disk yet is seen, tried again, and never left behind without a question."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton, QToolButton

from annotator.storage.session_folder import SessionFolder
from tests.ui.windows import Opened


@pytest.fixture
def reader(opened: Opened, session_path: Path) -> Iterator[sqlite3.Connection]:
    """Another program in the middle of reading the database, such as a database browser or R."""
    with closing(sqlite3.connect(session_path / "session.db", isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM annotations").fetchall()
        yield connection
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def notices(opened: Opened) -> list[str]:
    shown = [one for one in opened.window.findChildren(QToolButton) if one.isVisible()]
    return [one.text() for one in shown if "not on disk" in one.text()]


def question(opened: Opened) -> QMessageBox:
    def boxes() -> list[QMessageBox]:
        return [one for one in opened.window.findChildren(QMessageBox) if one.isVisible()]

    opened.wait(lambda: bool(boxes()))
    return boxes()[0]


def press(box: QMessageBox, words: str) -> None:
    next(one for one in box.findChildren(QPushButton) if words in one.text()).click()


def test_while_another_program_reads_edits_stay_are_counted_and_are_written_when_it_is_done(
    opened: Opened, reader: sqlite3.Connection, session_path: Path
) -> None:
    opened.annotate(1.0, 2.0)
    opened.annotate(3.0, 4.0)
    opened.wait(lambda: notices(opened) == ["2 changes are not on disk yet"])
    assert len(opened.document.session.annotations) == 2
    reader.execute("ROLLBACK")
    opened.wait(lambda: not opened.document.unwritten, timeout=40_000)
    assert not notices(opened)
    opened.close_session()
    with SessionFolder.open(session_path) as folder:
        assert len(folder.load().annotations) == 2


def test_who_leaves_before_all_is_written_is_asked_and_can_stay(opened: Opened, reader: sqlite3.Connection) -> None:
    opened.annotate(1.0, 2.0)
    opened.trigger("close_session")
    box = question(opened)
    assert "tried again" in box.informativeText()
    press(box, "Keep the session open")
    assert opened.window.host is not None
    assert len(opened.document.session.annotations) == 1
    reader.execute("ROLLBACK")
    opened.wait(lambda: not opened.document.unwritten, timeout=40_000)
    assert opened.window.host is not None, "who decided to stay is not sent away later"


def test_who_waits_leaves_as_soon_as_all_is_written(
    opened: Opened, reader: sqlite3.Connection, session_path: Path
) -> None:
    opened.annotate(1.0, 2.0)
    opened.window.close()
    question(opened)
    reader.execute("ROLLBACK")
    opened.wait(lambda: not opened.window.isVisible(), timeout=40_000)
    opened.wait(lambda: opened.window.at_rest)
    with SessionFolder.open(session_path) as folder:
        assert len(folder.load().annotations) == 1


def test_who_wants_to_leaves_without_them(opened: Opened, reader: sqlite3.Connection, session_path: Path) -> None:
    opened.annotate(1.0, 2.0)
    opened.trigger("close_session")
    press(question(opened), "Close without them")
    assert opened.window.host is None
    reader.execute("ROLLBACK")
    opened.wait(lambda: opened.window.at_rest, timeout=40_000)
    with SessionFolder.open(session_path) as folder:
        folder.load()
