"""The sessions of a study as a table; cells of variables can be typed in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.features.study.state_words import coder_words
from annotator.features.study.states import SessionState
from annotator.features.study.study import Study
from annotator.ui.look.theme import GRID_PX, numbers_font

_WIDEST_PX = 40 * GRID_PX
_NAME = Qt.ItemDataRole.UserRole


class StudyTable(QTableWidget):
    """One row for each session, sorted by any column."""

    open_requested = Signal(str)
    """Name of a session."""
    variable_typed = Signal(str, str, str)
    """Session, variable, value."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Sessions of the study"))
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self._variables: tuple[str, ...] = ()
        self.itemChanged.connect(self._typed)
        self.cellDoubleClicked.connect(self._clicked_twice)

    @property
    def chosen(self) -> str | None:
        """The session whose row is chosen."""
        item = self.item(self.currentRow(), 0)
        return str(item.data(_NAME)) if item is not None else None

    def show_study(self, study: Study, states: Sequence[SessionState]) -> None:
        """Show these sessions; the chosen row stays chosen."""
        chosen = self.chosen
        self._variables = study.columns
        titles = (
            self.tr("Session"),
            *study.columns,
            self.tr("State"),
            self.tr("Length"),
            self.tr("Flags"),
            self.tr("Face"),
            self.tr("Kappa"),
            self.tr("Coders"),
            self.tr("Missing"),
        )
        with QSignalBlocker(self):
            self.setSortingEnabled(False)
            self.setColumnCount(len(titles))
            self.setHorizontalHeaderLabels(titles)
            self.setRowCount(len(states))
            for row, state in enumerate(states):
                self._put_row(row, study, state)
            self.resizeColumnsToContents()
            for column in range(self.columnCount()):
                self.setColumnWidth(column, min(self.columnWidth(column) + GRID_PX, _WIDEST_PX))
            self.setSortingEnabled(True)
            self.sortItems(0)
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            if item is not None and item.data(_NAME) == chosen:
                self.setCurrentCell(row, 0)

    def _put_row(self, row: int, study: Study, state: SessionState) -> None:
        values = study.variables.get(state.name, {})
        face = "" if state.face_measurable is None else percent(state.face_measurable)
        measured = self.tr("analysed") if state.analysed else self.tr("not analysed")
        texts = (
            state.name,
            *(values.get(name, "") for name in study.columns),
            self.tr("cannot be read") if state.problem else measured,
            "" if state.problem else format_time(state.duration_s, decimals=0),
            str(state.flags) if state.analysed else "",
            face,
            "" if state.kappa is None else f"{state.kappa:.2f}",
            "; ".join(coder_words(one) for one in state.coders),
            state.problem or "; ".join(state.missing),
        )
        last = 1 + len(study.columns)
        numbers = numbers_font(self.font())
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if not 1 <= column < last:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            if last < column < last + 5:
                item.setFont(numbers)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if column == 0:
                item.setData(_NAME, state.name)
            self.setItem(row, column, item)

    def _typed(self, item: QTableWidgetItem) -> None:
        first = self.item(item.row(), 0)
        if first is not None and self._is_variable(item.column()):
            variable = self._variables[item.column() - 1]
            self.variable_typed.emit(str(first.data(_NAME)), variable, item.text().strip())

    def _is_variable(self, column: int) -> bool:
        return 1 <= column <= len(self._variables)

    def _clicked_twice(self, _row: int, column: int) -> None:
        if self.chosen is not None and not self._is_variable(column):
            self.open_requested.emit(self.chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the session, but where a variable is typed in."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.chosen is not None and not self._is_variable(self.currentColumn()):
            self.open_requested.emit(self.chosen)
        else:
            super().keyPressEvent(event)
