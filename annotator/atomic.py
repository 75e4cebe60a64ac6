"""Files that are either the old one or the new one, never half of each."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from annotator.file_modes import fit_file

_LEFTOVER = re.compile(r"^\..+?(?:\.(\d+))?\.new(?:-journal)?$")
_DAY_S = 24 * 3600.0


@contextmanager
def replacing(path: Path) -> Generator[BinaryIO]:
    """A file to write; it takes the place of ``path``, durably, when the block ends without an error.

    Raises:
        OSError: nothing was changed and nothing is left behind.
    """
    clear_leftovers(path.parent, of=path.name)
    temporary = unfinished(path)
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:  # never through a link that somebody has put there
            fit_file(temporary)
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_bytes(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``, durably.

    Raises:
        OSError: nothing was changed and nothing is left behind.
    """
    with replacing(path) as file:
        file.write(content)


def unfinished(path: Path) -> Path:
    """What the file or folder ``path`` is called while this process writes it."""
    return path.with_name(f".{path.name}.{os.getpid()}.new")


def clear_leftovers(folder: Path, *, of: str | None = None) -> None:
    """Remove what processes that were killed have left half-written in ``folder``.

    Args:
        of: Only what was to become the file or folder of this name, and only where the process that wrote it is
            gone; with None everything, for folders that nobody else writes to now.
    """
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.name.startswith(".") and ".new" in entry.name]
    except OSError:
        return
    for entry in found:
        match = _LEFTOVER.match(entry.name)
        if match is None or (of is not None and not (entry.name.startswith(f".{of}.") and is_dead(entry, match[1]))):
            continue
        with contextlib.suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)


def is_dead(entry: os.DirEntry[str], process: str | None) -> bool:
    """True if the process that wrote this is gone; where that cannot be asked, if it was a day ago."""
    if process is None or int(process) == os.getpid():
        return False
    if os.name == "nt":
        return entry.stat(follow_symlinks=False).st_mtime < time.time() - _DAY_S
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut, where the system can (Windows does it by itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        # Some network shares refuse to sync a folder; the rename itself is done.
        return
    finally:
        os.close(descriptor)
