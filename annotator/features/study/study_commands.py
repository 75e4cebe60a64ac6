"""Opening the window of a whole study."""

from __future__ import annotations

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, bring


class StudyCommands(StageCommands):
    """A study has a window of its own beside the session's."""

    def handlers(self) -> dict[str, Handler]:
        return {"open_study": self._open_study}

    def _open_study(self) -> None:
        from annotator.features.study.study_window import StudyWindow

        bring(
            StudyWindow(preferences=self._stage.preferences, open_path=self._stage.open_path, parent=self._stage.window)
        )
