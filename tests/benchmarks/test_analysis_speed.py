"""The plain loop that the analysis is held against runs with the MediaPipe that is installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.slow_recording import RATE_HZ, write_recording


@pytest.mark.parametrize("people", [1, 2])
def test_the_plain_loop_looks_at_a_whole_recording(tmp_path: Path, people: int) -> None:
    video = write_recording(tmp_path / "people.mp4", duration_s=1, people=people)
    command = [sys.executable, "-m", "benchmarks.analysis_speed", "--plain-loop", str(video), str(people)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert run.returncode == 0, run.stderr
    assert f"looked at {RATE_HZ} frames" in run.stdout
