"""Code of windows that are opened later is read in while nobody is waiting."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.read_ahead import LATER, ReadAhead


def test_it_reads_in_everything_and_comes_to_rest(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    ahead = ReadAhead(window)
    assert ahead.left == len(LATER)
    ahead.start()
    qtbot.waitUntil(lambda: not ahead.left, timeout=20_000)
    assert set(LATER) <= sys.modules.keys()
    ahead.start()
    assert not ahead.left


def test_the_window_starts_without_it() -> None:
    """Else there is nothing to gain: who reads one of these in at the top of a module holds up every start."""
    asked = f"import sys, annotator.ui.app; print(*sorted(set({LATER!r}) & sys.modules.keys()))"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


def test_it_waits_while_somebody_works(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pressed: list[bool] = []
    QShortcut(QKeySequence("A"), window).activated.connect(lambda: pressed.append(True))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    ahead = ReadAhead(window, ["json", "csv"])
    ahead.start()
    for _press in range(8):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)
        qtbot.wait(50)
    assert len(pressed) == 8
    assert ahead.left == 2
    qtbot.waitUntil(lambda: not ahead.left, timeout=5000)
