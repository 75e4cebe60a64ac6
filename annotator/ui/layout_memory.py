"""Keeps where the panels of a session are and how its rows are arranged, soon after they were moved.

Also a run that ends badly is remembered.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer

from annotator.ui.preferences import Preferences
from annotator.ui.session_pane import SessionPane

_REST_MS = 1000


class LayoutMemory(QObject):
    """Restores the layout of a session, then writes it down when the hand rests. Lives as long as the pane."""

    def __init__(self, pane: SessionPane, preferences: Preferences, session_id: str):
        super().__init__(pane)
        self._pane = pane
        self._preferences = preferences
        self._session_id = session_id
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.keep)
        pane.restore_layout(preferences.layout(session_id))
        pane.timeline.restore_arrangement(preferences.text(f"rows/{session_id}"))
        pane.timeline.state.arranged.connect(self._wait)
        for dock in pane.docks.values():
            dock.dockLocationChanged.connect(self._wait)
            dock.topLevelChanged.connect(self._wait)
            dock.visibilityChanged.connect(self._wait)
            dock.installEventFilter(self)

    def keep(self) -> None:
        """Write the layout down now."""
        self._rest.stop()
        self._preferences.set_layout(self._session_id, self._pane.saveState())
        self._preferences.set_text(f"rows/{self._session_id}", self._pane.timeline.arrangement_text())

    def _wait(self, *_how: object) -> None:
        self._rest.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A dock that changes its size was dragged, or its neighbour was."""
        if event.type() == QEvent.Type.Resize:
            self._wait()
        return super().eventFilter(watched, event)
