"""Copies of a session brought together from the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.domain import edits
from annotator.exchange.json_export import export_json
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import annotation, small_session


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    ours, theirs = tmp_path / "hour.session", tmp_path / "from ben" / "hour.session"
    SessionFolder.create(ours, small_session()).close()
    theirs.parent.mkdir()
    shutil.copytree(ours, theirs)
    for path, note in ((ours, "here"), (theirs, "there")):
        with SessionFolder.open(path) as folder:
            session = folder.load()
            row = annotation("a1", note=note)
            folder.write(edits.change_annotations(session, [row], now=f"2027-{note}"), coder_id="anna")
    with SessionFolder.open(theirs) as folder:
        row = annotation("b1", coder_id="ben")
        folder.write(edits.add_annotations(folder.load(), [row]), coder_id="ben")
    return ours, theirs


def notes(path: Path) -> dict[str, str]:
    with SessionFolder.open(path, read_only=True) as folder:
        return {id_: row.note for id_, row in folder.load().annotations.items()}


def test_conflicts_are_shown_and_counts_are_told(
    copies: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = copies
    out = tmp_path / "merge.json"
    before = sorted(path.name for path in theirs.rglob("*"))
    assert main(["merge", str(ours), str(theirs), "--json", str(out)]) == 0
    said = capsys.readouterr().out
    assert "1 added, 1 changed, 0 deleted, 1 here already; 1 conflict\n" in said
    assert "note 'here'" in said
    assert "note 'there'" in said
    assert notes(ours) == {"a1": "there", "b1": ""}
    assert json.loads(out.read_text())["copies"][0]["conflicts"][0]["kept"] == "theirs"
    assert sorted(path.name for path in theirs.rglob("*")) == before
    assert main(["merge", str(ours), str(theirs)]) == 0
    assert "0 added, 0 changed, 0 deleted" in capsys.readouterr().out
    assert notes(ours) == {"a1": "there", "b1": ""}


def test_nothing_is_changed_by_looking_first(copies: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = copies
    assert main(["merge", str(ours), str(theirs), "--dry-run"]) == 0
    assert "1 conflict" in capsys.readouterr().out
    assert notes(ours) == {"a1": "here"}


def test_a_folder_of_copies_is_merged_and_the_session_itself_passed_over(
    copies: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = copies
    with SessionFolder.open(theirs, read_only=True) as folder:
        (tmp_path / "carla.json").write_bytes(export_json(folder.load()))
    assert main(["merge", str(ours), str(tmp_path), str(theirs.parent), "--coders", "ben"]) == 0
    assert "is the session itself" in capsys.readouterr().err
    assert notes(ours) == {"a1": "here", "b1": ""}


@pytest.mark.parametrize(
    ("other", "words"),
    [("nothing.session", "nothing.session"), ("notes.txt", "no session"), ("broken.json", "broken.json")],
)
def test_what_is_no_copy_is_named(
    copies: tuple[Path, Path], tmp_path: Path, other: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "broken.json").write_text('{"format": "annotator-session", "version": 1, "session": 3}')
    assert main(["merge", str(copies[0]), str(copies[1]), str(tmp_path / other)]) == 3
    assert words in capsys.readouterr().err
    assert notes(copies[0]) == {"a1": "here"}, "one that cannot be read: nothing is merged"


def test_coders_nobody_has_heard_of_are_named(copies: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["merge", str(copies[0]), str(copies[1]), "--coders", "zoe"]) == 2
    assert "who has: anna, ben" in capsys.readouterr().err
