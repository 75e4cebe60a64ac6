"""The program as a process, on real recordings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from annotator.resources import resource
from tests.fixtures.videos import cut_file


def annotator(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=240,
        cwd=folder,
        env=environment(),
        check=False,
    )


def environment() -> dict[str, str]:
    root = Path(__file__).resolve().parents[2]
    return {**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}


def valid_export(path: Path) -> dict[str, Any]:
    document = json.loads(path.read_bytes())
    Draft202012Validator(json.loads(resource("schema", "session-1.json").read_bytes())).validate(document)
    return document


@pytest.fixture
def clip(shared: Path, tmp_path: Path) -> Path:
    """A face that talks and changes expression, 20 s."""
    path = tmp_path / "talk.mp4"
    path.write_bytes((shared / "clips" / "one_face_expressions_20s.mp4").read_bytes())
    return path


def test_a_bare_video_is_analysed_to_valid_json_and_signals(clip: Path, tmp_path: Path) -> None:
    done = annotator("analyze", clip.name, "--json", "out.json", "--signals", "out.csv", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    document = valid_export(tmp_path / "out.json")
    assert [person["role"] for person in document["participants"]] == ["client"]
    assert document["media"][0]["path"] == "../talk.mp4"
    assert {row["family"] for row in document["analysis"]["coverage"]} >= {"expression", "posture", "head"}
    assert document["flags"]
    for flag in document["flags"]:
        assert 0 <= flag["start_s"] <= flag["apex_s"] <= flag["end_s"] <= 20
        assert flag["evidence"]
    assert f"{len(document['flags'])} flag" in done.stdout
    assert (tmp_path / "out.csv").read_text().count("\nclient,expression,lip_corner_pull,") > 200
    assert "tracking client" in done.stderr
    assert "check:" not in done.stderr, "what the analysis tells as soon is not looked at before it"
    for noise in ("Traceback", "INFO:", "WARNING", "W0000", "I0000", "absl"):
        assert noise not in done.stderr

    # The session stays, and a second run finds everything done and the same flags.
    again = annotator("analyze", "talk.session", "--json", "again.json", folder=tmp_path)
    assert again.returncode == 0, again.stderr
    assert valid_export(tmp_path / "again.json")["flags"] == document["flags"]


def test_where_no_face_is_none_is_flagged_and_that_is_said(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").write_bytes((shared / "clips" / "no_face_4s.mp4").read_bytes())
    done = annotator("analyze", "empty.mp4", "--json", "out.json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "client: no flags" in done.stdout
    assert "no face was measurable" in done.stdout
    document = valid_export(tmp_path / "out.json")
    assert [flag for flag in document["flags"] if flag["family"] in ("expression", "gaze", "head")] == []
    face = next(row for row in document["analysis"]["coverage"] if row["family"] == "expression")
    assert face["measurable_s"] == 0
    assert face["gaps"]


def test_a_file_cut_off_half_way_is_analysed_as_far_as_it_goes(clip: Path, tmp_path: Path) -> None:
    cut_file(clip, tmp_path / "half.mp4", keep=0.5)
    done = annotator("analyze", "half.mp4", "--json", "out.json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "analysed as far as it goes: half.mp4: the file is cut off" in done.stdout
    assert 0 < valid_export(tmp_path / "out.json")["session"]["duration_s"] < 15


def test_what_is_no_recording_gives_three_one_line_and_leaves_nothing(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("dear diary\n")
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "folder.mp4").mkdir()
    cut_file(clip, tmp_path / "cut.mp4", keep=0.003)
    before = sorted(path.name for path in tmp_path.iterdir())
    for name in ("text.mp4", "empty.mp4", "folder.mp4", "cut.mp4", "missing.mp4"):
        done = annotator("analyze", name, "--json", "out.json", folder=tmp_path)
        assert (done.returncode, done.stdout) == (3, ""), name
        assert done.stderr.startswith(f"annotator: {name} "), done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs file permissions to hold for the user")
def test_a_recording_one_may_not_read_gives_three(clip: Path, tmp_path: Path) -> None:
    clip.chmod(0)
    done = annotator("analyze", clip.name, folder=tmp_path)
    assert done.returncode == 3
    assert "permission" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="sends Ctrl+C to a group of processes")
def test_ctrl_c_stops_in_order_and_the_next_run_goes_on(clip: Path, tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "annotator", "analyze", clip.name, "--json", "out.json", "--workers", "2"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stderr is not None
    said = ""
    while "tracking" not in said:
        said = running.stderr.readline()
        assert said, "it ended before it began to track"
    os.killpg(running.pid, signal.SIGINT)
    _, errors = running.communicate(timeout=60)

    assert running.returncode == 130
    assert "interrupted; what was tracked is kept" in errors
    assert "Traceback" not in errors
    assert not (tmp_path / "out.json").exists()

    done = annotator("analyze", clip.name, "--json", "out.json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    valid_export(tmp_path / "out.json")


def test_a_session_is_made_exported_and_imported_again(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "talk.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Client>It is fine.\n\n00:03.000 --> 00:04.000\n<v Therapist>Is it?\n"
    )
    made = annotator(
        "new", "hour", "--video", f"{clip.name}@1.5", "--participant", "client:Anna Smith=left",
        "--participant", "therapist=right", "--transcript", "talk.vtt", folder=tmp_path,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert made.stdout == f"{tmp_path / 'hour.session'}\n"

    for extra, name in (([], "Anna Smith"), (["--deidentify"], "")):
        done = annotator("export", "hour.session", "--format", "json", "-o", "out.json", *extra, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        document = valid_export(tmp_path / "out.json")
        assert document["participants"][0]["name"] == name
        assert [row["participant_id"] for row in document["transcript"]] == ["client", "therapist"]
        assert (document["media"][0]["offset_s"], str(tmp_path) in json.dumps(document)) == (1.5, False)

    copied = annotator("import", "copy.session", "out.json", folder=tmp_path)
    assert copied.returncode == 0, copied.stderr
    annotator("export", "copy.session", "-o", "copy.json", folder=tmp_path)
    copy = valid_export(tmp_path / "copy.json")
    assert copy["transcript"] == document["transcript"]
    assert copy["participants"] == document["participants"]
