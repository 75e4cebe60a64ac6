"""Showing the statistics of the codes, and two coders side by side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog

from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage
from annotator.ui.session_pane import SessionPane


class StatisticsCommands:
    """One window of each kind for the open session."""

    def __init__(self, stage: Stage, *, pane: Callable[[], SessionPane]):
        self._stage = stage
        self._pane = pane

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"show_statistics": self._show_statistics, "show_consensus": self._show_consensus}

    def _show_statistics(self) -> None:
        from annotator.ui.dialogs.statistics import StatisticsWindow

        pane = self._pane()
        _bring(pane.findChild(StatisticsWindow) or StatisticsWindow(pane.workspace, pane))

    def _show_consensus(self) -> None:
        from annotator.ui.dialogs.consensus import ConsensusWindow

        pane = self._pane()
        _bring(pane.findChild(ConsensusWindow) or ConsensusWindow(pane.workspace, pane))


def _bring(window: QDialog) -> None:
    window.show()
    window.activateWindow()
