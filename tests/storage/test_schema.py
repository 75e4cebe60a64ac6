"""Older layouts become the present one, after a backup, all or nothing; the mechanism is proven on made-up versions."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from annotator.domain.session import Session
from annotator.storage import schema
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session

PRESENT = schema.version_of(schema.MIGRATIONS)
LAYOUTS = Path(__file__).parent / "layouts"
"""A database of every older layout, each made by the program of its time from :func:`small_session`."""

_SHARES_SINCE = 7
"""Databases before were made when flags did not say yet what share of a full movement they are."""
# Pretended later layouts: the next renames everybody, the one after it rebuilds a table that others refer to.
TO_NEXT = "UPDATE participants SET name = name || ' (2)';\nUPDATE info SET title = 'moved';"
TO_ONE_AFTER = """
CREATE TABLE participants_new (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, role TEXT NOT NULL, name TEXT NOT NULL,
    media_id TEXT REFERENCES media (id) DEFERRABLE INITIALLY DEFERRED,
    region_x REAL NOT NULL, region_y REAL NOT NULL, region_width REAL NOT NULL, region_height REAL NOT NULL,
    places TEXT NOT NULL DEFAULT '[]'
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
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, *migrations))


@pytest.mark.parametrize("version", range(1, schema.version_of(schema.MIGRATIONS)))
def test_a_session_of_every_older_layout_opens(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.session"
    path.mkdir()
    shutil.copy(LAYOUTS / f"session-{version}.db", path / "session.db")
    with SessionFolder.open(path) as folder:
        expected = small_session() if version >= _SHARES_SINCE else _without_shares(small_session())
        assert replace(folder.load(), findings=small_session().findings) == expected
    fresh = tmp_path / "fresh.session"
    SessionFolder.create(fresh, small_session()).close()
    assert _columns(path) == _columns(fresh), "a migrated database has the columns of a new one"


def _without_shares(session: Session) -> Session:
    """As it was when flags did not say yet what share of a full movement they are."""
    verdicts = {key: replace(row, flag=replace(row.flag, share=None)) for key, row in session.verdicts.items()}
    return replace(session, verdicts=MappingProxyType(verdicts))


def _columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path / "session.db")) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for name in names}


def test_an_older_session_is_backed_up_and_brought_up_to_date(
    old_session: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later_program(monkeypatch, TO_NEXT, TO_ONE_AFTER)
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
    assert PRESENT in oldest_layout
    with closing(sqlite3.connect(old_session / "session.db")) as connection:
        assert schema.stored_version(connection) == PRESENT + 2


def test_only_the_missing_steps_are_done(old_session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later_program(monkeypatch, TO_NEXT)
    SessionFolder.open(old_session).close()
    later_program(monkeypatch, TO_ONE_AFTER)
    with SessionFolder.open(old_session) as folder:
        assert folder.load().participants["client"].name == "Anna Smith (2)"


def test_a_step_that_fails_leaves_the_session_as_it_was(old_session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later_program(monkeypatch, TO_NEXT, "DELETE FROM participants WHERE id = 'client';")
    with pytest.raises(StorageError, match="could not bring up to date"):
        SessionFolder.open(old_session)
    monkeypatch.undo()
    with SessionFolder.open(old_session) as folder:
        assert folder.load() == small_session()


def test_looking_at_an_older_session_does_not_touch_it(old_session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (old_session / "session.db").read_bytes()
    later_program(monkeypatch, TO_NEXT)
    with SessionFolder.open(old_session, read_only=True) as folder:
        assert folder.load().info.title == "moved"
    assert (old_session / "session.db").read_bytes() == content
