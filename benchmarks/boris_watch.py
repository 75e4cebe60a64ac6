"""Run by the Python that BORIS is installed in: starts it with a project and tells when its table of events is painted.

``PYTHON benchmarks/boris_watch.py STARTED PROJECT OBSERVATION ROWS OUT``. It knows nothing of BORIS but its command
line, and watches the window through Qt alone. Message boxes that would wait for somebody are answered at once.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import runpy
import sys
import time
from pathlib import Path
from typing import Any

_LOOK_EVERY_MS = 20


def main() -> None:
    started, project, observation, rows, out = sys.argv[1:6]
    qt, core = _toolkit()
    sys.path.pop(0)  # what lies beside this file is not BORIS's
    for name in ("information", "warning", "critical"):
        setattr(qt.QMessageBox, name, staticmethod(lambda *_arguments, **_options: None))
    timers: list[Any] = []

    def look() -> None:
        for widget in qt.QApplication.instance().allWidgets():
            table = isinstance(widget, qt.QAbstractItemView) and widget.isVisible() and widget.model() is not None
            if table and widget.model().rowCount() >= int(rows):
                widget.window().repaint()
                took = {"opened_s": time.time() - float(started), "worked_s": time.process_time()}
                Path(out).write_text(json.dumps(took), encoding="utf-8")
                os._exit(0)

    for name in ("exec", "exec_"):
        run = getattr(qt.QApplication, name, None)
        if run is not None:
            setattr(qt.QApplication, name, _watched(run, look, core, timers))
    sys.argv = ["boris", "-n", "-f", "-p", project, "-o", observation]
    runpy.run_module("boris", run_name="__main__")


def _watched(run: Any, look: Any, core: Any, timers: list[Any]) -> Any:
    def start(*_arguments: Any) -> Any:
        timer = core.QTimer()
        timer.timeout.connect(look)
        timer.start(_LOOK_EVERY_MS)
        timers.append(timer)
        return run()

    return start


def _toolkit() -> tuple[Any, Any]:
    """The widgets and the core of the Qt that BORIS uses."""
    package = "PySide6" if importlib.util.find_spec("PySide6") is not None else "PyQt5"
    return importlib.import_module(f"{package}.QtWidgets"), importlib.import_module(f"{package}.QtCore")


main()
