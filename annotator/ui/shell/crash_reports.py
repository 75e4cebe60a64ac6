"""What is left for the next start when the program ends without coming to its end."""

from __future__ import annotations

import faulthandler
import os
import platform
from datetime import datetime, timezone
from io import FileIO
from pathlib import Path

from PySide6.QtCore import QLockFile, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator import __version__
from annotator.ui.look.translation import translate
from annotator.ui.widgets.message import problem_box

_KEPT = 10
_RUNNING, _ENDED = "running-", "ended-unexpectedly-"


class CrashReport:
    """The report of this run: it is there from the start, filled by a crash, and gone after a clean end.

    Where the folder cannot be written there is none, and the program runs all the same.
    """

    def __init__(self, folder: Path):
        self._path = folder / f"{_RUNNING}{os.getpid()}.txt"
        self._lock = QLockFile(str(self._path.with_suffix(".lock")))
        self._lock.setStaleLockTime(0)  # only the end of the process frees it
        self._file: FileIO | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._lock.tryLock(0):
                self._file = FileIO(self._path, "w")
                self._file.write(_heading().encode())
        except OSError:
            self._file = None
        if self._file is not None:
            faulthandler.enable(self._file, all_threads=True)

    def end(self) -> None:
        """The program comes to its end as it should."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)
        self._lock.unlock()


def unexpected_ends(folder: Path) -> tuple[Path, ...]:
    """Reports of runs that ended since the last look without coming to their end, newest first; each is given once."""
    found: list[Path] = []
    for path in sorted(folder.glob(f"{_RUNNING}*.txt")):
        lock = QLockFile(str(path.with_suffix(".lock")))
        lock.setStaleLockTime(0)
        if not lock.tryLock(0):
            continue  # another window, which is still open
        try:
            stamp = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc).strftime("%Y%m%dT%H%M%SZ")
            kept = path.with_name(f"{_ENDED}{stamp}-{path.stem.removeprefix(_RUNNING)}.txt")
            os.replace(path, kept)
            found.append(kept)
        except OSError:
            continue  # the next start tries again
        finally:
            lock.unlock()
    _thin_out(folder)
    return tuple(reversed(found))


def tell_unexpected_end(window: QWidget, report: Path) -> QMessageBox:
    """Say that the last run ended badly, beside the work, and offer its report."""
    box = problem_box(
        window,
        translate("crash", "The program ended unexpectedly the last time"),
        translate(
            "crash",
            "Nothing of yours was lost: every change that was on disk is there. Details are in {report}; nothing of "
            "it was sent anywhere.",
        ).format(report=report),
    )
    show = box.addButton(translate("crash", "Show the folder"), QMessageBox.ButtonRole.ActionRole)
    show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(report.parent))))
    box.setModal(False)
    box.finished.connect(box.deleteLater)
    box.show()
    return box


def _heading() -> str:
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return (
        f"annotator {__version__}, begun {now}\nPython {platform.python_version()}, {platform.platform()}\n"
        "This run did not come to its end. What follows, if anything, is where each thread was. If nothing follows,\n"
        "the program was ended from outside, or the computer was switched off.\n\n"
    )


def _thin_out(folder: Path) -> None:
    for path in sorted(folder.glob(f"{_ENDED}*.txt"))[:-_KEPT]:
        path.unlink(missing_ok=True)
