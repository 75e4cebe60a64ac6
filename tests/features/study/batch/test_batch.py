"""Many sessions: the same results wherever they run; one failure stops nothing; only the rest is run again."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import VideoSpec
from annotator.cli.main import main
from annotator.domain import edits
from annotator.domain.session import Session
from annotator.features.study.batch.manifest import read_manifest
from annotator.features.study.batch.run import pending
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.dask_cluster import said
from tests.fixtures.sessions import annotation, small_session, table
from tests.fixtures.slow_recording import write_recording

DAMAGED = "hour05"
PLAIN = ("--do", "export,agreement", "--format", "json", "--format", "csv")


@pytest.fixture(autouse=True)
def _no_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever models the user of this machine has."""
    monkeypatch.delenv("ANNOTATOR_FACE_LANDMARKER", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def coded(number: int) -> Session:
    """A session in which anna and ben have coded the same three moments, more or less."""
    session = small_session()
    rows = [
        annotation(f"{who}{at}", coder_id=who, start_s=10.0 * at + shift_s, end_s=10.0 * at + 2.0)
        for who, shift_s in (("anna", 0.0), ("ben", 0.1 * (number % 3)))
        for at in (1, 2, 3)
    ]
    return replace(session, info=replace(session.info, id=f"s{number}"), annotations=table(*rows))


pytestmark = pytest.mark.timeout(900)  # some dozen processes, on whatever else the machine does


@pytest.fixture
def eight(tmp_path: Path) -> Path:
    """A folder of eight sessions, one of which is damaged."""
    folder = tmp_path / "study"
    folder.mkdir()
    for number in range(1, 9):
        SessionFolder.create(folder / f"hour{number:02d}.session", coded(number)).close()
    database = folder / f"{DAMAGED}.session" / "session.db"
    database.write_bytes(database.read_bytes()[:3000])
    return folder


def rows_of(out: Path) -> dict[str, Mapping[str, str]]:
    with (out / "results.csv").open(encoding="utf-8", newline="") as file:
        return {row["session"]: row for row in csv.DictReader(file)}


def written(out: Path) -> dict[str, bytes]:
    """Everything a batch leaves that is to be the same wherever it ran."""
    files = [path for path in out.rglob("*") if path.is_file() and path.parent.name != "done"]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files if path.name != "manifest.json"}


def test_eight_sessions_come_out_the_same_with_one_worker_two_and_a_cluster_of_two(
    eight: Path, tmp_path: Path, cluster: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ways = {"one": ("--workers", "1"), "two": ("--workers", "2"), "cluster": ("--scheduler", cluster)}
    for name, way in ways.items():
        assert main(["batch", str(eight), "-o", str(tmp_path / name), *PLAIN, *way]) == 1
        assert f"failed: {DAMAGED}: the database {DAMAGED}.session" in capsys.readouterr().err
    assert written(tmp_path / "two") == written(tmp_path / "one")
    assert written(tmp_path / "cluster") == written(tmp_path / "one")
    rows = rows_of(tmp_path / "one")
    assert list(rows) == [f"hour{number:02d}" for number in range(1, 9)]
    assert {name for name, row in rows.items() if row["state"] != "done"} == {DAMAGED}
    assert "damaged" in rows[DAMAGED]["message"]
    assert rows["hour01"]["annotations"] == "6"
    assert json.loads((tmp_path / "one" / "agreement.json").read_text())["sessions"] == 7
    assert str(tmp_path) not in (tmp_path / "one" / "results.csv").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="a Windows process cannot be sent SIGKILL")
def test_killed_half_way_only_the_rest_is_run(eight: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "annotator", "batch", str(eight), "-o", str(out), *PLAIN, "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        said(process.stderr, re.compile(r"(hour03: )"))  # early: a busy machine reads late
        process.kill()
    before = {path.name: path.stat().st_mtime_ns for path in (out / "done").glob("*.json")}
    assert {"hour01.json", "hour02.json"} <= set(before)
    assert "hour08.json" not in before
    assert main(["batch", str(eight), "-o", str(out), *PLAIN]) == 1
    after = {path.name: path.stat().st_mtime_ns for path in (out / "done").glob("*.json")}
    whole = before.keys() - {f"{DAMAGED}.json"}
    assert {name: after[name] for name in whole} == {name: before[name] for name in whole}
    assert [row["state"] for row in rows_of(out).values()].count("done") == 7


def test_what_has_changed_since_is_done_again_and_nothing_else(eight: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.rmtree(eight / f"{DAMAGED}.session")
    for number in range(4, 9):
        shutil.rmtree(eight / f"hour{number:02d}.session", ignore_errors=True)
    assert main(["batch", str(eight), "-o", str(out), *PLAIN]) == 0
    manifest = read_manifest(out)
    assert pending(manifest) == []
    with SessionFolder.open(eight / "hour02.session") as folder:
        folder.write(edits.delete_annotations(folder.load(), ["anna1"]), coder_id="anna")
    (out / "exports" / "json" / "hour03.json").unlink()
    assert pending(manifest) == [2, 3]
    assert main(["batch", str(eight), "-o", str(out), *PLAIN]) == 0
    assert rows_of(out)["hour02"]["annotations"] == "5"
    assert (out / "exports" / "json" / "hour03.json").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="SLURM runs on Linux")
def test_the_array_script_does_the_same(eight: Path, tmp_path: Path) -> None:
    for number in range(7, 9):
        shutil.rmtree(eight / f"hour{number:02d}.session")
    main(["batch", str(eight), "-o", str(tmp_path / "here"), *PLAIN])
    array = tmp_path / "array of jobs"
    assert main(["batch", str(eight), "-o", str(array), *PLAIN, "--slurm"]) == 0
    script = array / "slurm-array.sh"
    assert "#SBATCH --array=1-6\n" in script.read_text()
    environment = {**os.environ, "SLURM_ARRAY_JOB_ID": "7"}
    for number in range(1, 7):
        code = 1 if number == 5 else 0
        job = {**environment, "SLURM_ARRAY_TASK_ID": str(number)}
        done = subprocess.run([script], env=job, capture_output=True, check=False)
        assert done.returncode == code, done.stderr
    gathered = subprocess.run([script], env={**environment, "ANNOTATOR_GATHER": "1"}, capture_output=True, check=False)
    assert gathered.returncode == 1
    script.unlink()
    assert written(array) == written(tmp_path / "here")


def test_recordings_are_analysed_reported_and_only_then_done(tmp_path: Path) -> None:
    """All steps, from recordings without sessions, in real processes."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number in (1, 2):
        write_recording(folder / f"talk{number}.mp4", duration_s=2 + number)
    (folder / "talk3.mp4").write_bytes(b"no recording")
    options = ["--face-hz", "1", "--pose-hz", "0.5", "--workers", "2"]
    out = tmp_path / "out"
    assert main(["batch", str(folder), "-o", str(out), *options]) == 1
    rows = rows_of(out)
    assert [row["state"] for row in rows.values()] == ["done", "done", "failed"]
    assert rows["talk1"]["face_measurable"]
    assert rows["talk1"]["flags"] == "0"
    assert (out / "reports" / "talk1.html").is_file()
    assert 'href="reports/talk1.html"' in (out / "overview.html").read_text()
    assert pending(read_manifest(out)) == [3]
    assert main(["batch", str(folder), "-o", str(out), *options]) == 1
    assert list(rows_of(out)) == ["talk1", "talk2", "talk3"], "the sessions made beside the recordings are no others"


def test_names_do_not_stand_in_what_is_passed_on(tmp_path: Path) -> None:
    path = tmp_path / "anna smith.session"
    with new_session(path, [VideoSpec(path=write_recording(tmp_path / "smith.mp4", duration_s=2))]):
        pass
    out = tmp_path / "out"
    assert main(["batch", str(path), "-o", str(out), *PLAIN, "--deidentify"]) == 0
    found = written(out)
    assert "exports/json/session-1.json" in found
    assert not [name for name, content in found.items() if b"smith" in content.lower() or "smith" in name.lower()]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nothing*.session"], 3, "no session and no recording"),
        ([], 2, "give sessions"),
        (["x.session", "--do", "dance"], 2, "no step 'dance'"),
        (["x.session", "--format", "word"], 2, "no format 'word'"),
        (["x.session", "--workers", "0"], 2, "give 1 to 64"),
        (["x.session", "--scheduler", "tcp://127.0.0.1:1"], 3, "no Dask scheduler answers at tcp://127.0.0.1:1"),
        (["--task", "1"], 2, "need --manifest"),
        (["--manifest", "missing.json"], 3, "missing.json"),
    ],
)
def test_what_cannot_be_is_said(
    arguments: list[str],
    code: int,
    words: str,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("annotator.features.study.batch.running.SCHEDULER_S", 1.0)
    SessionFolder.create(tmp_path / "x.session", small_session()).close()
    assert main(["batch", *arguments]) == code
    assert words in capsys.readouterr().err
