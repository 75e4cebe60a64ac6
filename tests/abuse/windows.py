"""Opens and closes sessions in the real window again and again, looking through all of it, and counts what stays.

Run by itself, it does what it says in a window on a screen, real or virtual; :func:`open_and_close` runs it in a
process of its own under ``faulthandler``, so that a crash is one of the things it can tell.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSettings, Qt
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget
from shiboken6 import isValid

from annotator.ui.action_specs import SPECS
from annotator.ui.app import make_application, make_window
from annotator.ui.shell.main_window import MainWindow
from annotator.ui.shell.recent_sessions import RecentSessions

_LEAVES = frozenset(
    {"quit", "close_session", "open_demo", "open_session", "analyse", "cancel_analysis", "transcribe", "new_session"}
)
"""End the round by themselves, or work for minutes."""
_OPEN_S, _CLOSE_S, _STEP_S = 120.0, 60.0, 0.03
_SETTLED_ROUNDS = 3
"""What is made once, such as fonts and the code of dialogs, is there by then."""
_STEPS = (12, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowAbuse:
    """What came of it.

    Attributes:
        rounds: Sessions that were opened, looked through and closed.
        failures: What went wrong, in words; empty is right.
    """

    rounds: int
    failures: tuple[str, ...]


def open_and_close(
    session: Path,
    recording: Path,
    *,
    rounds: int,
    seed: int,
    gc_threshold: int | None = None,
    timeout_s: float = 9999,
) -> WindowAbuse:
    """Open a copy of the session, or make one for the recording, look through it and close it, this many times.

    Args:
        gc_threshold: How many new objects call for Python's collector; 1 runs it nearly always, on every thread.
    """
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.abuse.windows", str(session), str(recording)]
    command += ["--rounds", str(rounds), "--seed", str(seed)]
    command += ["--gc-threshold", str(gc_threshold)] if gc_threshold is not None else []
    # what a process that crashed has left goes, and what one that came to its end has left is told
    with tempfile.TemporaryDirectory(prefix="annotator-abuse-") as temporary:
        environment = {**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)}
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout_s, env=environment)
        left = sorted(os.listdir(temporary))
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    finished = max((one["round"] for one in told), default=0)
    failures = [str(one["failure"]) for one in told if "failure" in one]
    if done.returncode != 0:
        failures.append(f"the process ended with {done.returncode} in round {finished + 1}: {done.stderr[-4000:]}")
    elif left:
        failures.append(f"among the temporary files were left: {', '.join(left)}")
    return WindowAbuse(rounds=finished, failures=tuple(failures))


@dataclass(frozen=True, slots=True)
class _Counts:
    threads: int
    handles: int
    widgets: int
    objects: int

    @classmethod
    def of(cls, window: MainWindow) -> _Counts:
        handles = Path("/proc/self/fd")
        recent = window.findChild(RecentSessions)  # a card for every session that was opened lately, on purpose
        cards = len(recent.findChildren(QWidget)) if recent is not None else 0
        return cls(
            threading.active_count(),
            len(os.listdir(handles)) if handles.is_dir() else 0,
            len(QApplication.allWidgets()) - cards,
            len(window.findChildren(QWidget)) - cards,
        )


class _Visitor:
    """Somebody who opens everything, in no order."""

    def __init__(self, folder: Path, session: Path, recording: Path, seed: int):
        self._chance = random.Random(seed)
        self._session = folder / session.name
        self._recording = recording
        shutil.copytree(session, self._session)
        shutil.copy(recording, folder / recording.name)
        self._folder = folder
        self.failures: list[str] = []
        sys.excepthook = self._note_error
        self._application = make_application()
        nothing: dict[str, object] = {
            "getOpenFileName": ("", ""),
            "getSaveFileName": ("", ""),
            "getOpenFileNames": ([], ""),
            "getExistingDirectory": "",
        }
        for question, answer in nothing.items():  # they are the system's: nothing is chosen in them
            setattr(QFileDialog, question, partial(_answer, answer))
        self.settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.window = make_window(self._application, self.settings)
        self.window.resize(1440, 900)
        self.window.show()
        self._before: _Counts | None = None
        self._widgets_before: Counter[str] = Counter()

    def _note_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self.failures.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)  # it may be the last that is heard of this process

    def visit(self, number: int) -> None:
        """One round: open, look through, close."""
        path = self._session
        if self._chance.random() < 0.3:
            path = self._folder / f"recording-{number}{self._recording.suffix}"
            shutil.copy(self._recording, path)
        self.window.open_path(path)
        if not self._wait(lambda: self.window.pane is not None, _OPEN_S):
            self.failures.append(f"round {number}: {path.name} did not open: {self.window.message}")
            return
        if self._chance.random() < 0.7:  # else it is closed before everything has been read
            self._wait(lambda: self.window.pane is not None and self.window.pane.ready, 5.0)
            for _ in range(self._chance.randint(*_STEPS)):
                self._chance.choice((self._panel, self._list, self._action, self._action, self._type, self._wheel))()
                self._close_dialogs()
        self._leave()
        self._compare(number)
        if path != self._session:
            path.unlink()
            shutil.rmtree(path.with_suffix(".session"), ignore_errors=True)

    def _leave(self) -> None:
        """Close the session, or open another one in its place first."""
        self._close_dialogs()
        if self.window.review is not None:
            self.window.actions_by_id["review"].trigger()
        before = self.window.pane
        if self._chance.random() < 0.4 and before is not None:
            self.window.open_path(self._session)
            if self._chance.random() < 0.5:  # closing does not take back what is being opened
                self.window.actions_by_id["close_session"].trigger()
            self._wait(lambda: self.window.pane not in (None, before) or self.window.at_rest, _OPEN_S)
            self._close_dialogs()
        self.window.actions_by_id["close_session"].trigger()
        if not self._wait(lambda: self.window.at_rest, _CLOSE_S):
            self.failures.append("the session did not close")

    def end(self) -> None:
        """Close the window, and wait until nothing of it writes any more."""
        self.window.close()
        self._wait(lambda: self.window.at_rest and not self.window.isVisible(), _CLOSE_S)

    def _compare(self, number: int) -> None:
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self._wait(lambda: False, 0.02)
        self._close_dialogs()  # one that came when something had been read
        stay = [f"{type(one).__name__} “{one.windowTitle()}”" for one in self.window.findChildren(QDialog)]
        self.failures += [f"round {number}: a dialog that was closed is still there: {one}" for one in stay]
        if number == _SETTLED_ROUNDS:
            self._before, self._widgets_before = self._counted(), _roots()
        elif self._before is not None:
            self._wait(lambda: not self._grown(), 10.0)
            grown = self._grown()
            self.failures += [f"round {number}: {what}" for what in grown]
            if grown:
                new = (_roots() - self._widgets_before).most_common(8)
                names = ", ".join(f"{count} of {name}" for name, count in new)
                self.failures.append(f"round {number}: widgets that were not there before: {names or 'none'}")

    def _counted(self) -> _Counts:
        gc.collect()
        return _Counts.of(self.window)

    def _grown(self) -> list[str]:
        now, before = _Counts.of(self.window), self._before
        assert before is not None
        pairs = {
            "threads": (before.threads, now.threads),
            "file handles": (before.handles, now.handles),
            "widgets": (before.widgets, now.widgets),
            "widgets of the window": (before.objects, now.objects),
        }
        room = {"threads": 2, "file handles": 12, "widgets": 40, "widgets of the window": 40}
        return [f"{was} {name} became {are}" for name, (was, are) in pairs.items() if are > was + room[name]]

    # --- what a visitor does

    def _panel(self) -> None:
        pane = self.window.pane
        if pane is not None and self.window.review is None:
            pane.show_dock(self._chance.choice(list(pane.docks)))
            self._wait(lambda: False, _STEP_S)

    def _list(self) -> None:
        """The lists by their keys, as in: Ctrl+2, Down, Ctrl+3, Down."""
        self._press(self.window, self._chance.choice("123456"), Qt.KeyboardModifier.ControlModifier)
        for _ in range(self._chance.randint(1, 4)):
            self._press(QApplication.focusWidget(), self._chance.choice(("Down", "Up", "Down", "Tab")))

    def _action(self) -> None:
        usable = [self.window.actions_by_id[spec.id] for spec in SPECS if spec.id not in _LEAVES]
        usable = [one for one in usable if one.isEnabled() and one.isVisible()]
        action: QAction = self._chance.choice(usable)
        action.trigger()
        self._wait(lambda: False, _STEP_S)

    def _type(self) -> None:
        self._press(QApplication.focusWidget(), self._chance.choice(("A", "B", "1", "2", "Space", "Right", "Left")))

    def _wheel(self) -> None:
        pane = self.window.pane
        if pane is None:
            return
        canvas, turn = pane.timeline.canvas, QPoint(0, self._chance.choice((-240, -120, 120, 240)))
        at = canvas.rect().center()
        event = QWheelEvent(
            at,
            canvas.mapToGlobal(at),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            self._chance.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(canvas, event)
        self._wait(lambda: False, _STEP_S)

    def _press(self, widget: QWidget | None, key: str, held: Qt.KeyboardModifier | None = None) -> None:
        if widget is not None:
            code = Qt.Key[f"Key_{key}"]
            QTest.keyClick(widget, code, held if held is not None else Qt.KeyboardModifier.NoModifier)
        self._wait(lambda: False, _STEP_S)

    def _close_dialogs(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isValid(widget) and widget is not self.window and widget.isVisible():
                if isinstance(widget, QMessageBox | QDialog):
                    widget.reject()
                else:
                    widget.close()
        self._wait(lambda: False, 0.01)

    def _wait(self, until: Callable[[], bool], seconds: float) -> bool:
        end_s = time.monotonic() + seconds
        while not (met := until()) and time.monotonic() < end_s:
            self._application.processEvents()
            time.sleep(0.002)
        return met


def _roots() -> Counter[str]:
    """Every widget by its class, its name and what it lies in."""
    return Counter(
        f"{type(one).__name__} {one.objectName()} in {type(one.parent()).__name__}" for one in QApplication.allWidgets()
    )


def _answer(answer: object, *_how: object, **_else: object) -> object:
    return answer


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("session", type=Path)
    parser.add_argument("recording", type=Path)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--gc-threshold", type=int)
    arguments = parser.parse_args()
    faulthandler.enable()
    if arguments.gc_threshold is not None:
        gc.set_threshold(arguments.gc_threshold, arguments.gc_threshold, arguments.gc_threshold)
    with tempfile.TemporaryDirectory() as made:
        visitor = _Visitor(Path(made), arguments.session, arguments.recording, arguments.seed)
        told = 0
        for number in range(1, arguments.rounds + 1):
            visitor.visit(number)
            for failure in visitor.failures[told:]:
                sys.stdout.write(json.dumps({"round": number, "failure": failure}) + "\n")
            told = len(visitor.failures)
            sys.stdout.write(json.dumps({"round": number}) + "\n")
            sys.stdout.flush()
        sys.excepthook = sys.__excepthook__
        visitor.end()
        visitor.settings.sync()  # else it is written when the folder is gone
        visitor.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return 0


if __name__ == "__main__":
    sys.exit(main())
