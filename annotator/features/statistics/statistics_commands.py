"""Showing the statistics of the codes."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import bring
from annotator.ui.pane.session_pane import SessionPane


class StatisticsCommands:
    """One window of statistics for the open session."""

    def __init__(self, *, pane: Callable[[], SessionPane]):
        self._pane = pane

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"show_statistics": self._show}

    def _show(self) -> None:
        from annotator.features.statistics.statistics_dialog import StatisticsWindow

        pane = self._pane()
        bring(pane.findChild(StatisticsWindow) or StatisticsWindow(pane.workspace, pane))
