"""Coding three hours with 10,000 annotations while they are analysed: the window never stands still for long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.ui import app
from annotator.ui.shell.main_window import MainWindow
from benchmarks.big_session import ANNOTATIONS, big_folder
from tests.e2e.hands import Hands
from tests.e2e.loop_watch import LoopWatch

_DURATION_S = 3 * 3600.0
_LONGEST_TURN_S = 0.1
_OPEN_MS, _SHORT_MS, _BEGIN_MS = 120_000, 30_000, 300_000


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    app.style_application(qapp)
    window = app.make_window(qapp, QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    window.resize(1280, 800)
    window.move(0, 0)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_no_turn_is_long_while_three_hours_are_coded_and_analysed(
    window: MainWindow, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    path = big_folder(tmp_path, _DURATION_S, frame_hz=1)
    hands = Hands(window)
    hands.focus()
    watch = LoopWatch(_LONGEST_TURN_S)
    window.open_path(path)
    qtbot.waitUntil(lambda: window.pane is not None and window.pane.ready, timeout=_OPEN_MS)
    pane = window.pane
    assert pane is not None
    workspace = pane.workspace
    progress: list[float] = []
    window.job.progressed.connect(lambda done, *_: progress.append(done))
    hands.key("ctrl+r")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=_SHORT_MS)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    hands.focus(dialog)
    hands.key("Return")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None and window.job.running, timeout=_SHORT_MS)
    hands.focus()
    qtbot.waitUntil(lambda: bool(progress), timeout=_BEGIN_MS)
    for round_ in range(6):
        before = len(workspace.document.session.annotations)
        hands.key("ctrl+1", "q")
        qtbot.waitUntil(lambda before=before: len(workspace.document.session.annotations) == before + 1)
        hands.key("ctrl+z")
        qtbot.waitUntil(lambda before=before: len(workspace.document.session.annotations) == before)
        workspace.playhead.seek(_DURATION_S * (round_ + 1) / 8)
        hands.key("ctrl+2", "Down", "Down", "ctrl+3", "Down", "ctrl+4", "Down", "ctrl+plus", "ctrl+minus")
    hands.key("ctrl+1", "space")
    qtbot.waitUntil(lambda: workspace.playhead.playing, timeout=_SHORT_MS)
    hands.key("space")
    qtbot.waitUntil(lambda: not workspace.playhead.playing, timeout=_SHORT_MS)
    for id_ in ("appearance_dark", "appearance_light"):
        before = qapp.styleSheet()
        QTimer.singleShot(0, window.actions_by_id[id_].trigger)
        qtbot.waitUntil(
            lambda before=before: qapp.styleSheet() not in ("", before) and window.updatesEnabled(), timeout=_SHORT_MS
        )
        hands.key("ctrl+2", "Down")
    assert window.job.running
    assert len(workspace.document.session.annotations) == ANNOTATIONS
    hands.key("ctrl+w")
    qtbot.waitUntil(lambda: window.at_rest, timeout=_OPEN_MS)
    watch.close()
    assert not watch.unexpected(), "\n\n".join(map(str, watch.unexpected()))
