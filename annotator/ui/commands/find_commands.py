"""Finding moments in the session."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.actions.table import Handler
from annotator.ui.pane.session_pane import SessionPane


class FindCommands:
    """Acts on the find panel of the open session."""

    def __init__(self, pane: Callable[[], SessionPane]):
        self._pane = pane

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
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
