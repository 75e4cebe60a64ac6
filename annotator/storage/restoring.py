"""Putting a backup in the place of a session's database."""

from __future__ import annotations

import contextlib
import os
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

from annotator import atomic
from annotator.domain.session import Session
from annotator.file_modes import fit_file
from annotator.inside import inside
from annotator.storage import backups, database_file, reading, schema
from annotator.storage.database_file import DATABASE_NAME
from annotator.storage.errors import StorageError, explain
from annotator.storage.lock import SessionLock


def restore(path: Path, backup: Path) -> Path:
    """Put ``backup`` in the place of the database of the session folder ``path``, which is kept beside it.

    The copy is whole and on disk before anything is moved, so that a full disk leaves everything as it was.

    Returns:
        Where the database that was replaced is kept.

    Raises:
        SessionInUse: the session is open.
        StorageError: the backup is damaged too, or the folder cannot be written; nothing was changed.
    """
    database = path / DATABASE_NAME
    with SessionLock(path):
        read(backup)
        stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S")
        kept = inside(path, f"session.replaced-{stamp}.db")
        copy = atomic.unfinished(database)
        try:
            _copy(backup, copy)
            _put(copy, database, kept)
        except OSError as error:
            raise explain(error, action="restore", path=database) from error
        finally:
            with contextlib.suppress(OSError):
                copy.unlink(missing_ok=True)
        atomic.sync_folder(path)
    return kept


def newest_whole(path: Path) -> Path | None:
    """The newest backup of the session folder ``path`` that can be read; None if there is none."""
    for backup in backups.listed(path):
        try:
            read(backup)
        except StorageError:
            continue
        return backup
    return None


def read(backup: Path) -> Session:
    """What is in a backup; one in an older layout is read as it will be after it is brought up to date.

    Raises:
        StorageError: it is not whole.
    """
    with closing(database_file.connect(backup, read_only=True)) as connection:
        database_file.check_integrity(connection, backup)
        copy = schema.copied_into_memory(connection)
    with closing(copy):
        return reading.read_session(database_file.in_present_layout(copy, backup), backup)


def _copy(backup: Path, copy: Path) -> None:
    copy.unlink(missing_ok=True)
    with backup.open("rb") as source, copy.open("xb") as file:
        fit_file(copy)
        while block := source.read(1 << 20):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _put(copy: Path, database: Path, kept: Path) -> None:
    """Move the database aside and the copy into its place; or, if that fails, everything back."""
    # A journal belongs to the replaced database and would spoil the restored one.
    moves = [
        (database.with_name(f"{database.name}{ending}"), kept.with_name(f"{kept.name}{ending}"))
        for ending in ("", "-journal")
    ]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            if source.exists():
                os.replace(source, target)
                done.append((source, target))
        os.replace(copy, database)
    except OSError:
        for source, target in reversed(done):
            os.replace(target, source)
        raise
