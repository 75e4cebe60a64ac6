"""A full disk, a disk that cannot be written, and a process killed in the middle of an edit lose nothing."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain import edits
from annotator.domain.edits import Change, Edit
from annotator.domain.session import Session
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import annotation, small_session

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def small_disk(path: Path, size: str) -> Generator[Path]:
    """A real disk of its own of some size; needs the right to mount."""
    path.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("needs root on Linux to mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", path], check=True)


def session_on(disk: Path) -> SessionFolder:
    return SessionFolder.create(disk / "a.session", small_session())


def big_edit(session: Session, count: int) -> Edit:
    rows = [annotation(f"big-{number}", note="x" * 500) for number in range(count)]
    return edits.add_annotations(session, rows, label="Add many")


def test_on_a_full_disk_an_edit_fails_whole_says_so_and_works_again_with_room(tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "disk", "1m") as disk,
        SessionFolder.create(disk / "a.session", small_session()) as folder,
    ):
        session = folder.load()
        with pytest.raises(StorageError, match="the disk is full: make room on it and try again"):
            folder.write(big_edit(session, 2000), coder_id="anna")
        assert folder.load() == session
        assert folder.history() == []
        folder.write(big_edit(session, 5), coder_id="anna")
        assert len(folder.load().annotations) == 6


def test_on_a_disk_that_cannot_be_written_a_session_can_be_looked_at(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        SessionFolder.create(disk / "a.session", small_session()).close()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        with pytest.raises(StorageError, match="the folder cannot be written"):
            SessionFolder.open(disk / "a.session")
        with pytest.raises(StorageError, match=r"b\.session.*the folder cannot be written"):
            SessionFolder.create(disk / "b.session", small_session())
        with SessionFolder.open(disk / "a.session", read_only=True) as folder:
            assert folder.load() == small_session()


def test_findings_that_do_not_fit_leave_the_earlier_ones(tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "disk", "1m") as disk,
        SessionFolder.create(disk / "a.session", small_session()) as folder,
    ):
        session = folder.load()
        flag = next(iter(session.findings.flags.values()))
        many = {f"f{number}": replace(flag, id=f"f{number}", text="x" * 500) for number in range(3000)}
        with pytest.raises(StorageError, match="the disk is full"):
            folder.write_findings(replace(session.findings, flags=many))
        assert folder.load() == session
        assert [path.name for path in folder.analysis_path.iterdir()] == ["findings.json"]


# --- killed -----------------------------------------------------------------------------------------------------------

_WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from annotator.domain.edits import Change, Edit
    from annotator.storage.session_folder import SessionFolder
    from annotator.domain.annotations import Annotation

    class Stopping(tuple):
        '''Changes that stop for ever after some: the process is then in the middle of its transaction.'''
        def __iter__(self):
            for number, change in enumerate(super().__iter__()):
                if number == 900:
                    sys.stdout.write("middle\\n"); sys.stdout.flush()
                    sys.stdin.read()
                yield change

    folder = SessionFolder.open(Path(sys.argv[1]))
    def batch(name, count, kind=tuple):
        values = dict(coder_id="anna", tier="T", code_id="masking", participant_id="client", start_s=1, end_s=2)
        rows = (Annotation(id=f"{name}-{n}", note="x" * 4000, **values) for n in range(count))
        return Edit(label=name, changes=kind(Change(table="annotations", before=None, after=row) for row in rows))
    if sys.argv[2] == "middle":
        folder.write(batch("half", 1000, Stopping), coder_id="anna")
    number = 0
    while True:
        folder.write(batch(f"edit{number}", 50), coder_id="anna")
        sys.stdout.write(f"{number}\\n"); sys.stdout.flush()
        number += 1
    """
)


def start_writer(path: Path, mode: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    process.communicate()


def test_a_process_killed_in_the_middle_of_an_edit_leaves_none_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    writer = start_writer(path, "middle")
    assert writer.stdout is not None
    assert writer.stdout.readline() == "middle\n"
    journal = path / "session.db-journal"
    kill(writer)
    # Part of the edit had reached the file already: only the journal can take it back.
    assert journal.stat().st_size > 0
    assert (path / "session.db").stat().st_size > 1_000_000

    with SessionFolder.open(path) as folder:
        assert folder.load() == small_session()
        assert folder.history() == []


def test_killed_at_any_moment_every_finished_edit_is_there_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    finished = 0
    for round_ in range(2):
        with SessionFolder.open(path) as folder:
            folder.write(edits.delete_annotations(folder.load(), set(folder.load().annotations)), coder_id="anna")
        writer = start_writer(path, "any")
        assert writer.stdout is not None
        for _ in range(2 + 3 * round_):
            finished = int(writer.stdout.readline())
        kill(writer)
        with SessionFolder.open(path) as folder:
            labels = [entry.label for entry in folder.history() if entry.label.startswith("edit")]
            rows = folder.load().annotations
        written = {
            name: sum(row.startswith(f"{name}-") for row in rows) for name in {row.split("-")[0] for row in rows}
        }
        assert set(written.values()) == {50}
        assert {f"edit{number}" for number in range(finished + 1)} <= set(written)
        assert set(written) <= set(labels)


def test_a_killed_window_does_not_keep_the_session_locked(tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    writer = start_writer(path, "middle")
    assert writer.stdout is not None
    writer.stdout.readline()
    with pytest.raises(StorageError, match="is open in another window"):
        SessionFolder.open(path)
    kill(writer)
    with SessionFolder.open(path) as folder:
        change = Change(table="annotations", before=None, after=annotation("after"))
        folder.write(Edit(label="Go on", changes=(change,)), coder_id="anna")


def test_restoring_on_a_full_disk_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        path = disk / "a.session"
        session_on(disk).close()
        (path / "session.db").write_bytes(b"damaged")
        before = (path / "session.db").read_bytes()
        with (disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(b"x" * 4096)
        with pytest.raises(StorageError, match="the disk is full: make room on it and try again"):
            SessionFolder.restore(path, SessionFolder.backups(path)[0])
        assert (path / "session.db").read_bytes() == before
        assert not list(path.glob("*replaced*"))
        assert not list(path.glob(".*.new"))
        (disk / "filler").unlink()
        SessionFolder.restore(path, SessionFolder.backups(path)[0])
        with SessionFolder.open(path) as folder:
            assert folder.load() == small_session()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="permissions of another user as Linux has them"
)
def test_a_session_whose_folder_cannot_be_written_any_more_is_closed_and_let_go(tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    for entry in (tmp_path, path, *path.rglob("*")):
        os.chown(entry, 65534, 65534)
    outside = Path(tempfile.gettempdir())
    for above in (tmp_path, *(folder for folder in tmp_path.parents if outside in folder.parents)):
        above.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", _UNWRITABLE, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["refused", "closed", "reopened"], done.stderr


_UNWRITABLE = """
import os, sys, urllib.parse  # pathlib reads that in later, when it may no longer be read
from pathlib import Path
from annotator.domain import marker_edits
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
path = Path(sys.argv[1])
SessionFolder.open(path, read_only=True).close()  # all is read in by now
os.setresgid(65534, 65534, 65534)
os.setresuid(65534, 65534, 65534)
folder = SessionFolder.open(path)
session = folder.load()
os.chmod(path, 0o555)
try:
    folder.write(marker_edits.add_marker(session, 1.0, coder_id="a", text="x"), coder_id="a")
except StorageError as error:
    print("refused" if "permissions" in str(error) else error)
folder.close()
print("closed")
os.chmod(path, 0o755)
os.chmod(path / "session.lock", 0o400)
with SessionFolder.open(path) as folder:
    folder.write(marker_edits.add_marker(folder.load(), 1.0, coder_id="a", text="x"), coder_id="a")
print("reopened")
"""
