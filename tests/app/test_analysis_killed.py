"""An analysis that is killed, over and over: nothing that was finished is done again, and the flags are the same."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.app.session_making import new_session
from annotator.app.session_specs import ParticipantSpec, VideoSpec
from annotator.domain.media import LEFT_REGION, RIGHT_REGION
from annotator.pipeline.analyse import analyse
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.storage.session_folder import SessionFolder
from tests.fixtures.slow_recording import write_recording

PEOPLE = (
    ParticipantSpec(role="client", region=LEFT_REGION),
    ParticipantSpec(role="therapist", region=RIGHT_REGION),
)
OPTIONS = AnalysisOptions(workers=2, face_hz=3.0, pose_hz=0.25, sensitivity=10)
# Tells how far it is and which processes work for it; whoever reads decides when it dies.
PROGRAM = """
import multiprocessing, sys
from pathlib import Path
from annotator.storage.session_folder import SessionFolder
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.pipeline.analyse import analyse

def tell(done, *_more):
    workers = [child.pid for child in multiprocessing.active_children()]
    print(done, *workers, flush=True)

if __name__ == "__main__":
    with SessionFolder.open(Path(sys.argv[1])) as folder:
        analyse(folder, AnalysisOptions(workers=1, face_hz=3.0, pose_hz=0.25, sensitivity=10), on_progress=tell)
"""


@pytest.fixture(autouse=True)
def _no_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever models the user of this machine has."""
    monkeypatch.delenv("ANNOTATOR_FACE_LANDMARKER", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.mark.skipif(sys.platform == "win32", reason="a Windows process cannot be sent SIGKILL")
def test_killed_at_three_random_points_it_ends_with_the_same_flags(tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "two people.mp4", duration_s=42, people=2, lean_at_s=27)
    with new_session(tmp_path / "whole.session", [VideoSpec(path=recording)], PEOPLE) as folder:
        wanted = analyse(folder, OPTIONS).flags
    new_session(tmp_path / "killed.session", [VideoSpec(path=recording)], PEOPLE).close()
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    draw = random.Random(3)
    # One worker does one stretch of three after the other; by the first point it has finished one.
    points = draw.uniform(0.6, 0.9), draw.uniform(0.1, 0.9), draw.uniform(0.1, 0.9)
    finished: dict[str, int] = {}
    for point, victim in zip(points, ("program", "worker", "program"), strict=True):
        _run_until(program, tmp_path / "killed.session", point, victim=victim)
        now = _shards(tmp_path / "killed.session")
        assert {name: now.get(name) for name in finished} == finished, "a finished shard was tracked again"
        finished = now
    assert finished, "it was killed before anything was finished each time"
    with SessionFolder.open(tmp_path / "killed.session") as folder:
        found = analyse(folder, OPTIONS).flags
    now = _shards(tmp_path / "killed.session")
    assert {name: now[name] for name in finished} == finished, "a finished shard was tracked again"
    assert wanted
    assert found == wanted, "also the ids, in another folder"


def _run_until(program: Path, session: Path, point: float, *, victim: str) -> None:
    """Analyse, and kill the program or one of its workers when this share is done; come back when all are gone."""
    with subprocess.Popen(
        [sys.executable, str(program), str(session)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        struck = False
        # The workers hold the pipe too: its end says that the last of them is gone.
        for line in process.stdout:
            share, *workers = line.split()
            if not struck and float(share) >= point and workers:
                os.kill(process.pid if victim == "program" else int(workers[0]), signal.SIGKILL)
                struck = True
        assert process.stderr is not None
        process.stderr.read()
    assert struck, "it was finished before it could be killed"
    assert process.returncode == -signal.SIGKILL if victim == "program" else process.returncode == 1


def _shards(session: Path) -> dict[str, int]:
    """When each shard was written."""
    landmarks = session / "analysis" / "landmarks"
    return {path.relative_to(landmarks).as_posix(): path.stat().st_mtime_ns for path in landmarks.rglob("*.npz")}
