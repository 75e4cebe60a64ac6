"""Opening the window of a whole study."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, bring
from annotator.ui.remembered.preferences import Preferences


class StudyCommands:
    """A study has a window of its own beside the session's."""

    def __init__(self, stage: Stage, *, preferences: Preferences, open_path: Callable[[Path], None]):
        self._stage = stage
        self._preferences = preferences
        self._open_path = open_path

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"open_study": self._open_study}

    def _open_study(self) -> None:
        from annotator.features.study.study_window import StudyWindow

        bring(StudyWindow(preferences=self._preferences, open_path=self._open_path, parent=self._stage.window))
