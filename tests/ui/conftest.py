"""The real window on a small session; and a test that leaves threads, timers or windows behind fails."""

from __future__ import annotations

import gc
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import WeakSet

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.app import set_style_sheet
from annotator.ui.background.in_turns import at_once
from tests.fixtures.once import once
from tests.fixtures.videos import VideoShelf
from tests.ui import windows
from tests.ui.plain_work import watch_threads
from tests.ui.windows import Opened

_SOON_S, _JOIN_S = 0.2, 10.0


@pytest.fixture(autouse=True)
def nothing_is_left_behind(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compares what runs and what is shown before and after the test and all its other fixtures."""
    threads_before = set(threading.enumerate())
    windows_before = set(QApplication.topLevelWidgets())
    timers = _watch_timers(monkeypatch)
    in_threads = watch_threads(monkeypatch)
    yield
    assert not in_threads, f"a thread was given objects of Qt: {'; '.join(in_threads)}"
    left = _after_cleaning_up(lambda wait_s: _leaks(threads_before, windows_before, timers, wait_s))
    assert not left, f"left behind: {'; '.join(left)}"


def _after_cleaning_up(leaks: Callable[[float], list[str]]) -> list[str]:
    """What is left once pending deletions are done; cycles of Python objects are only looked for where it matters."""
    _delete_pending()
    if not leaks(_SOON_S):
        return []
    gc.collect()  # a thread may end only with the object that has it
    _delete_pending()
    return leaks(_JOIN_S)


def _delete_pending() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _watch_timers(monkeypatch: pytest.MonkeyPatch) -> WeakSet[QTimer]:
    """Every timer that is started from Python from now on."""
    started: WeakSet[QTimer] = WeakSet()
    start = QTimer.start

    def remember(timer: QTimer, *arguments: int) -> None:
        started.add(timer)
        start(timer, *arguments)

    monkeypatch.setattr(QTimer, "start", remember)
    return started


def _leaks(
    threads_before: set[threading.Thread], windows_before: set[QWidget], timers: WeakSet[QTimer], wait_s: float
) -> list[str]:
    threads = [thread for thread in threading.enumerate() if thread not in threads_before]
    for thread in threads:  # nobody waits for them in the window; here they must come to their end by themselves
        thread.join(wait_s)
    windows = [window for window in QApplication.topLevelWidgets() if window not in windows_before]
    running = [timer for timer in timers if shiboken6.isValid(timer) and timer.isActive()]
    return [
        *(f"thread {thread.name}" for thread in threads if thread.is_alive()),
        *(f"window {type(window).__name__} {window.objectName()}".strip() for window in windows),
        *(f"timer of {timer.parent()}" for timer in running),
    ]


@pytest.fixture
def make_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[], Opened]]:
    """Makes real windows; each is closed afterwards."""
    made: list[Opened] = []
    palette, style_sheet, font = qapp.palette(), qapp.styleSheet(), qapp.font()

    def make() -> Opened:
        opened = windows.make_window(qapp, tmp_path / f"settings-{len(made)}.ini", qtbot)
        made.append(opened)
        return opened

    yield make
    for opened in made:
        opened.close()
        opened.window.deleteLater()
    _delete_pending()  # before the style changes: Qt would style every widget of the windows anew
    qapp.setFont(font)
    qapp.setPalette(palette)
    at_once(set_style_sheet(qapp, style_sheet))


@pytest.fixture(scope="session")
def analysed_session(coded_video: VideoShelf, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small analysed session beside its video, to be copied."""

    def make(folder: Path) -> None:
        video = folder / "talk.mp4"
        shutil.copy(coded_video("cfr").path, video)
        windows.write_session(folder / "talk.session", video)

    return once(tmp_path_factory, "analysed", make) / "talk.session"


@pytest.fixture
def session_path(analysed_session: Path, tmp_path: Path) -> Path:
    """A copy of the small analysed session, with its video beside it."""
    copy = tmp_path / "work"
    shutil.copytree(analysed_session.parent, copy)
    return copy / analysed_session.name


@pytest.fixture
def opened(make_window: Callable[[], Opened], session_path: Path) -> Opened:
    """The window with the small analysed session."""
    one = make_window()
    one.open(session_path)
    return one
