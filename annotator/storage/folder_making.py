"""The folder of a session: making it, what a killed process left of one, and links in it that lead elsewhere."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from annotator import atomic
from annotator.file_modes import fit_file, make_private, make_private_folder
from annotator.storage import backups
from annotator.storage.database_file import DATABASE_NAME
from annotator.storage.errors import StorageError, explain
from annotator.storage.lock import HOLDER_NAME, LOCK_NAME

ANALYSIS_NAME = "analysis"
CACHE_NAME = "cache"
_OWN_FOLDERS = (ANALYSIS_NAME, CACHE_NAME, backups.FOLDER_NAME)
_OWN_FILES = (DATABASE_NAME, f"{DATABASE_NAME}-journal", LOCK_NAME, HOLDER_NAME)


def make(path: Path) -> bool:
    """Make the folder of a new session, unless it is there; True if it was made.

    Raises:
        StorageError: it cannot be made.
    """
    if path.is_dir() and not is_half_made(path):
        return False
    try:
        if not path.is_dir():
            make_private_folder(path)
            return True
        make_private(path)
        for entry in path.iterdir():
            fit_file(entry)
    except OSError as error:
        raise explain(error, action="make the session folder", path=path) from error
    return False


def is_half_made(path: Path) -> bool:
    """True if ``path`` is what is left of a session whose making was cut off: nothing of anybody's is in it."""
    entries = _entries(path)
    return bool(entries) and all(_is_leftover(entry) for entry in entries)


def _entries(path: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as found:
            return list(found)
    except OSError:
        return []


def _is_leftover(entry: os.DirEntry[str]) -> bool:
    if entry.is_dir(follow_symlinks=False):
        return entry.name in _OWN_FOLDERS and not _entries(Path(entry.path))
    own = entry.name in (LOCK_NAME, HOLDER_NAME) or (entry.name.startswith(".session.") and ".new" in entry.name)
    return own and not entry.is_symlink()


def clear_leftovers(path: Path) -> None:
    """Remove what a killed process has left half-written anywhere in a session folder that is locked by this one."""
    atomic.clear_leftovers(path)
    for name in _OWN_FOLDERS:
        for folder, _folders, _files in os.walk(path / name):
            atomic.clear_leftovers(Path(folder))


def discard(path: Path, *, made: bool) -> None:
    """Remove what making a session that failed has left: the folder if it was made then, else what was put into it."""
    if made:
        shutil.rmtree(path, ignore_errors=True)
        return
    atomic.clear_leftovers(path)
    for name in (DATABASE_NAME, LOCK_NAME):
        with contextlib.suppress(OSError):
            (path / name).unlink(missing_ok=True)


def refuse_links(path: Path) -> None:
    """Make sure that nothing is written outside through a session that came from somebody else.

    Raises:
        StorageError: a file or folder of the program's own in it is a link that leads out of it.
    """
    for name in (*_OWN_FILES, *_OWN_FOLDERS):
        own = path / name
        if own.is_symlink() and Path(os.path.realpath(path)) not in Path(os.path.realpath(own)).parents:
            raise StorageError(
                f"{own} is a link to {os.path.realpath(own)}, outside the session; a session is one folder: replace "
                "the link by what it leads to"
            )
