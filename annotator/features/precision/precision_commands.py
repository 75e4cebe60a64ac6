"""Showing what verdicts say of the flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, bring

if TYPE_CHECKING:
    from annotator.domain.session import Session
    from annotator.features.precision.measuring import RaisedBySensitivity


class PrecisionCommands(StageCommands):
    """One window for the open session."""

    def handlers(self) -> dict[str, Handler]:
        return {"show_precision": self._show}

    def _show(self) -> None:
        from annotator.features.precision.precision_dialog import PrecisionWindow

        pane, folder = self._pane(), self._stage.open_host.folder

        def raised(session: Session) -> RaisedBySensitivity | None:
            from annotator.features.precision.measuring import raised_by_sensitivity

            return raised_by_sensitivity(folder, session)

        bring(pane.findChild(PrecisionWindow) or PrecisionWindow(pane.workspace, raised, pane))
