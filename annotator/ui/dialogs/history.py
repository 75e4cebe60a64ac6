"""The audit trail: who did what when, with what was before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from annotator.domain.edits import Edit
from annotator.ui.background.work import Background
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.history_words import HistoryEntry, entries
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.session_host import SessionHost
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.fields import ElidingCombo
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import label
from annotator.ui.widgets.keyed_table import AnyIndex, KeyedTableModel
from annotator.ui.widgets.panel_parts import EmptyState

_REST_MS = 400


class HistoryWindow(FormDialog):
    """Stays open beside the work and follows it; reads the record off the GUI thread."""

    def __init__(
        self,
        host: SessionHost,
        *,
        selection: Selection,
        playhead: Playhead,
        background: Background,
        parent: QWidget | None = None,
    ):
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("History"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(False)
        self._host = host
        self._selection = selection
        self._playhead = playhead
        self._background = background
        self._read_up_to = 0
        self._reading = False
        self.model = HistoryModel(self)
        self.search = QLineEdit()
        self.coder = ElidingCombo()
        self.day = ElidingCombo()
        self.chosen_only = QCheckBox(self.tr("Chosen annotations only"))
        self.view = QTableView()
        self.detail = QPlainTextEdit()
        self._count = label()
        self.empty_state = EmptyState()
        self._pages = QStackedWidget()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._read)
        self._build()
        host.document.edited.connect(self._follow)
        host.document.coder_changed.connect(self._start_over)
        host.destroyed.connect(self.close)
        selection.annotations_changed.connect(self._follow_choice)
        self.empty_state.tell(self.tr("Reading the history …"), "")
        self._pages.setCurrentWidget(self.empty_state)
        self._read()

    # --- reading

    def _follow(self, edit: Edit) -> None:
        if edit.touches("coders"):
            self._start_over()  # names, or what is hidden, may have changed
        else:
            self._rest.start()

    def _start_over(self, *_anything: object) -> None:
        self._read_up_to = 0
        self.model.set_rows([])
        self._rest.start()

    def _read(self) -> None:
        if self._reading:
            self._rest.start()
            return
        self._reading = True
        document, folder, after_id = self._host.document, self._host.folder, self._read_up_to
        session, coder = document.whole_session, document.coder

        def read() -> tuple[int, list[HistoryEntry]]:
            record = folder.history(after_id=after_id)
            return (record[0].id if record else after_id), entries(record, session, coder)

        self._background.run(read, done=self._take, failed=self._tell)

    def _take(self, read: tuple[int, list[HistoryEntry]]) -> None:
        if not isValid(self):
            return
        self._reading = False
        self._read_up_to = read[0]
        self.model.update_rows({str(entry.id): entry for entry in read[1]})
        self._fill_choices()
        self._filter()

    def _tell(self, error: Exception) -> None:
        if isValid(self):
            self._reading = False
            self.empty_state.tell(self.tr("The history could not be read"), str(error))
            self._pages.setCurrentWidget(self.empty_state)

    # --- filtering

    def _fill_choices(self) -> None:
        newest_first = sorted(self.model.rows, key=self.model.order)
        coders = dict.fromkeys((entry.coder_id, entry.coder) for entry in newest_first)
        days = dict.fromkeys((entry.when[:10], entry.when[:10]) for entry in newest_first)
        _refill(self.coder, [("", self.tr("All coders")), *coders])
        _refill(self.day, [("", self.tr("All days")), *days])

    def _follow_choice(self) -> None:
        if self.chosen_only.isChecked():
            self._filter()

    def _filter(self, *_anything: object) -> None:
        words = self.search.text().casefold().split()
        coder_id, day = self.coder.currentData() or "", self.day.currentData() or ""
        chosen = self._selection.annotation_ids if self.chosen_only.isChecked() else None

        def passes(entry: HistoryEntry) -> bool:
            return (
                (not coder_id or entry.coder_id == coder_id)
                and entry.when.startswith(day)
                and all(word in entry.sought for word in words)
                and (chosen is None or entry.about(chosen))
            )

        self.model.set_filter(passes)
        shown, total = self.model.row_count(), self.model.total
        self._count.setText(self.tr("{a} of {b} changes").format(a=shown, b=total))
        self._pages.setCurrentWidget(self.view if shown else self.empty_state)
        if not shown:
            self.empty_state.tell(
                self.tr("Nothing yet") if not total else self.tr("Nothing found"),
                self.tr("Every change anyone makes to this session is written down here, with the time and the coder.")
                if not total
                else self.tr("No change passes the filter."),
            )
        self._show_detail()

    def _show_detail(self, *_anything: object) -> None:
        entry = self.model.row_at(self.view.currentIndex().row())
        lines = [change.text for change in entry.changes] if entry is not None else []
        self.detail.setPlainText("\n".join(lines))

    def _go_there(self, _index: QModelIndex) -> None:
        """Choose the annotations of the entry that are still there, and go to the first."""
        entry, session = self.model.row_at(self.view.currentIndex().row()), self._host.document.session
        keys = [change.key for change in entry.changes if change.table == "annotations"] if entry is not None else []
        there = [key for key in keys if key in session.annotations]
        if there:
            self._selection.choose_annotations(there)
            self._playhead.seek(session.annotations[there[0]].start_s)

    # --- building

    def _build(self) -> None:
        self.search.setPlaceholderText(self.tr("Search what was done, a code, a note"))
        self.search.setAccessibleName(self.tr("Search the history"))
        self.search.setClearButtonEnabled(True)
        for combo in (self.coder, self.day):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.coder.setAccessibleName(self.tr("Coder"))
        self.day.setAccessibleName(self.tr("Day"))
        self.chosen_only.setToolTip(self.tr("Only changes of the annotations that are chosen in the window"))
        self.search.textChanged.connect(self._filter)
        self.coder.currentIndexChanged.connect(self._filter)
        self.day.currentIndexChanged.connect(self._filter)
        self.chosen_only.toggled.connect(self._filter)
        self._shape_view()
        self.detail.setReadOnly(True)
        self.detail.setAccessibleName(self.tr("What changed, row by row"))
        self.detail.setTabChangesFocus(True)
        self.detail.setFixedHeight(7 * self.detail.fontMetrics().lineSpacing())
        top = hbox(stretched(self.search), self.coder, self.day, self.chosen_only)
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty_state)
        self.lay_out(top, stretched(self._pages, 1), self.detail, beside=[stretched(self._count)])
        room = self.screen().availableGeometry().size()
        wanted = QSize(130 * self.fontMetrics().averageCharWidth(), 34 * self.fontMetrics().lineSpacing())
        self.resize(wanted.boundedTo(room))

    def _shape_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(self.tr("Changes, newest first"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + GRID_PX)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        unit = view.fontMetrics().averageCharWidth()
        for column, letters in enumerate((20, 12, 28)):
            header.resizeSection(column, letters * unit)
        view.selectionModel().currentChanged.connect(self._show_detail)
        view.activated.connect(self._go_there)


class HistoryModel(KeyedTableModel[HistoryEntry]):
    """When, who, what, and what changed; newest first."""

    def __init__(self, parent: QWidget):
        super().__init__(key=lambda entry: str(entry.id), order=lambda entry: -entry.id, parent=parent)

    def headings(self) -> tuple[str, ...]:
        return self.tr("When"), self.tr("Who"), self.tr("What"), self.tr("Before → after")

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.row_at(index.row())
        if entry is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return (entry.when, entry.coder, entry.label, entry.text)[index.column()]


def _refill(combo: ElidingCombo, items: Sequence[tuple[str, str]]) -> None:
    """Other choices, with the same one chosen where it is still there."""
    if [combo.itemData(at) for at in range(combo.count())] != [data for data, _words in items]:
        combo.offer((words, data) for data, words in items)
