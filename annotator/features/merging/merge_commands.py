"""Merging a colleague's copy of the open session."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from annotator.domain.edits import Edit
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, show
from annotator.ui.look.translation import translate


class MergeCommands(StageCommands):
    """Asks for a copy, shows what would come of merging it, and merges it."""

    def handlers(self) -> dict[str, Handler]:
        return {"merge_copy": self._merge_copy}

    def _merge_copy(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._stage.window,
            translate("commands", "A colleague's copy: session.db in its folder, or exported JSON"),
            self._stage.preferences.start_folder,
            translate("commands", "Copies of a session (session.db *.json);;All files (*)"),
        )
        if name:
            self.merge_from(Path(name))

    def merge_from(self, path: Path) -> None:
        """Show what would come of merging a copy, and merge it when that is wanted."""
        from annotator.features.merging.merge_dialog import MergeCopyDialog

        host = self._stage.open_host
        host.document.flush()
        show(
            MergeCopyDialog(
                path.parent if path.name == "session.db" else path,
                host.document.whole_session,
                history=host.folder.history,
                coder=host.document.coder,
                taken=self._take_merge,
                parent=self._stage.window,
            )
        )

    def _take_merge(self, edit: Edit) -> None:
        if self._stage.document is not None and self._stage.perform(lambda: edit, as_it_is=True):
            self._stage.say(translate("commands", "{count} rows merged").format(count=len(edit.changes)))
