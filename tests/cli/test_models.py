"""The optional model bundle, without the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli.main import main


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.delenv("ANNOTATOR_FACE_LANDMARKER", raising=False)
    return tmp_path


def test_what_is_missing_is_listed_with_where_it_would_be(empty_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    out = capsys.readouterr().out
    assert "face_landmarker.task" in out
    assert f"not installed; it would be looked for in {empty_home}" in out
    assert main(["models", "verify"]) == 1


def test_a_file_that_is_not_the_official_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "mine.task"
    other.write_bytes(b"other")
    monkeypatch.setenv("ANNOTATOR_FACE_LANDMARKER", str(other))
    assert main(["models", "verify"]) == 1
    assert "is not the official" in capsys.readouterr().out


def test_the_official_one_is_verified(
    shared: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANNOTATOR_FACE_LANDMARKER", str(shared / "models" / "face_landmarker.task"))
    assert main(["models", "verify"]) == 0
    assert "verified" in capsys.readouterr().out
