"""Showing what verdicts say of the flags."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, bring
from annotator.ui.pane.session_pane import SessionPane

if TYPE_CHECKING:
    from annotator.domain.session import Session
    from annotator.features.precision.measuring import RaisedBySensitivity


class PrecisionCommands:
    """One window for the open session."""

    def __init__(self, stage: Stage, *, pane: Callable[[], SessionPane]):
        self._stage = stage
        self._pane = pane

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"show_precision": self._show}

    def _show(self) -> None:
        from annotator.features.precision.precision_dialog import PrecisionWindow

        pane, folder = self._pane(), self._stage.open_host.folder

        def raised(session: Session) -> RaisedBySensitivity | None:
            from annotator.features.precision.measuring import raised_by_sensitivity

            return raised_by_sensitivity(folder, session)

        bring(pane.findChild(PrecisionWindow) or PrecisionWindow(pane.workspace, raised, pane))
