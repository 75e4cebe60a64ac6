"""What a killed process left, and names that are no text, keep nobody from working."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.exchange.json_export import export_json
from annotator.media.container import MediaError
from annotator.media.probe import probe
from annotator.storage.errors import StorageError
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session


def half_made(path: Path) -> Path:
    path.mkdir()
    for name in ("session.lock", ".session.db.new", ".session.lock.json.1.new"):
        (path / name).touch()
    return path


@pytest.mark.parametrize("given", ["i.session", "i"])
def test_a_half_made_session_does_not_block_import(tmp_path: Path, given: str) -> None:
    half_made(tmp_path / "i.session")
    (tmp_path / "a.json").write_bytes(export_json(small_session()))
    assert main(["import", str(tmp_path / given), str(tmp_path / "a.json")]) == 0
    with SessionFolder.open(tmp_path / "i.session") as folder:
        assert folder.load().annotations == small_session().annotations
    assert not [entry for entry in (tmp_path / "i.session").iterdir() if entry.name.startswith(".")]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are always text there")
def test_a_session_in_a_folder_whose_name_is_no_text(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/M\xfcller"))
    folder.mkdir()
    (folder / "a.json").write_bytes(export_json(small_session()))
    assert main(["import", str(folder / "s.session"), str(folder / "a.json")]) == 0
    assert main(["export", str(folder / "s.session"), "-o", str(folder / "b.json")]) == 0
    assert (folder / "b.json").read_bytes() == (folder / "a.json").read_bytes()
    capfd.readouterr()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are always text there")
def test_a_recording_whose_name_is_no_text_is_named_as_the_problem(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/M\xfcller.mp4"))
    path.write_bytes(b"x")
    with pytest.raises(MediaError, match="is no valid text"):
        probe(path)


def test_the_newest_backup_that_can_be_read_is_put_back(tmp_path: Path) -> None:
    path = tmp_path / "a.session"
    with SessionFolder.create(path, small_session()) as folder:
        folder.back_up()
        broken = folder.back_up()
    assert broken is not None
    broken.write_bytes(b"damaged too")
    (path / "session.db").write_bytes(b"damaged")
    with SessionFolder.open_restored(path) as folder:
        assert folder.load() == small_session()
        assert "was put back" in folder.problems[0]
    for backup in SessionFolder.backups(path):
        backup.write_bytes(b"")
    with pytest.raises(StorageError, match="none of the backups"):
        SessionFolder.open_restored(path)
