"""Older layouts become the present one, after a backup, all or nothing; the mechanism is proven on made-up versions."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.storage import schema
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session

# Pretended later layouts: version 2 renames everybody, version 3 rebuilds a table that others refer to.
TO_2 = "UPDATE participants SET name = name || ' (2)';\nUPDATE info SET title = 'moved';"
TO_3 = """
CREATE TABLE participants_new (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, role TEXT NOT NULL, name TEXT NOT NULL,
    media_id TEXT REFERENCES media (id) DEFERRABLE INITIALLY DEFERRED,
    region_x REAL NOT NULL, region_y REAL NOT NULL, region_width REAL NOT NULL, region_height REAL NOT NULL
);
INSERT INTO participants_new SELECT * FROM participants;
DROP TABLE participants;
ALTER TABLE participants_new RENAME TO participants;
"""


@pytest.fixture
def old_session(tmp_path: Path) -> Path:
    path = tmp_path / "old.session"
    SessionFolder.create(path, small_session()).close()
    return path


def later_program(monkeypatch: pytest.MonkeyPatch, *migrations: str) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)


def test_an_older_session_is_backed_up_and_brought_up_to_date(
    old_session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later_program(monkeypatch, TO_2, TO_3)
    before = len(SessionFolder.backups(old_session))
    with SessionFolder.open(old_session) as folder:
        session = folder.load()
        assert session.info.title == "moved"
        assert session.participants["client"].name == "Anna Smith (2)"
        assert session.annotations == small_session().annotations
    assert len(SessionFolder.backups(old_session)) > before
    oldest_layout = []
    for backup in SessionFolder.backups(old_session):
        with closing(sqlite3.connect(backup)) as connection:
            oldest_layout.append(schema.stored_version(connection))
    assert 1 in oldest_layout
    with closing(sqlite3.connect(old_session / "session.db")) as connection:
        assert schema.stored_version(connection) == 3


def test_only_the_missing_steps_are_done(old_session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later_program(monkeypatch, TO_2)
    SessionFolder.open(old_session).close()
    later_program(monkeypatch, TO_2, TO_3)
    with SessionFolder.open(old_session) as folder:
        assert folder.load().participants["client"].name == "Anna Smith (2)"


def test_a_step_that_fails_leaves_the_session_as_it_was(old_session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later_program(monkeypatch, TO_2, "DELETE FROM participants WHERE id = 'client';")
    with pytest.raises(StorageError, match="could not bring up to date"):
        SessionFolder.open(old_session)
    monkeypatch.undo()
    with SessionFolder.open(old_session) as folder:
        assert folder.load() == small_session()


def test_looking_at_an_older_session_does_not_touch_it(old_session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (old_session / "session.db").read_bytes()
    later_program(monkeypatch, TO_2)
    with SessionFolder.open(old_session, read_only=True) as folder:
        assert folder.load().info.title == "moved"
    assert (old_session / "session.db").read_bytes() == content
