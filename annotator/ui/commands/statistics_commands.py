"""Showing the statistics of the codes."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage
from annotator.ui.dialogs.statistics import StatisticsWindow
from annotator.ui.session_pane import SessionPane


class StatisticsCommands:
    """One statistics window for the open session."""

    def __init__(self, stage: Stage, *, pane: Callable[[], SessionPane]):
        self._stage = stage
        self._pane = pane

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"show_statistics": self._show}

    def _show(self) -> None:
        pane = self._pane()
        window = pane.findChild(StatisticsWindow) or StatisticsWindow(pane.workspace, pane)
        window.show()
        window.activateWindow()
