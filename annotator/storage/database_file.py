"""Opening, checking and making the SQLite file of a session."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from annotator import atomic
from annotator.domain.session import Session
from annotator.storage import backups, schema
from annotator.storage.errors import DamagedSession, NewerSession, StorageError, explain
from annotator.storage.tables import LAYOUTS, SINGLE_ROW_TABLES

DATABASE_NAME = "session.db"


def connect(database: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection in the one mode that is safe on a network share: rollback journal, every commit synced."""
    try:
        connection = sqlite3.connect(database, timeout=10.0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise explain(error, action="open", path=database) from error
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except sqlite3.OperationalError as error:
        connection.close()
        raise explain(error, action="open", path=database) from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise _damaged(database, str(error)) from error
    return connection


def checked(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> sqlite3.Connection:
    """The connection, once its database is known to be whole and in the present layout."""
    database = path / DATABASE_NAME
    check_integrity(connection, database)
    try:
        version = schema.stored_version(connection)
        if version == 0 and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise _damaged(database, "it is empty")
        if version == 0:
            raise StorageError(f"{database} is an SQLite file of another program, not a session")
        if version > schema.version_of(schema.MIGRATIONS):
            raise NewerSession(
                f"{path.name} was written by a newer version of this program (layout {version}, this one knows up to "
                f"{schema.version_of(schema.MIGRATIONS)}); update the program to open it"
            )
        if version < schema.version_of(schema.MIGRATIONS):
            if read_only:
                connection = schema.copied_into_memory(connection)
            else:
                backups.make(connection, path)
            schema.migrate(connection, schema.MIGRATIONS)
    except (sqlite3.Error, OSError) as error:
        raise explain(error, action="bring up to date", path=database) from error
    return connection


def check_integrity(connection: sqlite3.Connection, database: Path) -> None:
    """Let SQLite look through the whole file.

    Raises:
        DamagedSession: it found something wrong.
        StorageError: the file cannot be read.
    """
    try:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        raise explain(error, action="read", path=database) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(database, str(error)) from error
    if verdict != "ok":
        raise _damaged(database, str(verdict).splitlines()[0])


def _damaged(database: Path, detail: str) -> DamagedSession:
    return DamagedSession(database, detail=detail, backups=backups.listed(database.parent))


def write_new(database: Path, session: Session) -> None:
    temporary = database.with_name(f".{database.name}.new")
    temporary.unlink(missing_ok=True)
    with closing(connect(temporary, read_only=False)) as connection:
        schema.create(connection)
        connection.execute("BEGIN IMMEDIATE")
        for layout in LAYOUTS.values():
            stored: Any = getattr(session, layout.name)
            for row in (stored,) if layout.name in SINGLE_ROW_TABLES else stored.values():
                layout.put(connection, row)
        connection.execute("COMMIT")
    os.replace(temporary, database)
    atomic.sync_folder(database.parent)
