"""Opening, checking and making the SQLite file of a session."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from annotator import atomic
from annotator.domain.session import Session
from annotator.file_modes import fit_file
from annotator.storage import backups, schema
from annotator.storage.errors import DamagedSession, NewerSession, StorageError, explain, is_damage
from annotator.storage.tables import LAYOUTS

DATABASE_NAME = "session.db"


def connect(database: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection in the one mode that is safe on a network share: rollback journal, every commit synced.

    With ``EXTRA`` the folder is synced after the journal is unlinked, too: with ``FULL`` a power cut right after an
    edit brings the journal back, and the journal takes the edit back (docs/adr/0006).
    """
    try:
        connection = sqlite3.connect(database, timeout=10.0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise explain(error, action="open", path=database) from error
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = EXTRA")
        if read_only:
            connection.execute("PRAGMA query_only = ON")
    except (sqlite3.Error, ValueError) as error:
        connection.close()
        raise why(error, action="open", database=database) from error
    return connection


def why(error: Exception, *, action: str, database: Path) -> StorageError:
    """What to tell when ``database`` could not be read: that it is damaged, with its backups, or what the disk says."""
    if is_damage(error):
        return damaged(database, str(error))
    if isinstance(error, (sqlite3.Error, OSError)):
        return explain(error, action=action, path=database)
    raise error


def checked(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> sqlite3.Connection:
    """The connection, once its database is known to be whole and in the present layout."""
    database = path / DATABASE_NAME
    check_integrity(connection, database)
    try:
        if _check_version(connection, database) == schema.version_of(schema.MIGRATIONS):
            return connection
        if read_only:
            connection = schema.copied_into_memory(connection)
        else:
            backups.make(connection, path)
    except (sqlite3.Error, OSError, ValueError) as error:
        raise why(error, action="bring up to date", database=database) from error
    return in_present_layout(connection, database)


def in_present_layout(connection: sqlite3.Connection, database: Path) -> sqlite3.Connection:
    """The connection, once the layout of its database is the present one.

    Raises:
        StorageError: it cannot be brought up to date; it is as it was.
    """
    try:
        if _check_version(connection, database) < schema.version_of(schema.MIGRATIONS):
            schema.migrate(connection, schema.MIGRATIONS)
    except (sqlite3.Error, ValueError) as error:
        raise why(error, action="bring up to date", database=database) from error
    return connection


def _check_version(connection: sqlite3.Connection, database: Path) -> int:
    """The layout version, if it is one that this program knows, and the database is fit to be brought up to date."""
    version = schema.stored_version(connection)
    if version == 0 and not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise damaged(database, "it is empty")
    if version == 0:
        raise _another_programs(connection, database)
    if version > schema.version_of(schema.MIGRATIONS):
        raise NewerSession(
            f"{database.parent.name} was written by a newer version of this program (layout {version}, this one knows "
            f"up to {schema.version_of(schema.MIGRATIONS)}); update the program to open it"
        )
    if version < 1:
        raise damaged(database, f"its layout version is {version}")
    if version < schema.version_of(schema.MIGRATIONS):
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise damaged(database, f"{len(lost)} rows refer to rows that are gone, first in {lost[0][0]}")
    return version


def _another_programs(connection: sqlite3.Connection, database: Path) -> StorageError:
    """What to tell of a database without this program's mark: with this program's tables in it, the mark is damaged."""
    tables = {str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if {"info", "edits", "annotations"} <= tables:
        return damaged(database, "its mark is gone")
    return StorageError(f"{database} is an SQLite file of another program, not a session")


def check_integrity(connection: sqlite3.Connection, database: Path) -> None:
    """Let SQLite look through the whole file.

    Raises:
        DamagedSession: it found something wrong.
        StorageError: the file cannot be read.
    """
    try:
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except (sqlite3.Error, ValueError) as error:
        raise why(error, action="read", database=database) from error
    if verdict != "ok":
        raise damaged(database, str(verdict).splitlines()[0])


def damaged(database: Path, detail: str) -> DamagedSession:
    """What to tell of a damaged database, with the backups it can be restored from."""
    return DamagedSession(database, detail=detail, backups=backups.listed(database.parent))


def write_new(database: Path, session: Session) -> None:
    """Make the database of a new session, whole or not at all."""
    temporary = atomic.unfinished(database)
    temporary.unlink(missing_ok=True)
    temporary.touch()
    fit_file(temporary)
    with closing(connect(temporary, read_only=False)) as connection:
        schema.create(connection)
        connection.execute("BEGIN IMMEDIATE")
        for layout in LAYOUTS.values():
            stored: Any = getattr(session, layout.name)
            for row in (stored,) if layout.single else stored.values():
                layout.put(connection, row)
        connection.execute("COMMIT")
    os.replace(temporary, database)
    atomic.sync_folder(database.parent)
