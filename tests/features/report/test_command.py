"""``annotator report`` as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.sessions import small_session


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A session whose video is not there."""
    path = tmp_path / "a.session"
    SessionFolder.create(path, small_session()).close()
    return path


def test_it_writes_one_page_and_says_where(session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.html"
    assert main(["report", str(session), "-o", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "Pictures of anna_smith.mp4 are missing" in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.session", "out.html"]


def test_without_names_it_warns_of_what_remains(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.html"
    assert main(["report", str(session), "-o", str(out), "--deidentify", "--no-stills"]) == 0
    assert "can still identify people" in capsys.readouterr().err
    assert "Smith" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (["--signals", "nonsense"], "no signal 'nonsense'"),
        (["--with-words"], "goes with --deidentify"),
    ],
)
def test_wrong_arguments_are_named(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], wanted: list[str], told: str
) -> None:
    assert main(["report", str(session), "-o", str(tmp_path / "x.html"), *wanted]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "x.html").exists()


def test_a_session_that_is_not_there_and_a_place_that_cannot_be_written(
    session: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(tmp_path / "no.session"), "-o", str(tmp_path / "x.html")]) == 3
    assert main(["report", str(session), "-o", str(tmp_path / "nowhere" / "x.html"), "--no-stills"]) == 1
    assert "could not write" in capsys.readouterr().err
