"""The Edit menu: undo and redo, the codebook, and finding moments."""

from __future__ import annotations

from collections.abc import Callable

from annotator.storage.record import CodebookVersion
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, show


class EditCommands(StageCommands):
    """Undo and redo, and what is coded with."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "undo": lambda: self._stage.opened.undo(),
            "redo": lambda: self._stage.opened.redo(),
            "edit_codebook": self._edit_codebook,
            "edit_tiers": lambda: self._edit_codebook(at_tiers=True),
        }

    def _edit_codebook(self, *, at_tiers: bool = False) -> None:
        from annotator.ui.dialogs.codebook_editor import CodebookEditor

        folder = self._stage.open_host.folder

        def load(done: Callable[[list[CodebookVersion]], None], failed: Callable[[Exception], None]) -> None:
            self._stage.background.run(folder.codebook_versions, done=done, failed=failed)

        editor = CodebookEditor(self._stage.opened, self._stage.window, load_versions=load)
        if at_tiers:
            editor.pages.setCurrentWidget(editor.tiers)
        show(editor)


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
