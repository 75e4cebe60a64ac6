"""Rotating copies of a session's database, made by SQLite's backup API so that they are whole at any moment."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from annotator import atomic
from annotator.file_modes import fit_file, make_folder
from annotator.inside import inside

FOLDER_NAME = "backups"
KEPT_RECENT = 6
KEPT_DAYS = 4
# Older versions gave no number, or one of three digits to those of one second.
_NAME = re.compile(r"^session-(\d{8}T\d{6})(?:-(\d{3}|\d{6}))?\.db$")


def listed(folder: Path) -> tuple[Path, ...]:
    """The backups of a session folder, newest first."""
    try:
        found = [path for path in (folder / FOLDER_NAME).iterdir() if _NAME.match(path.name)]
    except OSError:
        return ()
    return tuple(sorted(found, key=_order, reverse=True))


def _order(path: Path) -> tuple[int, str]:
    """Backups are numbered: a clock that was wrong for a day must not make the old ones the newest."""
    return _number(path), path.stem


def _number(path: Path) -> int:
    match = _NAME.match(path.name)
    digits = (match.group(2) or "") if match else ""
    return int(digits) if len(digits) == 6 else 0


def make(connection: sqlite3.Connection, folder: Path) -> Path:
    """Copy the database into ``folder/backups`` and drop the copies that are not needed any more.

    Raises:
        OSError: the copy could not be written; the earlier ones are untouched.
        sqlite3.Error: likewise.
    """
    directory = folder / FOLDER_NAME
    make_folder(directory)
    target = _next_name(folder)
    temporary = atomic.unfinished(target)
    try:
        temporary.touch()
        fit_file(temporary)
        with closing(sqlite3.connect(temporary)) as copy:
            copy.execute("PRAGMA synchronous = OFF")  # synced once, below
            connection.backup(copy)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except (OSError, sqlite3.Error):
        temporary.unlink(missing_ok=True)
        raise
    atomic.sync_folder(directory)
    for path in expired(listed(folder)):
        path.unlink(missing_ok=True)
    return target


def expired(newest_first: Sequence[Path]) -> list[Path]:
    """Which backups to drop: kept are the last few, and the last one of each of some days before them.

    So a long day of work does not push out how the session stood the week before.
    """
    kept_days: set[str] = set()
    dropped: list[Path] = []
    for path in newest_first[KEPT_RECENT:]:
        match = _NAME.match(path.name)
        day = match.group(1)[:8] if match else path.name
        if day in kept_days or len(kept_days) == KEPT_DAYS:
            dropped.append(path)
        else:
            kept_days.add(day)
    return dropped


def holds(backup: Path, connection: sqlite3.Connection) -> bool:
    """True if everything people did up to now is in this backup: their last edit is, since the record only grows.

    Asked of the content: what the file times say depends on a clock.
    """
    present = _last_edit(connection)
    try:
        with closing(sqlite3.connect(f"{backup.as_uri()}?mode=ro&immutable=1", uri=True)) as kept:
            return _last_edit(kept) == present
    except sqlite3.Error:
        return False


def _last_edit(connection: sqlite3.Connection) -> tuple[Any, ...]:
    edit = connection.execute("SELECT id, made_at, label FROM edits ORDER BY id DESC LIMIT 1").fetchone()
    return (*connection.execute("PRAGMA user_version").fetchone(), edit)


def _next_name(folder: Path) -> Path:
    stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S")
    number = 1 + max((_number(path) for path in listed(folder)), default=0)
    return inside(folder, FOLDER_NAME, f"session-{stamp}-{number:06d}.db")
