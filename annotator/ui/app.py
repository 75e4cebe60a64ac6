"""Where everything of the window is put together, and the event loop."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QLibraryInfo,
    QMessageLogContext,
    QSettings,
    QSize,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from annotator.own_folders import reports_folder
from annotator.resources import resource
from annotator.scratch import scratch_folder
from annotator.ui.background.in_turns import at_once
from annotator.ui.look import theme as theming
from annotator.ui.look import translation
from annotator.ui.look.icon_files import IconFiles
from annotator.ui.look.style_sheet import style_sheet
from annotator.ui.look.theme import ThemeSource
from annotator.ui.panels.still_pair import StillPicture
from annotator.ui.remembered.preferences import Preferences
from annotator.ui.shell.crash_reports import CrashReport, tell_unexpected_end, unexpected_ends
from annotator.ui.shell.main_window import MainWindow

_log = logging.getLogger(__name__)
_INTERRUPT_POLL_MS = 200
_INTERRUPTED = 130
_USUAL_PX = QSize(1280, 800)
_FRAME_PX = QSize(16, 40)
"""What the system draws around a window, at most."""


def run(path: Path | None = None) -> int:
    """Open the window, with a session or video if a path is given, and stay until it is closed.

    Returns:
        The exit code.
    """
    came = _note_signals()
    application = make_application()
    ended_badly = unexpected_ends(reports_folder())
    report = CrashReport(reports_folder())
    window = make_window(application)
    window.ask_who_codes_first()
    _end_on_signals(window, came)
    if isinstance(application, AnnotatorApplication):
        application.file_asked_for.connect(window.open_named)
    window.show()
    if ended_badly:
        tell_unexpected_end(window, ended_badly[0])
    if path is not None and not came:
        window.open_path(path)
    code = application.exec()
    window.close()
    report.end()
    return _INTERRUPTED if came else code


def _note_signals() -> list[int]:
    """Note Ctrl+C, and the system's wish to end, until there is a window to close.

    The exception that Ctrl+C raises otherwise is printed and forgotten where Qt calls Python.

    Returns:
        The signals that have come, and those that will.
    """
    came: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _frame: came.append(number))
    return came


def _end_on_signals(window: MainWindow, came: list[int]) -> None:
    """Close the window on Ctrl+C in the terminal, and when the system ends the user's programs."""

    def end(number: int, _frame: object) -> None:
        came.append(number)
        if len(came) > 1:  # whoever asks twice does not want to wait for the disk
            QApplication.quit()
        QTimer.singleShot(0, window, window.close)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    waker = QTimer(window)  # Python sees signals only between events
    waker.timeout.connect(lambda: None)
    waker.start(_INTERRUPT_POLL_MS)
    if came:
        QTimer.singleShot(0, window, window.close)


class AnnotatorApplication(QApplication):
    """Says which file the system asks to have opened: on macOS a double click comes as an event, not as an argument."""

    file_asked_for = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Take Qt's event for such a file; the rest is Qt's."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_asked_for.emit(event.file())
            return True
        return super().event(event)


def make_application() -> QApplication:
    """The application object, with fonts and style; the one that exists if there is one."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # cv2 points Qt at its own plug-ins when it is imported; ours are the ones that fit
    os.environ["QT_QPA_PLATFORM_PLUGIN_PATH"] = str(
        Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    )
    qInstallMessageHandler(_log_qt)
    application = AnnotatorApplication(sys.argv[:1])
    application.setDesktopFileName("annotator")
    application.setWindowIcon(QIcon(str(resource("annotator.svg"))))
    style_application(application)
    translation.install(application)
    return application


def style_application(application: QApplication) -> None:
    """Name, widget style and fonts; colours follow with the theme."""
    application.setApplicationName("Annotator")
    application.setOrganizationName("Annotator")
    application.setStyle("Fusion")
    font = application.font()
    font.setFamily(theming.load_fonts())
    font.setPointSizeF(theming.BASE_POINTS)
    application.setFont(font)


def scale_text(application: QApplication, percent: int) -> None:
    """Give all text its size; call it before the style sheet is set, which takes the font over."""
    font = application.font()
    font.setPointSizeF(theming.BASE_POINTS * percent / 100)
    application.setFont(font)


def set_style_sheet(application: QApplication, sheet: str) -> Iterator[None]:
    """Set the style sheet from none, never in place of another one; a turn for each, and nothing is seen of the first.

    What the first has laid out anew takes a turn of its own, too, before the second.

    In place of another one Qt styles each widget once for every widget it lies in, which takes five times as long. The
    two ways must not be mixed: Qt's list of what it has styled, which the other way goes through, may then name widgets
    that are gone.
    """
    shown = [window for window in application.topLevelWidgets() if window.isVisible() and window.updatesEnabled()]
    for window in shown:
        window.setUpdatesEnabled(False)
    yield
    application.setStyleSheet("")
    yield
    yield
    application.setStyleSheet(sheet)
    yield
    for window in shown:
        if isValid(window):
            window.setUpdatesEnabled(True)


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
    """Qt's own messages go to the log: a coder's terminal is not the place for them."""
    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO}
    _log.log(
        levels.get(kind, logging.INFO if "propagateSizeHints" in (text or "") else logging.WARNING), "Qt: %s", text
    )


def make_window(application: QApplication, settings: QSettings | None = None) -> MainWindow:
    """The window, styled by the theme in force and restyled when it changes."""
    preferences = Preferences(settings if settings is not None else QSettings())
    themes = ThemeSource(preferences.appearance, preferences.text_percent)
    images = IconFiles()

    def restyle() -> Iterator[None]:
        theme = themes.theme
        scale_text(application, themes.text_percent)
        application.setPalette(theming.palette(theme))
        sheet = style_sheet(theme, images.for_theme(theme), scale=themes.text_percent / 100)
        yield from set_style_sheet(application, sheet)

    at_once(restyle())
    window = MainWindow(themes=themes, preferences=preferences, restyle=restyle)
    geometry = preferences.layout("window")
    if geometry is None or not window.restoreGeometry(geometry):
        window.resize(first_size(application.primaryScreen().availableSize()))
    return window


def first_size(screen: QSize) -> QSize:
    """The size of a window that was never open before: most of the screen, all of a small one, and its frame fits."""
    room = QSize(screen.width() - _FRAME_PX.width(), screen.height() - _FRAME_PX.height())
    wanted = QSize(max(screen.width() * 4 // 5, _USUAL_PX.width()), max(screen.height() * 4 // 5, _USUAL_PX.height()))
    return wanted.boundedTo(room)


def take_picture(session_path: Path, picture_path: Path, *, size_px: tuple[int, int] = (1600, 1000)) -> None:
    """Open a session in the real window without showing it on a screen, and keep a picture of it.

    The strongest candidate (or flag) is chosen, so that the picture shows what the program is about.

    Raises:
        OSError: the picture cannot be written.
        RuntimeError: the session did not open.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()
    with scratch_folder() as folder:
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        window = make_window(application, settings)
        window.resize(*size_px)
        window.show()
        window.open_path(session_path)
        try:
            _wait(application, lambda: window.pane is not None and window.pane.ready, seconds=60)
            pane = window.pane
            if pane is None or window.host is None:
                raise RuntimeError(f"{session_path} could not be opened: {window.message}")
            found = window.host.document.session.findings.flags.values()
            flags = sorted(found, key=lambda flag: (flag.kind != "incongruence", -flag.score))
            if flags:
                pane.choose_flag(flags[0].id)
                stills = pane.flag_detail.findChildren(StillPicture)
                _wait(application, lambda: all(not still.image.isNull() for still in stills), seconds=15)
            _wait(application, lambda: False, seconds=1)
            if not window.grab().save(str(picture_path)):
                raise OSError(f"the picture {picture_path} cannot be written; check the folder and the free space")
        finally:
            window.close()
            window.deleteLater()


def _wait(application: QApplication, until: Callable[[], bool], *, seconds: float) -> None:
    """Let the window work until something is so, or the time is over."""
    over = [False]
    timer = QTimer(singleShot=True)
    timer.timeout.connect(lambda: over.__setitem__(0, True))
    timer.start(round(seconds * 1000))
    while not until() and not over[0]:
        application.processEvents()
