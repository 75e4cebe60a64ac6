"""An analysis, watched from outside: no process of it speaks to another machine, nor asks where one is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace, which watches, is not installed"),
]


def test_an_analysis_makes_no_connection(shared: Path, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    video = tmp_path / "face.mp4"
    shutil.copy(shared / "clips" / "one_face_2s.mp4", video)
    watch = ["strace", "--follow-forks", "--trace=%network", f"--output={log}"]
    command = [sys.executable, "-m", "annotator", "analyze", str(video), "--json", str(tmp_path / "out.json")]
    done = subprocess.run([*watch, *command], capture_output=True, text=True, check=False, timeout=240)
    if "ptrace" in done.stderr.lower():
        pytest.skip("strace may not watch here")
    assert done.returncode == 0, done.stderr
    calls = log.read_text(encoding="utf-8", errors="replace").splitlines()
    assert any("AF_UNIX" in call for call in calls), "it watched nothing"
    abroad = [call for call in calls if re.search(r"(connect|sendto|sendmsg|sendmmsg)\(.*(AF_INET|sin_addr)", call)]
    assert abroad == []
    asked = [call for call in calls if re.search(r"socket\(AF_INET6?,.*\) += \d", call)]
    assert asked == [], "a socket of the internet was made"
