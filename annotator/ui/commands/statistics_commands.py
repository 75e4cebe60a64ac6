"""Showing the statistics of the codes, two coders side by side, and what verdicts say of the flags."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage
from annotator.ui.session_pane import SessionPane

if TYPE_CHECKING:
    from annotator.domain.session import Session
    from annotator.workflow.precision import RaisedBySensitivity


class StatisticsCommands:
    """One window of each kind for the open session."""

    def __init__(self, stage: Stage, *, pane: Callable[[], SessionPane]):
        self._stage = stage
        self._pane = pane

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {
            "show_statistics": self._show_statistics,
            "show_consensus": self._show_consensus,
            "show_precision": self._show_precision,
            "show_agreement": self._show_agreement,
        }

    def _show_statistics(self) -> None:
        from annotator.ui.dialogs.statistics import StatisticsWindow

        pane = self._pane()
        _bring(pane.findChild(StatisticsWindow) or StatisticsWindow(pane.workspace, pane))

    def _show_consensus(self) -> None:
        from annotator.ui.dialogs.consensus import ConsensusWindow

        pane = self._pane()
        _bring(pane.findChild(ConsensusWindow) or ConsensusWindow(pane.workspace, pane))

    def _show_precision(self) -> None:
        from annotator.ui.dialogs.precision import PrecisionWindow

        pane, folder = self._pane(), self._stage.open_host.folder

        def raised(session: Session) -> RaisedBySensitivity | None:
            from annotator.workflow.precision import raised_by_sensitivity

            return raised_by_sensitivity(folder, session)

        _bring(pane.findChild(PrecisionWindow) or PrecisionWindow(pane.workspace, raised, pane))

    def _show_agreement(self) -> None:
        from annotator.ui.dialogs.agreement import AgreementWindow

        pane = self._pane()
        _bring(pane.findChild(AgreementWindow) or AgreementWindow(pane.workspace, pane))


def _bring(window: QDialog) -> None:
    window.show()
    window.activateWindow()
