"""Showing how far coders agree, and two coders side by side until they do."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import bring
from annotator.ui.pane.session_pane import SessionPane


class AgreementCommands:
    """One window of each kind for the open session."""

    def __init__(self, *, pane: Callable[[], SessionPane]):
        self._pane = pane

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"show_agreement": self._show_agreement, "show_consensus": self._show_consensus}

    def _show_agreement(self) -> None:
        from annotator.features.agreement.agreement_dialog import AgreementWindow

        pane = self._pane()
        bring(pane.findChild(AgreementWindow) or AgreementWindow(pane.workspace, pane))

    def _show_consensus(self) -> None:
        from annotator.features.agreement.consensus_dialog import ConsensusWindow

        pane = self._pane()
        bring(pane.findChild(ConsensusWindow) or ConsensusWindow(pane.workspace, pane))
