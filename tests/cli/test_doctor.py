"""``annotator doctor`` and ``annotator licences``: what they print, and the exit code."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from annotator import __version__
from annotator.app import doctor, doctor_parts, doctor_speed
from annotator.cli.main import main


@pytest.fixture
def no_tracking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seconds of tracking are tested where they are made."""
    monkeypatch.setattr(doctor_speed, "work_s_per_s", lambda _cancelled: 0.2)


@pytest.mark.usefixtures("no_tracking")
def test_a_whole_machine_gives_0_and_a_spoilt_model_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "NO_SPACE", 0)
    assert main(["doctor"]) == 0
    assert "every model file is the one that was shipped" in capsys.readouterr().out
    monkeypatch.setattr(doctor_parts, "spoilt_models", lambda: {"face_mesh.tflite": "is missing or cannot be read"})
    assert main(["doctor"]) == 1
    told = capsys.readouterr()
    assert "face_mesh.tflite is missing" in told.out
    assert doctor.AGAIN in told.out
    assert "checks failed" in told.err


@pytest.mark.usefixtures("no_tracking")
def test_json_has_a_row_for_each_finding(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["version"]) == ("annotator-doctor", 1)
    assert {row["check"] for row in told["findings"]} >= {"python", "libraries", "models", "codecs", "disk", "speed"}
    assert all(row["verdict"] == "ok" or row["remedy"] for row in told["findings"])


def test_licences_names_packages_models_and_font(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["licences"]) == 0
    rows = capsys.readouterr().out.splitlines()
    names = [row.split("  ")[0] for row in rows]
    for name in ("mediapipe", "numpy", "PySide6_Essentials", "FFmpeg (in av)", "CenterFace", "Inter (font)"):
        assert name in names
    assert any(name.startswith("FFmpeg (in opencv") for name in names), "OpenCV's wheel brings one of its own"
    assert "pytest" not in names
    assert all(len(row) < 200 for row in rows)


def test_licences_prints_the_texts_if_asked_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["licences", "--texts"]) == 0
    told = capsys.readouterr().out
    assert "SIL OPEN FONT LICENSE" in told
    assert "Apache License" in told
    own = (Path(__file__).parents[2] / "LICENSE").read_text("utf-8").strip()
    assert f"session-annotator {__version__}: LICENSE\n\n{own}" in told


def test_a_user_without_a_home_folder_works_from_the_temporary_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(_kind: type[Path]) -> Path:
        if "HOME" not in os.environ:
            raise RuntimeError("Could not determine home directory.")
        return Path(os.environ["HOME"])

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(Path, "home", classmethod(without))
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().err == ""
