"""``annotator check``: to read, as JSON, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli.main import main


def test_it_tells_how_large_the_face_is_and_writes_the_numbers(
    one_person: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(one_person), "--json", str(tmp_path / "check.json")]) == 0
    told = capsys.readouterr()
    assert "client: face" in told.out
    assert "one client in the full frame" in told.err
    (row,) = json.loads((tmp_path / "check.json").read_bytes())["participants"]
    assert row["measurable_share"] == 1.0
    assert f"face {row['face_width_px']:.0f} px wide" in told.out


def test_a_session_that_is_not_there_cannot_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "no.session")]) == 3
    assert "no.session" in capsys.readouterr().err


def test_rates_that_do_not_fit_are_wrong_arguments(one_person: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(one_person), "--pose-hz", "99"]) == 2
    assert "pose rate" in capsys.readouterr().err
