"""The Edit menu: undo and redo, and the codebook."""

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
