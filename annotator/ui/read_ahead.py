"""Reading in the code of windows that are opened later, while nobody is waiting.

Reading it in before the first window is shown would hold up every start; reading it in when a window is asked for holds
up that one. It stays on the thread of the window, where classes of Qt are at home, a little at a time, and waits while
somebody types, turns the wheel or moves the mouse.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_EVERY_MS = 150
_REST_MS = 1000
"""As long as nobody may have done anything before it goes on."""
_ACTS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.Wheel,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
    }
)

LATER = (
    "annotator.domain.exercises",
    "annotator.domain.attempts",
    "annotator.workflow.exercise_making",
    "annotator.workflow.attunement_tables",
    "annotator.ui.panels.response_statistics",
    "annotator.ui.dialogs.statistics",
    "annotator.ui.dialogs.consensus",
    "annotator.ui.dialogs.precision",
    "annotator.ui.review.playlist_panel",
    "annotator.ui.review.review_view",
    "annotator.ui.dialogs.codebook_editor",
    "annotator.ui.dialogs.keys",
    "annotator.ui.dialogs.history",
    "annotator.ui.dialogs.regions",
    "annotator.ui.dialogs.new_session",
    "annotator.ui.dialogs.sensitivity",
    "annotator.ui.dialogs.analysis_settings",
    "annotator.ui.dialogs.export_session",
    "annotator.ui.dialogs.export_report",
    "annotator.ui.dialogs.export_clips",
)
"""What the menus open, each after what it needs itself: so every step is short."""


class ReadAhead(QObject):
    """Reads in one module after the other while nobody works in a window.

    It listens to what the screen sends to the window as a whole, not to the many events between its widgets: a key
    that is a shortcut is noticed when it is let go.
    """

    def __init__(self, window: QWidget, modules: Sequence[str] = LATER):
        super().__init__(window)
        self._window = window
        self._left = list(modules)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read_one)

    @property
    def left(self) -> int:
        """How many are still to be read in."""
        return len(self._left)

    def start(self) -> None:
        """Begin, or go on; once all are there it does nothing. The window must have been shown."""
        handle = self._window.windowHandle()
        if self._left and not self._timer.isActive():
            handle.installEventFilter(self)
            self._timer.start(_EVERY_MS)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _ACTS:
            self._timer.start(_REST_MS)
        return False

    def _read_one(self) -> None:
        import_module(self._left.pop(0))
        if self._left:
            self._timer.start(_EVERY_MS)
        else:
            self._window.windowHandle().removeEventFilter(self)
