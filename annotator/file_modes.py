"""Who may read and write what this program makes: the user alone, unless a folder is shared on purpose.

Sessions are about patients. A folder of one's own keeps them to oneself, whatever the system's usual modes are; in a
folder that a group shares, colleagues can open what one of them has made. Windows has no such modes; there a folder
passes its rights on by itself.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_GROUP, _OTHERS = 0o070, 0o007


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are missing, no more open than the folder they are made in.

    Raises:
        OSError: it cannot be made.
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    _fit(path, usual=stat.S_IMODE(path.stat().st_mode))


def make_private_folder(path: Path) -> None:
    """Make a folder that only the user can look into, unless the folder it is made in is shared on purpose.

    Raises:
        OSError: it is there already, or cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir()
    make_private(path)


def make_private(path: Path) -> None:
    """Let only the user look into a folder, unless the one it lies in is shared on purpose.

    Raises:
        OSError: its rights cannot be changed.
    """
    usual = stat.S_IMODE(path.stat().st_mode)
    if os.name != "nt" and not _shared(path.parent, usual):
        path.chmod(0o700)
    else:
        _fit(path, usual=usual)


def fit_file(path: Path) -> None:
    """Give a file that was just made the rights that the folder it lies in passes on.

    Raises:
        OSError: its rights cannot be changed.
    """
    _fit(path, usual=stat.S_IMODE(path.stat().st_mode) | 0o600)


def _fit(path: Path, *, usual: int) -> None:
    if os.name == "nt":
        return
    above = stat.S_IMODE(path.parent.stat().st_mode)
    kind = 0o777 if path.is_dir() else 0o666
    wanted = usual | (above & (_GROUP | _OTHERS) if _shared(path.parent, usual) else 0)
    wanted &= above | 0o700
    wanted = (wanted & kind) | (usual & stat.S_ISGID if path.is_dir() else 0)
    if wanted != stat.S_IMODE(path.stat().st_mode):
        path.chmod(wanted)


def _shared(folder: Path, usual: int) -> bool:
    """True if a folder is open to others on purpose: more than what is made without a thought (``usual``) is.

    A folder like ``/tmp``, in which everybody may make files that are nobody else's business, is not.
    """
    found = folder.stat()
    mode = stat.S_IMODE(found.st_mode)
    if mode & stat.S_ISGID:
        return True
    if mode & stat.S_ISVTX:
        return False
    of_others = found.st_gid != os.getgid() or not usual & stat.S_IWGRP
    return bool(mode & stat.S_IWOTH or (mode & stat.S_IWGRP and of_others))
