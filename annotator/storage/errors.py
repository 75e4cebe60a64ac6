"""What can go wrong with a session folder, each with a message for the person at the screen."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class StorageError(RuntimeError):
    """A session folder could not be read or written. The message says what, where, and what to do."""


class SessionInUse(StorageError):  # noqa: N818
    """Another window has the session open; it can still be opened read-only.

    Attributes:
        path: The session folder.
        holder: Who has it open, e.g. ``anna on lab-pc-2``; empty where unknown.
        since: ISO 8601 moment at which it was opened there; empty where unknown.
    """

    def __init__(self, path: Path, *, holder: str, since: str):
        self.path = path
        self.holder = holder
        self.since = since
        who = f" by {holder}" if holder else ""
        when = f" since {since}" if since else ""
        super().__init__(
            f"{path.name} is open in another window{who}{when}; close it there, or open it read-only here ({path})"
        )


class DamagedSession(StorageError):  # noqa: N818
    """The database of a session is damaged.

    Attributes:
        path: The session folder.
        backups: Backups it can be restored from, newest first.
    """

    def __init__(self, path: Path, *, detail: str, backups: tuple[Path, ...]):
        self.path = path.parent
        self.backups = backups
        advice = (
            f"restore one of its {len(backups)} backups: the window offers it, "
            f"and 'annotator restore' does it; the newest is {backups[0].name}"
            if backups
            else "it has no backups: put back a copy of the folder from your own backup"
        )
        super().__init__(f"the database {path} is damaged ({detail}); {advice}")


class SessionBusy(StorageError):  # noqa: N818
    """Another program holds the database at this moment: trying again later may do."""


class NewerSession(StorageError):  # noqa: N818
    """The session was written by a newer version of the program."""


_OF_THE_DISK = ("full", "no space", "readonly", "read-only", "permission", "locked", "busy", "unable to open", "i/o")


def is_damage(error: Exception) -> bool:
    """True if a failure to read a database means that its content is damaged, rather than the disk or a permission.

    What SQLite calls an operational error is of the disk only where it says so: a table that is not there, a text that
    is no text or a statement in the layout that makes no sense are damage.
    """
    text = str(error).lower()
    if isinstance(error, sqlite3.IntegrityError):
        return False
    if isinstance(error, sqlite3.OperationalError):
        return not any(word in text for word in _OF_THE_DISK)
    return isinstance(error, (sqlite3.DatabaseError, ValueError, TypeError, OverflowError))


def explain(error: sqlite3.Error | OSError, *, action: str, path: Path) -> StorageError:
    """Turn a failure of the database or the disk into a message that says what to do."""
    kind, text = StorageError, str(error).lower()
    if "full" in text or "no space" in text:
        advice = "the disk is full: make room on it and try again"
    elif "readonly" in text or "read-only" in text or "permission" in text or "unable to open" in text:
        advice = "the folder cannot be written: check its permissions, or copy it to another disk"
    elif "locked" in text or "busy" in text:
        kind = SessionBusy
        advice = "another program holds the file: wait for it to finish, or close it, and try again"
    else:
        advice = "check that the disk is connected and has room, and try again"
    return kind(f"could not {action} {path} ({error}); nothing was changed; {advice}")
