"""Showing the map of the conversation."""

from __future__ import annotations

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, bring


class ConversationCommands(StageCommands):
    """One map for the open session."""

    def handlers(self) -> dict[str, Handler]:
        return {"show_conversation": self._show}

    def _show(self) -> None:
        from annotator.features.conversation.map_window import ConversationMapWindow

        pane, folder = self._pane(), self._stage.open_host.folder
        bring(pane.findChild(ConversationMapWindow) or ConversationMapWindow(pane.workspace, folder, pane))
