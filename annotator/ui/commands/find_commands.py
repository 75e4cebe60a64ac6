"""Finding moments in the session."""

from __future__ import annotations

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands


class FindCommands(StageCommands):
    """Acts on the find panel of the open session."""

    def handlers(self) -> dict[str, Handler]:
        return {"find": self._find, "find_next": lambda: self._step(1), "find_previous": lambda: self._step(-1)}

    def _find(self) -> None:
        self._pane().show_dock("find")
        self._pane().finder.focus_words()

    def _step(self, steps: int) -> None:
        panel = self._pane().finder
        if panel.query.empty:
            self._find()
        else:
            panel.step(steps)
