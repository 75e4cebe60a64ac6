"""The codebook as it stood before: who changed what, and a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialogButtonBox, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from annotator.domain.codebook import Codebook
from annotator.storage.record import CodebookVersion
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.history_words import codebook_difference, local_time
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint

LoadVersions: TypeAlias = Callable[[Callable[[list[CodebookVersion]], None], Callable[[Exception], None]], None]
"""Reads the versions off the GUI thread and gives them, newest first, to the first function; errors to the second."""


class CodebookVersionsDialog(FormDialog):
    """Versions on the left, what one holds and how it differs on the right."""

    def __init__(self, versions: Sequence[CodebookVersion], present: Codebook, parent: QWidget | None = None):
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("Versions of the codebook"))
        self._versions = tuple(versions)
        self._present = present
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Versions, newest first"))
        self.text = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.text.setAccessibleName(self.tr("What this version holds"))
        two_lines = QSize(0, 2 * self.list.fontMetrics().lineSpacing() + 2 * GRID_PX)
        for version in self._versions:
            item = QListWidgetItem(self._title(version))
            item.setSizeHint(two_lines)
            self.list.addItem(item)
        self.restore = self.buttons.addButton(
            self.tr("Go back to this version"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.restore.setToolTip(self.tr("Puts it into the editor; using it makes a new version, so none is lost"))
        middle = hbox(stretched(self.list, 2), stretched(self.text, 3), spacing=2 * GRID_PX)
        self.lay_out(
            hint(self.tr("Each change that was used made a version; exports name theirs.")),
            stretched(middle, 1),
            spacing=2 * GRID_PX,
        )
        self.resize(100 * GRID_PX, 60 * GRID_PX)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        self._show(self.list.currentRow())

    @property
    def chosen(self) -> Codebook | None:
        """The version to go back to."""
        row = self.list.currentRow()
        return self._versions[row].codebook if 0 <= row < len(self._versions) else None

    def _title(self, version: CodebookVersion) -> str:
        book = version.codebook
        who = (
            self.tr("{when} by {who}").format(when=local_time(version.made_at), who=version.coder_id)
            if version.made_at
            else self.tr("at the beginning")
        )
        now = self.tr(" (present)") if book == self._present else ""
        return self.tr("Version {v}, {n} codes{now}\n{who}").format(v=book.version, n=len(book.codes), now=now, who=who)

    def _show(self, row: int) -> None:
        chosen = self.chosen
        self.restore.setEnabled(chosen is not None and chosen != self._present)
        if chosen is None:
            self.text.setPlainText("")
            return
        older = self._versions[row + 1].codebook if row + 1 < len(self._versions) else None
        lines = [chosen.name or chosen.id, ""]
        if older is not None:
            what = _difference(older, chosen)
            lines += [self.tr("Against version {v}: {what}").format(v=older.version, what=what), ""]
        for code in chosen.codes:
            key = f" [{code.shortcut.upper()}]" if code.shortcut else ""
            lines.append(f"{code.name}{key}")
            lines += [f"    {code.definition}"] if code.definition else []
        self.text.setPlainText("\n".join(lines))


def _difference(before: Codebook, after: Codebook) -> str:
    return codebook_difference(msgspec.to_builtins(before), msgspec.to_builtins(after))
