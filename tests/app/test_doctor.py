"""The doctor: what it finds on a whole machine and on spoilt ones, and that it tells nothing private."""

from __future__ import annotations

import getpass
import hashlib
import os
import shutil
import socket
from pathlib import Path

import pytest

from annotator.app import doctor, doctor_parts
from annotator.app.doctor import Finding, examine, text, worst
from annotator.media import encoders
from annotator.resources import resource


def private_words() -> set[str]:
    words = {str(Path.home()), socket.gethostname(), os.path.expanduser("~"), os.getcwd(), "/tmp"}
    return words | {f"/{getpass.getuser()}"}


def test_every_check_is_made_and_nothing_private_is_told() -> None:
    told: list[Finding] = []
    findings = examine(on_finding=told.append)
    assert list(findings) == told
    assert [*dict.fromkeys(found.check for found in findings)] == [
        "python",
        "libraries",
        "models",
        "codecs",
        "sound",
        "disk",
        "permissions",
        "speed",
    ]
    assert next(found for found in findings if found.check == "speed").found.startswith("about ")
    whole = text(findings) + doctor.document(findings)
    assert not [word for word in private_words() if word in whole]
    assert all(found.remedy for found in findings if found.verdict != "ok")


def test_a_spoilt_and_a_missing_model_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    models = shutil.copytree(resource("models"), tmp_path / "models")
    (models / "face_mesh.tflite").write_bytes(b"no model")
    (models / "centerface.onnx").unlink()
    monkeypatch.setattr(doctor_parts, "resource", lambda *parts: tmp_path.joinpath(*parts))
    assert doctor_parts.spoilt_models() == {
        "face_mesh.tflite": "is not the file that was shipped",
        "centerface.onnx": "is missing or cannot be read",
    }


def test_the_list_of_digests_has_every_model_as_it_is() -> None:
    files = [path for path in resource("models").iterdir() if path.suffix in (".tflite", ".onnx", ".npz")]
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert {name: digest for digest, name in doctor_parts.models_shipped()} == digests


def test_a_bundle_that_is_not_the_official_one_fails_without_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "mine.task"
    wrong.write_bytes(b"another")
    monkeypatch.setenv("ANNOTATOR_FACE_LANDMARKER", str(wrong))
    findings = tuple(doctor.models())
    assert worst(findings) == "failure"
    assert str(tmp_path) not in text(findings)


def test_a_format_without_encoder_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor_parts.codec_problem("mp4") == ""
    monkeypatch.setattr(encoders, "opens", lambda _name: False)
    assert "no encoder" in doctor_parts.codec_problem("mp4")


def test_pictures_that_come_back_changed_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_parts, "TOLERANCE", -1)
    assert "not what was written" in doctor_parts.codec_problem("webm")


def test_a_folder_under_a_file_cannot_be_written(tmp_path: Path) -> None:
    assert doctor_parts.write_problem(tmp_path / "not" / "there" / "yet") == ""
    (tmp_path / "file").write_bytes(b"")
    problem = doctor_parts.write_problem(tmp_path / "file" / "folder")
    assert problem
    assert str(tmp_path) not in problem


@pytest.mark.parametrize(
    ("version", "requirement", "fits"),
    [
        ("18.1.0", "av<19,>=14", True),
        ("19.0", "av<19,>=14", False),
        ("2.0.14.post1", "webrtcvad-wheels<3,>=2.0.14", True),
        ("1.2", "x==1.2.0; sys_platform == 'darwin'", True),
        ("1.3", "x~=1.2.0", False),
        ("1.2.9", "x~=1.2.0", True),
        ("5", "x", True),
    ],
)
def test_versions_within_bounds(version: str, requirement: str, fits: bool) -> None:
    assert doctor_parts.within(version, requirement) is fits


def test_little_space_is_a_warning_and_none_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usual._replace(free=2_000_000_000))
    assert worst(doctor.disk_space()) == "warning"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usual._replace(free=1_000))
    assert worst(doctor.disk_space()) == "failure"


def test_a_cancelled_doctor_starts_nothing_more() -> None:
    assert examine(cancelled=lambda: True) == ()
