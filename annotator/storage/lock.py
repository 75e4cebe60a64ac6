"""One window per session.

The lock is SQLite's own lock on an empty database beside the session's: wherever the session's database works
(Windows, macOS, a network share), this lock does, and the system releases it when the process dies.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import platform
import sqlite3
from pathlib import Path

import msgspec

from annotator import atomic
from annotator.domain.clock import utc_now
from annotator.file_modes import fit_file
from annotator.storage.errors import SessionInUse, explain

LOCK_NAME = "session.lock"
HOLDER_NAME = "session.lock.json"


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who has a session open, for the message that another person gets to read."""

    user: str
    computer: str
    since: str


class SessionLock:
    """The right to write to one session folder, held until :meth:`release` or the end of the process."""

    def __init__(self, folder: Path):
        """Take the lock.

        Raises:
            SessionInUse: somebody else holds it.
            StorageError: the folder cannot be written.
        """
        self._holder_path = folder / HOLDER_NAME
        path = folder / LOCK_NAME
        _make_ours(path)
        try:
            connection = sqlite3.connect(path, timeout=0.0, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise explain(error, action="lock", path=path) from error
        try:
            connection.execute("PRAGMA journal_mode = MEMORY")  # nothing is ever written: leave no journal file
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            connection.close()
            if "locked" in str(error):
                holder = _read_holder(self._holder_path)
                raise SessionInUse(
                    folder,
                    holder=f"{holder.user} on {holder.computer}" if holder else "",
                    since=holder.since if holder else "",
                ) from None
            raise explain(error, action="lock", path=path) from error
        self._connection = connection
        try:
            atomic.write_bytes(self._holder_path, msgspec.json.encode(_present_holder()))
        except OSError as error:
            self._connection.close()
            raise explain(error, action="write", path=self._holder_path) from error

    def release(self) -> None:
        """Let others open the session, whatever has become of its folder. May be called twice."""
        try:
            # Who held it is a courtesy: in a folder that cannot be written any more it stays, and misleads nobody,
            # because the lock itself is what counts.
            with contextlib.suppress(OSError):
                self._holder_path.unlink(missing_ok=True)
        finally:
            self._connection.close()

    def __enter__(self) -> SessionLock:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()


def _make_ours(path: Path) -> None:
    """Let a lock file that a copy has made read-only be locked, and a new one be as private as the rest."""
    with contextlib.suppress(OSError):
        if not path.exists():
            path.touch()
            fit_file(path)
        elif not os.access(path, os.R_OK | os.W_OK):
            path.chmod(path.stat().st_mode | 0o600)


def login_name() -> str:
    """Who is logged in, or ``somebody`` where the system does not know (some containers and services)."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


def _present_holder() -> Holder:
    return Holder(user=login_name(), computer=platform.node() or "this computer", since=utc_now())


def _read_holder(path: Path) -> Holder | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None
