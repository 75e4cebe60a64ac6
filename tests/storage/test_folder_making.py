"""Who may see a session, what a killed process leaves, and links that lead out of the folder."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.storage.errors import StorageError
from annotator.storage.folder_making import is_half_made
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links as Linux and macOS have them")


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(path: Path) -> set[tuple[str, str]]:
    def of(entry: Path) -> tuple[str, str]:
        return ("folder" if entry.is_dir() else "file"), oct(stat.S_IMODE(entry.stat().st_mode) & 0o777)

    return {of(path), *(of(entry) for entry in path.rglob("*"))}


def make(path: Path) -> Path:
    with SessionFolder.create(path, small_session()) as folder:
        folder.write_findings(small_session().findings)
        folder.back_up()
    return path


def test_a_session_is_for_its_user_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert modes(make(tmp_path / "a.session")) == {("folder", "0o700"), ("file", "0o600")}


def test_in_a_folder_that_everybody_may_write_to_as_well(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    assert modes(make(tmp_path / "a.session")) == {("folder", "0o700"), ("file", "0o600")}


@pytest.mark.parametrize("shared", [0o770, 0o2770])
def test_in_a_folder_that_a_group_shares_the_group_can_work_with_it(tmp_path: Path, shared: int) -> None:
    tmp_path.chmod(shared)
    assert modes(make(tmp_path / "a.session")) == {("folder", "0o770"), ("file", "0o660")}


def test_usual_modes_of_a_group_of_ones_own_are_not_shared_on_purpose(tmp_path: Path) -> None:
    os.umask(0o002)
    tmp_path.chmod(0o775)
    assert modes(make(tmp_path / "a.session")) == {("folder", "0o700"), ("file", "0o600")}


def half_made(path: Path) -> Path:
    path.mkdir()
    for name in ("session.lock", ".session.db.new", ".session.db.4711.new", ".session.lock.json.1.new"):
        (path / name).touch()
    return path


def test_a_half_made_session_stands_in_nobodys_way(tmp_path: Path) -> None:
    path = half_made(tmp_path / "a.session")
    assert is_half_made(path)
    with pytest.raises(StorageError, match="was never finished, and nothing is in it"):
        SessionFolder.open(path)
    make(path)
    assert modes(path) == {("folder", "0o700"), ("file", "0o600")}
    assert sorted(entry.name for entry in path.iterdir()) == ["analysis", "backups", "session.db", "session.lock"]


@pytest.mark.parametrize("name", ["notes.txt", "session.db", "clip.mp4"])
def test_a_folder_with_anything_of_anybodys_is_not_half_made(tmp_path: Path, name: str) -> None:
    path = half_made(tmp_path / "a.session")
    (path / name).touch()
    assert not is_half_made(path)


def test_what_a_killed_process_left_is_gone_after_the_next_opening(tmp_path: Path) -> None:
    path = make(tmp_path / "a.session")
    kept = sorted(entry for entry in path.rglob("*") if not entry.is_dir())
    shards = path / "analysis" / "landmarks" / "client" / "abc"
    shards.mkdir(parents=True)
    for left in (path / ".session.db.12.new", path / ".session.db.new-journal", shards / ".000001.npz.99.new"):
        left.touch()
    (path / "backups" / ".session-20260101T000000.db.new").touch()
    (path / ".clips.77.new").mkdir()
    SessionFolder.open(path, read_only=True).close()
    assert (path / ".session.db.12.new").exists()
    SessionFolder.open(path).close()
    assert sorted(entry for entry in path.rglob("*") if not entry.is_dir()) == kept
    assert not (path / ".clips.77.new").exists()


@pytest.mark.parametrize("name", ["analysis", "backups", "cache", "session.db", "session.lock"])
def test_a_link_out_of_the_session_is_not_followed(tmp_path: Path, name: str) -> None:
    path = make(tmp_path / "a.session")
    outside = tmp_path / "outside"
    own = path / name
    if own.exists():
        own.rename(outside)
    else:
        outside.mkdir()
    own.symlink_to(outside)
    with pytest.raises(StorageError, match="outside the session"):
        SessionFolder.open(path)


def test_a_session_that_cannot_be_kept_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("annotator.storage.database_file.write_new", interrupted)
    with pytest.raises(KeyboardInterrupt):
        SessionFolder.create(tmp_path / "a.session", small_session())
    assert list(tmp_path.iterdir()) == []
