"""Rotating copies of a session's database, made by SQLite's backup API so that they are whole at any moment."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

from annotator import atomic

FOLDER_NAME = "backups"
KEPT_RECENT = 6
KEPT_DAYS = 4
_NAME = re.compile(r"^session-(\d{8})T(\d{6})(?:-\d+)?\.db$")


def listed(folder: Path) -> tuple[Path, ...]:
    """The backups of a session folder, newest first."""
    try:
        found = [path for path in (folder / FOLDER_NAME).iterdir() if _NAME.match(path.name)]
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda path: path.stem, reverse=True))


def make(connection: sqlite3.Connection, folder: Path) -> Path:
    """Copy the database into ``folder/backups`` and drop the copies that are not needed any more.

    Raises:
        OSError: the copy could not be written; the earlier ones are untouched.
        sqlite3.Error: likewise.
    """
    directory = folder / FOLDER_NAME
    directory.mkdir(exist_ok=True)
    target = _free_name(directory)
    temporary = directory / f".{target.name}.new"
    try:
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
        day = match.group(1) if match else path.name
        if day in kept_days or len(kept_days) == KEPT_DAYS:
            dropped.append(path)
        else:
            kept_days.add(day)
    return dropped


def _free_name(directory: Path) -> Path:
    stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S")
    path = directory / f"session-{stamp}.db"
    number = 1
    while path.exists():
        number += 1
        path = directory / f"session-{stamp}-{number:03d}.db"
    return path
