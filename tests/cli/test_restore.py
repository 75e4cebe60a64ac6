"""``annotator restore``: a damaged or lost database is replaced by a backup, a whole one only by one that is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.domain import marker_edits
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A session with a backup before and one after a marker, and another marker since."""
    path = tmp_path / "a.session"
    with SessionFolder.create(path, small_session()) as folder:
        for text in ("first", "second"):
            folder.write(marker_edits.add_marker(folder.load(), 1.0, coder_id="anna", text=text), coder_id="anna")
            folder.back_up()
    return path


def markers(path: Path) -> set[str]:
    with SessionFolder.open(path) as folder:
        return {row.text for row in folder.load().markers.values()}


@pytest.mark.parametrize("damage", ["flipped", "gone"])
def test_the_newest_backup_takes_the_place_of_what_cannot_be_read(
    path: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (path / "session.db").write_bytes(b"no database" * 500) if damage == "flipped" else (path / "session.db").unlink()
    assert main(["restore", str(path)]) == 0
    assert markers(path) == {"first", "second"}
    kept = list(path.glob("session.replaced-*.db"))
    assert len(kept) == (damage == "flipped")
    assert ("kept as" in capsys.readouterr().out) == (damage == "flipped")


def test_a_whole_session_goes_back_only_to_the_backup_that_is_named(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restore", str(path)]) == 2
    assert "is whole" in capsys.readouterr().err
    assert main(["restore", str(path), "--list"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines() if "markers 1," in line]
    assert main(["restore", str(path), "--backup", names[0]]) == 0
    assert markers(path) == {"first"}


def test_backups_that_cannot_be_read_are_passed_over(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    newest = SessionFolder.backups(path)[0]
    newest.write_bytes(b"x")
    (path / "session.db").write_bytes(b"x" * 9_000)
    assert main(["restore", str(path), "--list"]) == 0
    assert f"{newest.name}  cannot be read" in capsys.readouterr().out
    assert main(["restore", str(path)]) == 0
    assert "first" in markers(path)


def test_what_cannot_be_restored_is_told(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["restore", str(tmp_path / "b.session")]) == 3
    assert main(["restore", str(path), "--backup", "../session.db"]) == 3
    assert "no backup '../session.db'" in capsys.readouterr().err
    before = (path / "session.db").read_bytes()
    with SessionFolder.open(path):
        assert main(["restore", str(path), "--backup", SessionFolder.backups(path)[-1].name]) != 0
        assert "is open in another window" in capsys.readouterr().err
    assert (path / "session.db").read_bytes() == before
