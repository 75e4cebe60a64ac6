"""A colleague's copy taken into the open session: what comes of it, and every conflict with both sides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QLabel, QWidget

from annotator.domain.edits import Edit
from annotator.domain.session import Coder, Session
from annotator.features.merging.copies import Copy, Past, read_copy
from annotator.features.merging.merge_words import heading as conflict_heading
from annotator.features.merging.merge_words import side_text
from annotator.features.merging.merging import Choice as Kept
from annotator.features.merging.merging import Conflict, Merged, merge
from annotator.storage.record import RecordedEdit
from annotator.ui.background.work import Background
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import stretched
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint
from annotator.ui.widgets.text_table import TextTable

Decisions = Mapping[tuple[str, str], Kept]


class MergeCopyDialog(FormDialog):
    """Looks at the copy anew after each choice, and gives the edit that takes it in."""

    def __init__(
        self,
        path: Path,
        session: Session,
        *,
        history: Callable[[], list[RecordedEdit]],
        coder: Coder,
        taken: Callable[[Edit], None],
        parent: QWidget | None = None,
    ):
        """``history`` is called on a thread."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Merge {name}").format(name=path.name))
        self._path, self._session, self._coder = path, session, coder
        self._history, self._taken = history, taken
        self._background = Background(1, self)
        self._copy: Copy | None = None
        self._past = Past()
        self._decisions: dict[tuple[str, str], Kept] = {}
        self.merged: Merged | None = None
        self._listed: tuple[Conflict, ...] = ()
        """The conflicts of the table, by row."""
        self.count = QLabel(self.tr("Reading …"), wordWrap=True)
        self.notes = hint()
        self.conflicts = TextTable(self.tr("Conflicts"), (self.tr("What both changed"), self.tr("Kept")))
        self.ours, self.theirs = QLabel(), QLabel()
        self.all = Choice(self.tr("All conflicts"), self.tr("What is kept of everything that both copies changed"))
        self.one = Choice(self.tr("Chosen conflict"), self.tr("What is kept of the chosen conflict"))
        self._build()
        self._background.run(self._reading(), done=self._read, failed=self._failed)

    def done(self, result: int) -> None:
        """Wait for nothing more, whichever way the dialog is closed."""
        self._background.close()
        super().done(result)

    # --- building

    def _build(self) -> None:
        self.conflicts.itemSelectionChanged.connect(self._show_chosen)
        later, both = (self.tr("What was changed later"), "later"), (self.tr("Both, side by side"), "both")
        for choice in (self.all, self.one):
            choice.offer([later, (self.tr("As it is here"), "ours"), (self.tr("As it is in the copy"), "theirs"), both])
        self.all.activated.connect(self._decide_all)
        self.one.activated.connect(self._decide_one)
        for side in (self.ours, self.theirs):
            side.setWordWrap(True)
            side.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._form = form()
        self._form.addRow(label(self.tr("All conflicts")), self.all)
        self._form.addRow(label(self.tr("Here")), self.ours)
        self._form.addRow(label(self.tr("In the copy")), self.theirs)
        self._form.addRow(label(self.tr("Keep")), self.one)
        self._heading = heading(self.tr("Conflicts"))
        self.lay_out(
            self.count,
            self.error,
            self.notes,
            self._heading,
            stretched(self.conflicts, 1),
            self._form,
            hint(
                self.tr(
                    "Work is taken in by coder and id, and stands here once however often a copy is merged. "
                    "The copy is not changed. Undo takes the whole merge back."
                )
            ),
            ok=self.tr("Merge"),
        )
        self.ok_button.setEnabled(False)
        self._show_parts(conflicts=False)
        self.resize(84 * GRID_PX, 64 * GRID_PX)

    def _show_parts(self, *, conflicts: bool) -> None:
        self.notes.setVisible(bool(self.notes.text()))
        self._heading.setVisible(conflicts)
        self.conflicts.setVisible(conflicts)
        for row in range(self._form.rowCount()):
            self._form.setRowVisible(row, conflicts)

    # --- looking

    def _reading(self) -> Callable[[], tuple[Copy, Past]]:
        path, history = self._path, self._history
        return lambda: (read_copy(path), Past.of(history()))

    def _read(self, found: tuple[Copy, Past]) -> None:
        self._copy, self._past = found
        self._look()

    def _look(self) -> None:
        copy = self._copy
        if copy is None:
            return
        self.ok_button.setEnabled(False)
        session, past, decisions = self._session, self._past, dict(self._decisions)
        usual: Kept = self.all.currentData()
        self._background.run(
            lambda: merge(session, past, copy, choose=partial(_decided, decisions, usual)),
            done=self._seen,
            question="merge",
            failed=self._failed,
        )

    def _failed(self, error: Exception) -> None:
        text = str(error)
        self.count.setText("")
        self.error.show_error(text)
        self._show_parts(conflicts=False)

    def _seen(self, merged: Merged) -> None:
        self.merged = merged
        if merged.edit.changes or merged.conflicts:
            words = self.tr("{added} added, {changed} changed, {deleted} deleted; {present} are here already")
            self.count.setText(
                words.format(added=merged.added, changed=merged.changed, deleted=merged.deleted, present=merged.present)
            )
        else:
            self.count.setText(self.tr("Everything in this copy is here already"))
        shown = self._shown(merged)
        hidden = len(merged.conflicts) - len(shown)
        notes = list(merged.notes)
        if hidden:
            words = self.tr("{n} conflicts are in the work of coders you are blind to; what was changed later is kept")
            notes.append(words.format(n=hidden))
        self.notes.setText("\n".join(notes))
        self._fill(shown)
        self._show_parts(conflicts=bool(shown))
        self._show_chosen()
        self.ok_button.setEnabled(bool(merged.edit.changes))

    def _shown(self, merged: Merged) -> list[Conflict]:
        """The conflicts this coder may see."""
        blind = self._coder.is_blind_to("coders")
        return [row for row in merged.conflicts if not blind or row.coder_id == self._coder.id]

    def _fill(self, conflicts: list[Conflict]) -> None:
        self._listed = tuple(conflicts)
        words = {
            "ours": self.tr("here"),
            "theirs": self.tr("the copy's"),
            "both": self.tr("both"),
        }
        chosen = max(0, self.conflicts.currentRow())
        with QSignalBlocker(self.conflicts):
            self.conflicts.show_rows((conflict_heading(one, self._session), words[one.kept]) for one in conflicts)
            if conflicts:
                self.conflicts.setCurrentCell(min(chosen, len(conflicts) - 1), 0)

    # --- choosing

    def _chosen(self) -> Conflict | None:
        row = self.conflicts.currentRow()
        return self._listed[row] if 0 <= row < len(self._listed) else None

    def _show_chosen(self) -> None:
        conflict = self._chosen()
        if conflict is None:
            return
        self.ours.setText(side_text(conflict, "ours", self._session))
        self.theirs.setText(side_text(conflict, "theirs", self._session))
        self.one.choose(self._decisions.get((conflict.table, conflict.key), self.all.currentData()))

    def _decide_all(self, _place: int = 0) -> None:
        self._decisions.clear()
        self._look()

    def _decide_one(self, _place: int = 0) -> None:
        conflict = self._chosen()
        if conflict is not None:
            self._decisions[conflict.table, conflict.key] = self.one.currentData()
            self._look()

    def accept(self) -> None:
        if self.merged is not None:
            self._taken(self.merged.edit)
            super().accept()


def _decided(decisions: Decisions, usual: Kept, conflict: Conflict) -> Kept:
    return decisions.get((conflict.table, conflict.key), usual)
