"""Showing the statistics of the codes."""

from __future__ import annotations

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, bring


class StatisticsCommands(StageCommands):
    """One window of statistics for the open session."""

    def handlers(self) -> dict[str, Handler]:
        return {"show_statistics": self._show}

    def _show(self) -> None:
        from annotator.features.statistics.statistics_dialog import StatisticsWindow

        pane = self._pane()
        bring(pane.findChild(StatisticsWindow) or StatisticsWindow(pane.workspace, pane))
