"""A session on disk: one folder, one SQLite file with all human work, and what was computed beside it."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

from annotator.domain.edits import Edit, EditError, check_row_limits, row_key
from annotator.domain.media import Media
from annotator.domain.session import Findings, Session
from annotator.storage import (
    backups,
    checking,
    database_file,
    findings_file,
    folder_making,
    media_files,
    reading,
    record,
    restoring,
)
from annotator.storage.database_file import DATABASE_NAME
from annotator.storage.errors import StorageError, explain
from annotator.storage.lock import SessionLock
from annotator.storage.record import CodebookVersion, RecordedEdit
from annotator.storage.tables import LAYOUTS

SUFFIX = ".session"
MINUTES_BETWEEN_BACKUPS = 10.0


class SessionFolder:
    """An open session folder.

    All methods may be called from any thread and wait for each other; the intended use is one thread that owns the
    folder and does every write (an edit waits for the disk). :attr:`path`, :attr:`analysis_path` and
    :attr:`cache_path` never wait.

    Attributes:
        path: The session folder.
        read_only: True if it can only be looked at.
        problems: What could not be done on opening or backing up, and did not stop the work; for the user to read.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: SessionLock | None):
        """Use :meth:`create` or :meth:`open`."""
        self.path = path
        self.read_only = lock is None
        self.problems: list[str] = []
        self._connection = connection
        self._lock = lock
        self._turn = threading.RLock()
        self._backed_up = time.monotonic()

    # --- opening and closing ----------------------------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, session: Session) -> SessionFolder:
        """Make a new session folder that holds ``session`` (its findings included) and open it.

        Raises:
            StorageError: there is a session already, or the folder cannot be written. A folder this call made is
                removed again.
        """
        path = Path(os.path.abspath(path))
        if path.suffix != SUFFIX:
            raise StorageError(f"a session folder's name ends in {SUFFIX}: call it {path.name}{SUFFIX}")
        if (path / DATABASE_NAME).exists():
            raise StorageError(f"there is a session at {path} already; open it, or give another name")
        checking.check(session, path)
        made = folder_making.make(path)
        try:
            with SessionLock(path):
                folder_making.refuse_links(path)
                folder_making.clear_leftovers(path)
                database_file.write_new(path / DATABASE_NAME, session)
                if session.findings.info is not None or session.findings.flags:
                    findings_file.write(_findings_path(path), session.findings)
        except (OSError, sqlite3.Error) as error:
            folder_making.discard(path, made=made)
            raise explain(error, action="make the session", path=path) from error
        except BaseException:
            folder_making.discard(path, made=made)
            raise
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> SessionFolder:
        """Open a session folder: check it, bring an older layout up to date (after a backup), back it up.

        Raises:
            SessionInUse: another window has it open (try again with ``read_only``).
            DamagedSession: the database is damaged or gone; see :meth:`restore`.
            NewerSession: a newer version of the program wrote it.
            StorageError: it is no session, or cannot be read or (unless ``read_only``) written.
        """
        path = Path(os.path.abspath(path))
        database = path / DATABASE_NAME
        try:
            if not database.is_file():
                if backups.listed(path):
                    raise database_file.damaged(database, "it is not there")
                raise StorageError(_why_not_a_session(path))
        except PermissionError as error:
            raise explain(error, action="read", path=database) from error
        folder_making.refuse_links(path)
        lock = None if read_only else SessionLock(path)
        try:
            if lock is not None:
                folder_making.clear_leftovers(path)
            connection = database_file.connect(database, read_only=read_only)
            try:
                connection = database_file.checked(connection, path, read_only=read_only)
            except BaseException:
                connection.close()
                raise
        except BaseException:
            if lock is not None:
                lock.release()
            raise
        folder = cls(path, connection, lock)
        if not read_only:
            folder._back_up_if_changed()
        return folder

    def close(self) -> None:
        """Close the folder and let others open it. May be called twice."""
        with self._turn:
            lock, self._lock = self._lock, None
            try:
                self._connection.close()
            except sqlite3.Error as error:
                self.problems.append(f"{self.path.name} could not be closed in order ({error})")
            finally:
                if lock is not None:
                    lock.release()

    def __enter__(self) -> SessionFolder:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # --- reading ----------------------------------------------------------------------------------------------------

    def load(self) -> Session:
        """The whole session as it stands on disk: human work and findings.

        Findings that cannot be read are left out and named in :attr:`problems`: they can be computed again.

        Raises:
            DamagedSession: a row cannot be read.
            StorageError: the database cannot be read.
        """
        with self._turn:
            session = reading.read_session(self._connection, self.path / DATABASE_NAME)
        return replace(session, findings=self._findings(session))

    def history(self, *, limit: int | None = None, after_id: int = 0) -> list[RecordedEdit]:
        """The record of changes, newest first; ``after_id`` leaves out that edit and those before it.

        Raises:
            StorageError: the database cannot be read.
        """
        with self._turn, reading.one_view(self._connection, self.path / DATABASE_NAME):
            return record.edits(self._connection, limit=limit, after_id=after_id)

    def codebook_versions(self) -> list[CodebookVersion]:
        """Every state the codebook was in, newest first, the present one among them.

        Raises:
            StorageError: the database cannot be read.
        """
        with self._turn, reading.one_view(self._connection, self.path / DATABASE_NAME):
            return record.codebook_versions(self._connection)

    # --- writing ----------------------------------------------------------------------------------------------------

    def write(self, edit: Edit, *, coder_id: str) -> None:
        """Put one edit on disk, with its record, in one transaction. When this returns it survives a power cut.

        Raises:
            EditError: a row on disk is not as the edit expects it; nothing was changed.
            StorageError: the disk is full, gone or read-only, or the folder is open read-only; nothing was changed.
        """
        if not edit.changes:
            return
        with self._turn:
            self._require_writable()
            database = self.path / DATABASE_NAME
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                self._write_rows(edit)
                record.put(self._connection, edit, coder_id)
                self._connection.execute("COMMIT")
            except sqlite3.IntegrityError as error:
                reading.roll_back(self._connection)
                problem = "rows it refers to are not there" if "FOREIGN" in str(error) else "a value is missing"
                raise EditError(f"{edit.label}: {problem} ({error})") from error
            except (sqlite3.Error, OverflowError) as error:
                reading.roll_back(self._connection)
                raise database_file.why(error, action=f"write '{edit.label}' to", database=database) from error
            except BaseException:
                reading.roll_back(self._connection)
                raise
            if time.monotonic() - self._backed_up > MINUTES_BETWEEN_BACKUPS * 60:
                self.back_up()

    def write_findings(self, findings: Findings) -> None:
        """Replace the machine's findings. Human work is not touched.

        Raises:
            StorageError: they could not be written; the earlier ones are still there.
        """
        with self._turn:
            self._require_writable()
            path = _findings_path(self.path)
            try:
                findings_file.write(path, findings)
            except OSError as error:
                raise explain(error, action="write the findings to", path=path) from error

    def back_up(self) -> Path | None:
        """Make a backup now. A failure does not stop the work: it is named in :attr:`problems`, and None returned."""
        with self._turn:
            self._backed_up = time.monotonic()
            try:
                return backups.make(self._connection, self.path)
            except (OSError, sqlite3.Error) as error:
                problem = explain(error, action="back the session up to", path=self.path / backups.FOLDER_NAME)
                self.problems.append(str(problem))
                return None

    # --- files ------------------------------------------------------------------------------------------------------

    @property
    def analysis_path(self) -> Path:
        """Folder for landmark shards and derived signals; may not exist yet."""
        return self.path / folder_making.ANALYSIS_NAME

    @property
    def cache_path(self) -> Path:
        """Folder for the frame index and the waveform, which can be made again; may not exist yet."""
        return self.path / folder_making.CACHE_NAME

    def media_path(self, media: Media) -> Path:
        """Where the media's file is now: as stored, beside the session, or in a folder beside it.

        Reads two megabytes of the file to make sure it is the right one.

        Raises:
            MediaNotFound: it is in none of these places, or another file has its name.
        """
        return media_files.locate(self.path, media)

    def relink(self, media: Media, path: Path) -> Media:
        """The media row that points to ``path``; to be put into the session by an edit.

        Raises:
            MediaNotFound: there is no such file, or it is not the recording the session was made with.
        """
        if not path.is_file():
            raise media_files.MediaNotFound(f"there is no file {path}")
        if not media_files.is_same(path, media):
            raise media_files.MediaNotFound(
                f"{path} is another recording than the {media.file_name} this session was made with"
            )
        return replace(media, path=media_files.stored_path(self.path, path), file_name=path.name)

    # --- backups ----------------------------------------------------------------------------------------------------

    @staticmethod
    def backups(path: Path) -> tuple[Path, ...]:
        """The backups of the session folder at ``path``, newest first."""
        return backups.listed(path)

    @classmethod
    def open_restored(cls, path: Path) -> SessionFolder:
        """Put the newest backup that can be read in the place of a damaged database, and open the session.

        Raises:
            StorageError: no backup can be read, or the folder cannot be written; nothing was changed.
        """
        backup = restoring.newest_whole(path)
        if backup is None:
            raise StorageError(f"none of the backups of {path} can be read; put back a copy of the folder of your own")
        kept = restoring.restore(path, backup)
        folder = cls.open(path)
        replaced = f"; the damaged database is kept as {kept.name}" if kept.exists() else ""
        folder.problems.append(f"{backup.name} was put back{replaced}")
        return folder

    @staticmethod
    def restore(path: Path, backup: Path) -> Path:
        """Put a backup in the database's place. The damaged database is kept beside it.

        Returns:
            Where the database that was replaced is kept.

        Raises:
            SessionInUse: the session is open.
            StorageError: the backup is damaged too, or the folder cannot be written.
        """
        return restoring.restore(path, backup)

    # --- inside -----------------------------------------------------------------------------------------------------

    def _write_rows(self, edit: Edit) -> None:
        for change in edit.changes:
            check_row_limits(change.after, edit.label)
            layout = LAYOUTS[change.table]
            present = layout.select(self._connection, None if layout.single else change.key)
            if (present[0] if present else None) != change.before or (layout.single and change.after is None):
                raise EditError(f"{edit.label}: {change.table} row {change.key} on disk is not as expected")
            if change.before is not None and (change.after is None or layout.single):
                layout.remove(self._connection, row_key(change.before))
            if change.after is not None:
                layout.put(self._connection, change.after)

    def _require_writable(self) -> None:
        if self.read_only:
            raise StorageError(f"{self.path.name} is open read-only; close it elsewhere and open it again to change it")

    def _findings(self, session: Session) -> Findings:
        path = _findings_path(self.path)
        try:
            findings = findings_file.read(path)
            checking.check_people(findings, session)
            return findings
        except (OSError, ValueError) as error:
            self.problems.append(f"the findings in {path} cannot be read ({error}); analyse the session again")
            return Findings()

    def _back_up_if_changed(self) -> None:
        newest = next(iter(backups.listed(self.path)), None)
        if newest is None or not backups.holds(newest, self._connection):
            self.back_up()


def _findings_path(path: Path) -> Path:
    return path / folder_making.ANALYSIS_NAME / findings_file.FILE_NAME


def _why_not_a_session(path: Path) -> str:
    if not path.exists():
        return f"there is no session at {path}"
    if not path.is_dir():
        return f"{path} is a file; a session is a folder whose name ends in {SUFFIX}"
    if folder_making.is_half_made(path):
        return (
            f"{path} was never finished, and nothing is in it: make the session again, under the same name if you like"
        )
    return f"{path} is not a session: it has no {DATABASE_NAME}"
