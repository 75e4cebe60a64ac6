"""Showing how far coders agree, and two coders side by side until they do."""

from __future__ import annotations

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, bring


class AgreementCommands(StageCommands):
    """One window of each kind for the open session."""

    def handlers(self) -> dict[str, Handler]:
        return {"show_agreement": self._show_agreement, "show_consensus": self._show_consensus}

    def _show_agreement(self) -> None:
        from annotator.features.agreement.agreement_dialog import AgreementWindow

        pane = self._pane()
        bring(pane.findChild(AgreementWindow) or AgreementWindow(pane.workspace, pane))

    def _show_consensus(self) -> None:
        from annotator.features.agreement.consensus_dialog import ConsensusWindow

        pane = self._pane()
        bring(pane.findChild(ConsensusWindow) or ConsensusWindow(pane.workspace, pane))
