"""The Help menu: keys, and finding things."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from annotator.domain import codebook_edits
from annotator.ui.actions.table import Handler, cheat_sheet
from annotator.ui.command_palette.entries import (
    Entry,
    action_entries,
    code_entries,
    moment_entries,
    recent_entries,
    review_entries,
)
from annotator.ui.command_palette.palette import CommandPalette
from annotator.ui.commands.stage import Stage, StageCommands, show
from annotator.ui.dialogs.cheat_sheet import CheatSheet
from annotator.ui.keys.slots import portable, shown
from annotator.ui.look.names import signal_definitions
from annotator.ui.look.translation import translate


class HelpCommands(StageCommands):
    """Keys and the palette."""

    def __init__(
        self, stage: Stage, *, actions: Callable[[], Mapping[str, QAction]], review: Callable[[], QWidget | None]
    ):
        """``review``: the review while it is on; what can be done is another thing then."""
        super().__init__(stage)
        self._actions = actions
        self._review = review

    def handlers(self) -> dict[str, Handler]:
        return {
            "cheat_sheet": self._show_keys,
            "change_keys": self._change_keys,
            "command_palette": self._show_palette,
        }

    # --- keys ---------------------------------------------------------------------------------------------------------

    def _show_keys(self) -> None:
        dialog = CheatSheet([*cheat_sheet(self._stage.keymap), *self._code_rows()], self._stage.window)
        dialog.change_requested.connect(self._change_keys)
        show(dialog)

    def _code_rows(self) -> list[tuple[str, str, str]]:
        document = self._stage.document
        codes = document.session.codebook.codes if document is not None else ()
        section = translate("commands", "Codes")
        return [(section, code.name, shown(code.shortcut)) for code in codes if code.shortcut]

    def _change_keys(self) -> None:
        from annotator.ui.dialogs.keys import KeyEditor

        show(KeyEditor(self._stage.keymap, codes=self._code_keys, free_code=self._free_code, parent=self._stage.window))

    def _code_keys(self) -> dict[str, tuple[str, str]]:
        document = self._stage.document
        codes = document.session.codebook.codes if document is not None else ()
        return {portable(code.shortcut): (code.id, code.name) for code in codes if code.shortcut}

    def _free_code(self, code_id: str) -> bool:
        """Take a code its key away, as an edit that can be undone."""
        document = self._stage.opened
        book = document.session.codebook
        codes = tuple(replace(code, shortcut="") if code.id == code_id else code for code in book.codes)
        changed = replace(book, codes=codes)
        return self._stage.perform(lambda: codebook_edits.replace_codebook(document.session, changed)) is not None

    # --- the palette --------------------------------------------------------------------------------------------------

    def _show_palette(self) -> None:
        palette = CommandPalette(
            self._stage.themes,
            entries=self.entries(),
            moments=self._moments,
            recent=self._stage.preferences.recent_commands,
            parent=self._stage.window,
        )

        def run(_result: int) -> None:
            self._run(palette.chosen)

        palette.finished.connect(run)
        show(palette)

    def entries(self) -> list[Entry]:
        """What the palette offers before anything is typed: actions, recent sessions, codes."""
        document, pane = self._stage.document, self._stage.pane
        entries = action_entries(self._actions(), self._stage.keymap, session_open=document is not None)
        entries += recent_entries(self._stage.preferences.recent, self._stage.open_path)
        review = self._review()
        if review is not None:
            return [*review_entries(review.actions()), *entries]
        if document is not None and pane is not None:
            entries += code_entries(document.session, pane.codes.press_code, read_only=document.read_only)
        return entries

    def _moments(self, typed: str) -> Sequence[Entry]:
        document, pane = self._stage.document, self._stage.pane
        if document is None or pane is None or self._review() is not None:
            return []
        return moment_entries(
            document.session,
            signal_definitions(document.signal_sets.values()),
            typed,
            seek=self._stage.playhead.seek,
            choose_flag=pane.choose_flag,
            choose_annotation=self._choose_annotation,
        )

    def _choose_annotation(self, annotation_id: str) -> None:
        row = self._stage.session.annotations[annotation_id]
        self._stage.selection.choose_annotations([annotation_id])
        self._stage.playhead.seek(row.start_s)

    def _run(self, chosen: Entry | None) -> None:
        """Do what was chosen, once the palette is out of the way and the keyboard is back where it was."""
        if chosen is not None:
            if chosen.id.startswith(("action:", "code:")):
                self._stage.preferences.add_recent_command(chosen.id)
            chosen.run()
