"""Ctrl+C at any moment: one line and 130, or the window closes."""

from __future__ import annotations

import subprocess
import sys

import pytest

_WHILE_IMPORTING = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from annotator.cli.main import main
sys.exit(main(sys.argv[2:]))
"""
_BEFORE_THE_WINDOW = """
import os, signal, sys
from PySide6.QtCore import QTimer
import annotator.ui.app as app
make_window = app.make_window
def interrupted(application):
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), signal.SIGINT))
    application.processEvents()
    return make_window(application)
app.make_window = interrupted
sys.exit(app.run())
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself Ctrl+C there")


def ended(script: str, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "module", ["multiprocessing", "annotator.cli.commands", "numpy", "annotator.features.report.command"]
)
def test_while_the_program_is_read_in(module: str) -> None:
    assert ended(_WHILE_IMPORTING, module, "--help") == (130, "annotator: interrupted\n")


@pytest.mark.parametrize("module", ["PySide6.QtCore", "annotator.ui.shell.main_window"])
def test_while_the_window_is_read_in(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert ended(_WHILE_IMPORTING, module) == (130, "annotator: interrupted\n")


def test_where_qt_calls_python_before_there_is_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    code, told = ended(_BEFORE_THE_WINDOW)
    assert (code, "Traceback" in told) == (130, False)
