"""Showing the map of the conversation."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, bring
from annotator.ui.pane.session_pane import SessionPane


class ConversationCommands:
    """One map for the open session."""

    def __init__(self, stage: Stage, *, pane: Callable[[], SessionPane]):
        self._stage = stage
        self._pane = pane

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"show_conversation": self._show}

    def _show(self) -> None:
        from annotator.features.conversation.map_window import ConversationMapWindow

        pane, folder = self._pane(), self._stage.open_host.folder
        bring(pane.findChild(ConversationMapWindow) or ConversationMapWindow(pane.workspace, folder, pane))
