"""Plain tables of text: read, sorted by nobody, chosen by row, copied by keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from annotator.ui.keys.bound_keys import claims, pressed
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import numbers_font

_MEASURED_ROWS = 60
"""How many rows say how wide the columns are."""


class TextTable(QTableWidget):
    """Rows of cells; the first column takes the room, the others their contents' size."""

    go_requested = Signal()
    """The key of lists was pressed, or a row was clicked twice."""

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        *,
        wide: int = 0,
        keymap: Keymap | None = None,
        parent: QWidget | None = None,
    ):
        """``wide`` is the column that takes the room; with a ``keymap`` rows can be gone to."""
        super().__init__(0, len(headings), parent)
        self._keymap = keymap
        self.doubleClicked.connect(self._go)
        self._numbers = numbers_font(self.font())
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(_MEASURED_ROWS)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(24)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _go(self, *_index: QModelIndex) -> None:
        self.go_requested.emit()

    def event(self, event: QEvent) -> bool:
        taken = self._keymap is not None and claims(self._keymap, event, "list_go")
        return taken or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._keymap is not None and pressed(self._keymap, event, "list_go"):
            self.go_requested.emit()
        else:
            super().keyPressEvent(event)

    def explain(self, meanings: Sequence[str]) -> None:
        """Give each heading a tooltip."""
        for column, meaning in enumerate(meanings):
            item = self.horizontalHeaderItem(column)
            if item is not None:
                item.setToolTip(meaning)

    def show_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Show these; what was chosen is let go of."""
        told = list(rows)
        self.clearSelection()
        self.setRowCount(len(told))
        for number, cells in enumerate(told):
            self.show_row(number, cells)

    def show_row(self, number: int, cells: Sequence[str]) -> None:
        """Show another row in place of this one."""
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            item.setFont(self._numbers)
            item.setToolTip(text)
            self.setItem(number, column, item)

    def cell(self, row: int, column: int) -> str:
        """The text of a cell; empty where there is none."""
        item = self.item(row, column)
        return item.text() if item is not None else ""
