"""The Help menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction

from annotator.ui.actions import Handler, cheat_sheet
from annotator.ui.commands.stage import Stage, show
from annotator.ui.dialogs.about import AboutDialog
from annotator.ui.dialogs.cheat_sheet import CheatSheet
from annotator.ui.dialogs.first_steps import FirstSteps


class HelpCommands:
    """Keys, first steps, about."""

    def __init__(self, stage: Stage, *, actions: Callable[[], Mapping[str, QAction]]):
        self._stage = stage
        self._actions = actions

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {
            "cheat_sheet": lambda: show(CheatSheet(cheat_sheet(self._actions()), self._stage.window)),
            "first_steps": lambda: show(FirstSteps(self._stage.window)),
            "about": lambda: show(AboutDialog(self._stage.window)),
        }
