"""Reading a whole session out of a database that may be damaged."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from annotator.domain.edits import row_key
from annotator.domain.session import Session
from annotator.storage import checking, database_file
from annotator.storage.tables import LAYOUTS


@contextmanager
def one_view(connection: sqlite3.Connection, database: Path) -> Generator[None]:
    """Around reading: one consistent view, also while another process writes.

    Raises:
        DamagedSession: what was read makes no sense.
        StorageError: the disk or a lock stands in the way.
    """
    try:
        connection.execute("BEGIN")
        yield
    except msgspec.DecodeError as error:
        raise database_file.damaged(database, str(error)) from error
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise database_file.why(error, action="read", database=database) from error
    finally:
        roll_back(connection)


def roll_back(connection: sqlite3.Connection) -> None:
    """End a transaction that has come to nothing; what went wrong before is what is told."""
    with contextlib.suppress(sqlite3.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def read_session(connection: sqlite3.Connection, database: Path) -> Session:
    """The session in a database, checked, without findings.

    Raises:
        DamagedSession: a row cannot be read, or cannot be part of a session.
        StorageError: the database cannot be read.
    """
    with one_view(connection, database):
        infos = LAYOUTS["info"].select(connection)
        codebooks = LAYOUTS["codebook"].select(connection)
        many: dict[str, Any] = {
            layout.name: MappingProxyType({row_key(row): row for row in layout.select(connection)})
            for layout in LAYOUTS.values()
            if not layout.single
        }
    if len(infos) != 1 or len(codebooks) != 1:
        raise database_file.damaged(database, "the session's own row is missing")
    single: dict[str, Any] = {"info": infos[0], "codebook": codebooks[0]}
    session = Session(**single, **many)
    try:
        checking.check_rows(session)
    except ValueError as error:
        raise database_file.damaged(database, str(error)) from error
    return session
