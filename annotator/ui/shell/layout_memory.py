"""Keeps where the panels of a session are, for each kind of work, and how its rows are arranged, soon after they move.

Also a run that ends badly is remembered.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer

from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.pane.work_layouts import Work, made_for, read_shares
from annotator.ui.remembered.preferences import Preferences
from annotator.ui.timeline.arrangement import from_text

_REST_MS = 1000


class LayoutMemory(QObject):
    """Restores the layout of a session, then writes it down when the hand rests. Lives as long as the pane."""

    def __init__(self, pane: SessionPane, preferences: Preferences, session_id: str):
        super().__init__(pane)
        self._pane = pane
        self._preferences = preferences
        self._session_id = session_id
        self._work: Work = "code"
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.keep)
        pane.restore_layout(preferences.layout(session_id))
        pane.timeline.state.set_arrangement(from_text(preferences.text(f"rows/{session_id}")))
        pane.timeline.state.arranged.connect(self._wait)
        for dock in pane.docks.values():
            dock.dockLocationChanged.connect(self._wait)
            dock.topLevelChanged.connect(self._wait)
            dock.visibilityChanged.connect(self._wait)
            dock.installEventFilter(self)

    @property
    def work(self) -> Work:
        """The kind of work that the panels are laid out for."""
        return self._work

    def show(self, work: Work) -> None:
        """Lay the panels out for another kind of work; how they lay for this one is kept."""
        if work == self._work:
            return
        self._keep_shares()
        self._work = work
        kept = self._preferences.text(self._place) or self._preferences.text(f"shares/{work}")
        pane = self._pane
        pane.share(
            read_shares(kept)
            or made_for(work, pane.width(), pane.window().height(), line_px=pane.fontMetrics().height())
        )
        self._rest.start()

    @property
    def _place(self) -> str:
        return f"shares/{self._session_id}/{self._work}"

    def _keep_shares(self) -> None:
        """For this session, and for sessions that nobody has laid out yet."""
        text = self._pane.shares.text()
        self._preferences.set_text(self._place, text)
        self._preferences.set_text(f"shares/{self._work}", text)

    def keep(self) -> None:
        """Write the layout down now."""
        self._rest.stop()
        self._preferences.set_layout(self._session_id, self._pane.saveState())
        self._preferences.set_text(f"rows/{self._session_id}", self._pane.timeline.state.arrangement.to_text())

    def _wait(self, *_how: object) -> None:
        self._rest.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A dock that changes its size was dragged, or its neighbour was."""
        if event.type() == QEvent.Type.Resize:
            self._wait()
        return super().eventFilter(watched, event)
