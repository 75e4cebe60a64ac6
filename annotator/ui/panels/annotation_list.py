"""All annotations in a table that drives the player."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from annotator.domain.completeness import MISSING_SIGN
from annotator.domain.edits import Edit
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.annotation_model import CODE, NOTE, START, WHO, AnnotationTableModel
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stacked, stretched, vbox
from annotator.ui.widgets.driving_table import DrivingTable
from annotator.ui.widgets.list_place import ListPlace, row_at
from annotator.ui.widgets.panel_parts import EmptyState, KeyboardPanel, as_panel, hint

_TYPICAL = {START: "0:00:00.000", CODE: "a longer code", WHO: "therapist · BE", NOTE: "a note"}


class AnnotationList(KeyboardPanel):
    """Sortable, searchable; the chosen rows are the workspace's chosen annotations."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self._showing = False
        self.model = AnnotationTableModel(workspace.document, self)
        """The rows of the list."""
        self.view = DrivingTable(self, workspace.keymap, typical=_TYPICAL, several=True)
        """The table that shows them."""
        self.view.setModel(self.model)
        self.view.setAccessibleName(self.tr("Annotations"))
        self.view.shape_columns()
        self._place = ListPlace(self.view, self._row_now)
        self.empty_state = EmptyState()
        self._count = hint()
        self.search = QLineEdit()
        self._incomplete = QToolButton()
        self._build()
        self.view.sortByColumn(START, Qt.SortOrder.AscendingOrder)

        choices = self.view.selectionModel()
        choices.selectionChanged.connect(self._take_choice)
        choices.currentChanged.connect(self._seek_to_current)
        self.view.clicked.connect(self._seek_to_clicked)
        self.view.play_requested.connect(self.play_chosen)
        self.search.textChanged.connect(self.model.search)
        self._incomplete.toggled.connect(self.model.show_incomplete)
        self.model.incomplete_changed.connect(self._count_incomplete)
        self.empty_state.action_requested.connect(self._show_all)
        self.model.rows_changed.connect(self._update_state)
        self.model.modelReset.connect(self._show_chosen)
        self.model.rowsInserted.connect(self._show_chosen)
        workspace.selection.annotations_changed.connect(self._show_chosen)
        workspace.document.edited.connect(self._forget_deleted)
        workspace.keymap.changed.connect(self._update_state)
        self._count_incomplete(len(self.model.incomplete))
        self._update_state()
        self._show_chosen()

    def play_chosen(self) -> None:
        """Play the current annotation's span."""
        row = self.model.row_at(self.view.currentIndex().row())
        if row is not None:
            self.workspace.playhead.play_span(row.annotation.start_s, row.annotation.end_s)

    def _build(self) -> None:
        self.search.setPlaceholderText(self.tr("Search code, participant, coder, note"))
        self.search.setAccessibleName(self.tr("Search annotations"))
        self.search.setClearButtonEnabled(True)
        self._bar = QWidget()
        self._incomplete.setCheckable(True)
        self._incomplete.setToolTip(
            self.tr("Only annotations that lack what their code requires, or do not fit the codebook")
        )
        self._count.setWordWrap(False)
        hbox(stretched(self.search, 1), self._incomplete, self._count, on=self._bar, margin=GRID_PX)
        body = QWidget()
        self._stack = stacked(self.view, self.empty_state, on=body)
        vbox(self._bar, stretched(body, 1), on=self, margin=0, spacing=0)
        self.give_keyboard_to(self.view)

    def show_incomplete(self) -> None:
        """Show only what is incomplete."""
        self._incomplete.setChecked(True)

    def _count_incomplete(self, count: int) -> None:
        self._incomplete.setText(self.tr("{sign} Incomplete {n}").format(sign=MISSING_SIGN, n=count))
        self._incomplete.setAccessibleName(self.tr("Incomplete annotations: {n}").format(n=count))
        self._incomplete.setVisible(count > 0 or self._incomplete.isChecked())
        if not count:
            self._incomplete.setChecked(False)

    def _show_all(self) -> None:
        self.search.clear()
        self._incomplete.setChecked(False)

    def _update_state(self) -> None:
        shown, total = self.model.row_count(), self.model.total
        self._count.setText(self.tr("{a} of {b}").format(a=shown, b=total) if shown != total else f"{total}")
        self._count.setAccessibleName(self.tr("{n} annotations").format(n=total))
        self._bar.setVisible(total > 0)
        self._stack.setCurrentWidget(self.view if shown else self.empty_state)
        if total and not shown:
            self.empty_state.tell(
                self.tr("Nothing found"),
                self.tr("No annotation contains “{text}”.").format(text=self.search.text()),
                self.tr("Show all annotations"),
            )
        elif not shown:
            self.empty_state.tell(
                self.tr("No annotations yet"),
                self.workspace.keymap.fill(
                    self.tr(
                        "Accept a flag with {accept_flag}, or press {mark_in} and {mark_out} to mark a span and "
                        "{annotate_span} to annotate it, or press a code's key while the recording plays."
                    )
                ),
            )

    def _take_choice(self, _chosen: QItemSelection, _left: QItemSelection) -> None:
        if self._showing or self.model.changing:
            return
        ids = [id_ for id_ in (self.model.id_at(row) for row in self._chosen_rows()) if id_ is not None]
        self._showing = True  # what is chosen here is shown here already
        self.workspace.selection.choose_annotations(ids)
        self._showing = False

    def _seek_to_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        still = self._showing or self.model.changing or self._place.comes or self._place.keeps_still
        if self.view.hasFocus() and not still:
            self._seek_to_clicked(current)

    def _row_now(self) -> int | None:
        """The row at the playhead; None while the current one is there."""
        playhead, current = self.workspace.playhead, self.model.row_at(self.view.currentIndex().row())
        if current is not None and playhead.is_at(current.annotation.start_s):
            return None
        rows = [(row.annotation.start_s, row.annotation.end_s) for row in self.model.shown_rows()]
        return row_at(rows, playhead.time_s)

    def _seek_to_clicked(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is not None:
            self.workspace.playhead.seek(row.annotation.start_s)

    def _chosen_rows(self) -> list[int]:
        """Numbers of the chosen rows, ascending; by stretches, for there may be thousands."""
        chosen = self.view.selectionModel().selection()
        stretches = [chosen.at(number) for number in range(chosen.count())]
        return sorted({row for part in stretches for row in range(part.top(), part.bottom() + 1)})

    def _show_chosen(self, *_anything: object) -> None:
        if self._showing:
            return
        rows = [self.model.row_of(id_) for id_ in self.workspace.selection.annotation_ids]
        found = sorted(row for row in rows if row is not None)
        choices = self.view.selectionModel()
        if found == self._chosen_rows():
            return
        chosen, last = QItemSelection(), self.model.columnCount() - 1
        for first, end in _stretches(found):
            chosen.append(QItemSelectionRange(self.model.index(first, 0), self.model.index(end, last)))
        self._showing = True
        choices.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if len(found) == 1:
            index = self.model.index(found[0], 0)
            choices.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.view.scrollTo(index)
        self._showing = False

    def _forget_deleted(self, edit: Edit) -> None:
        if edit.touches("annotations"):
            session, selection = self.workspace.document.session, self.workspace.selection
            selection.choose_annotations(id_ for id_ in selection.annotation_ids if id_ in session.annotations)


def _stretches(rows: list[int]) -> list[tuple[int, int]]:
    """Rows that follow each other, as first and last."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
