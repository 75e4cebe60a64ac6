"""Starting the program with a session, until everything is painted: what :mod:`benchmarks.ui` measures.

``python -m benchmarks.opening SESSION SETTINGS-FOLDER WIDTH HEIGHT SIGNALS STARTED`` prints how long that took since
the moment ``STARTED`` (seconds of the clock), as JSON. It reads in no more of Python than the program itself does.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from annotator.analysis.signals.registry import DEFINITIONS
from annotator.ui.app import make_application, make_window
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.shell.main_window import MainWindow

_GIVE_UP_S = 60.0
_WAKE_MS = 5


class Watcher(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, watched: QObject):
        super().__init__()
        self.paints = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.paints += 1
        return False


def opened_window(session: Path, folder: Path, size_px: tuple[int, int], *, signals: int) -> MainWindow:
    """The window with the session and that many of its signals, everything read and painted."""
    application = make_application()
    window = make_window(application, QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
    window.resize(*size_px)
    window.show()
    window.open_path(session)
    _wait_until(lambda: window.pane is not None)
    pane = opened_pane(window)
    pane.workspace.options.shown_signals = tuple(DEFINITIONS)[:signals]
    painted = Watcher(pane.timeline.canvas)
    _wait_until(lambda: _all_shown(pane, signals))
    before = painted.paints
    pane.timeline.canvas.update()
    _wait_until(lambda: painted.paints > before)
    return window


def opened_pane(window: MainWindow) -> SessionPane:
    """The session in the window."""
    if window.pane is None:
        raise RuntimeError(f"the session did not open: {window.message}")
    return window.pane


def take_keyboard(window: MainWindow) -> None:
    """Be the window that keys go to; on a screen without a window manager somebody has to say so."""
    window.activateWindow()
    QApplication.processEvents()
    if not window.isActiveWindow():
        subprocess.run(["xdotool", "windowfocus", "--sync", str(int(window.winId()))], check=True, timeout=20)
        _wait_until(window.isActiveWindow)


def _all_shown(pane: SessionPane, signals: int) -> bool:
    state = pane.timeline.state
    sound = state.content.layout.of_kind("sound")
    heard = bool(sound) and state.sound_track(sound[0].row.name) is not None
    return pane.ready and heard and not state.preparing and len(state.content.layout.of_kind("signal")) == signals


def _wait_until(condition: Callable[[], bool]) -> None:
    """As the program itself waits: at rest while there is nothing to do, so that threads which read have their turn."""
    waker = QTimer()
    waker.start(_WAKE_MS)
    began = time.perf_counter()
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() - began > _GIVE_UP_S:
            raise TimeoutError(f"waited {_GIVE_UP_S:.0f} s for the window")


def main() -> int:
    session, folder, width, height, signals, started = sys.argv[1:]
    window = opened_window(Path(session), Path(folder), (int(width), int(height)), signals=int(signals))
    took = {"opened_s": time.time() - float(started), "worked_s": time.process_time()}
    sys.stdout.write(json.dumps(took) + "\n")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
