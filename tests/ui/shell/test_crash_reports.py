"""A run that is killed leaves a report; the next start tells of it once; a clean end leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.shell.crash_reports import CrashReport, tell_unexpected_end, unexpected_ends

_RUN = """
import os, signal, sys
from pathlib import Path
from annotator.ui.shell.crash_reports import CrashReport
report = CrashReport(Path(sys.argv[1]))
print("ready", flush=True)
{how}
"""


def run(folder: Path, how: str) -> int:
    """A process that begins a report and then ends in this way; its exit code."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _RUN.format(how=how), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)
    assert done.stdout == "ready\n", done.stderr
    return done.returncode


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_crash_leaves_where_every_thread_was_and_is_told_once(tmp_path: Path) -> None:
    assert run(tmp_path, "os.kill(os.getpid(), signal.SIGSEGV)") == -signal.SIGSEGV
    (report,) = unexpected_ends(tmp_path)
    text = report.read_text()
    assert text.startswith("annotator ")
    assert "Segmentation fault" in text
    assert 'File "<string>", line' in text
    assert unexpected_ends(tmp_path) == ()
    assert report.is_file(), "it can still be read"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_run_that_was_killed_from_outside_is_told_too(tmp_path: Path) -> None:
    run(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    (report,) = unexpected_ends(tmp_path)
    assert "ended from outside" in report.read_text()


def test_a_clean_end_leaves_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, "report.end()") == 0
    assert list(tmp_path.iterdir()) == []
    assert unexpected_ends(tmp_path) == ()


def test_a_window_that_is_still_open_has_not_ended(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _RUN.format(how="sys.stdin.read(); report.end()"), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        assert unexpected_ends(tmp_path) == ()
        other.communicate()
    assert other.returncode == 0


def test_a_folder_that_cannot_be_written_holds_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    report = CrashReport(tmp_path / "file" / "crashes")
    report.end()
    assert unexpected_ends(tmp_path / "file" / "crashes") == ()


def test_the_notice_stays_beside_the_work_and_names_the_report(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    box = tell_unexpected_end(window, tmp_path / "report.txt")
    assert box.isVisible()
    assert not box.isModal()
    assert str(tmp_path / "report.txt") in box.informativeText()
    assert any("folder" in button.text() for button in box.findChildren(QAbstractButton))
    box.close()
