"""The Edit menu: undo, codebook, coder."""

from __future__ import annotations

from collections.abc import Callable

from annotator.domain import edits
from annotator.domain.session import Coder
from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage, show
from annotator.ui.dialogs.codebook_editor import CodebookEditor
from annotator.ui.dialogs.coder import CoderDialog
from annotator.ui.preferences import Preferences


class EditCommands:
    """Undo and redo, and who codes with what."""

    def __init__(
        self,
        stage: Stage,
        *,
        preferences: Preferences,
        coder_changed: Callable[[Coder], None],
    ):
        self._stage = stage
        self._preferences = preferences
        self._coder_changed = coder_changed

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {
            "undo": lambda: self._stage.opened.undo(),
            "redo": lambda: self._stage.opened.redo(),
            "edit_codebook": self._edit_codebook,
            "edit_coder": self._edit_coder,
        }

    def _edit_codebook(self) -> None:
        dialog = CodebookEditor(self._stage.opened, self._stage.window)
        show(dialog)

    def _edit_coder(self) -> None:
        document = self._stage.opened
        present = document.session.coders.get(document.coder_id) or Coder(id=document.coder_id)
        dialog = CoderDialog(present, self._stage.window)
        dialog.accepted.connect(lambda: self._take_coder(dialog.coder))
        show(dialog)

    def _take_coder(self, coder: Coder) -> None:
        document = self._stage.opened
        document.set_coder(coder.id)
        self._stage.perform(lambda: edits.put_rows(document.session, "coders", [coder], label="Change coder"))
        self._preferences.set_coder(coder.id, coder.name)
        self._coder_changed(coder)
