"""What is needed for a while only is gone afterwards, also where the process was killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import annotator
from annotator.scratch import make_scratch_folder, scratch_folder

_KILLED = """
import os, signal
import annotator
from annotator.scratch import make_scratch_folder
print((make_scratch_folder() / "a face.png").write_bytes(b"x"), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
_WINDOW = """
import sys
from PySide6.QtCore import QSettings, QTimer
from annotator.media.tone_curve import table_file
from annotator.ui import app
application = app.make_application()
window = app.make_window(application, QSettings(sys.argv[1], QSettings.Format.IniFormat))
window.show()
with table_file("hlg") as path:
    assert path.is_file()
QTimer.singleShot(0, window, window.close)
sys.exit(application.exec())
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of its own."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


def run(code: str, *arguments: str) -> int:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=environment, timeout=120).returncode


def test_it_is_there_for_the_block_and_gone_after_a_failure(temporary: Path) -> None:
    def fail() -> None:
        with scratch_folder() as folder:
            (folder / "file").touch()
            assert list(temporary.iterdir()) == [folder]
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        fail()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_what_a_killed_process_left_goes_with_the_next_one(temporary: Path) -> None:
    assert run(_KILLED) == -signal.SIGKILL
    (left,) = temporary.iterdir()
    assert (left / "a face.png").is_file()
    with scratch_folder() as folder:
        assert list(temporary.iterdir()) == [folder]


def test_folders_of_processes_that_work_and_of_others_stay(temporary: Path) -> None:
    mine = make_scratch_folder()
    parents = temporary / f"annotator-{os.getppid()}-x"
    others = temporary / "annotator-of-somebody"
    for folder in (parents, others):
        folder.mkdir()
    make_scratch_folder()
    assert all(folder.is_dir() for folder in (mine, parents, others))


def test_a_window_that_was_closed_has_left_nothing(temporary: Path, tmp_path: Path) -> None:
    assert run(_WINDOW, str(tmp_path / "settings.ini")) == 0
    assert list(temporary.iterdir()) == []


def test_there_is_no_other_way_to_a_temporary_folder() -> None:
    made = re.compile(r"\b(?:mkdtemp|mkstemp|TemporaryDirectory|NamedTemporaryFile|QTemporary\w+)\(")
    package = Path(annotator.__file__).parent
    found = {
        one.relative_to(package).as_posix() for one in package.rglob("*.py") if made.search(one.read_text("utf-8"))
    }
    assert found == {"scratch.py"}
