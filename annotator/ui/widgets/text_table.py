"""Plain tables of text: read, chosen by row, copied by keyboard, sorted where that is wanted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from annotator.ui.keys.bound_keys import OwnKeys
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import numbers_font
from annotator.ui.widgets.marks import color_icon

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MEASURED_ROWS = 60
"""How many rows say how wide the columns are."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with more to it.

    Attributes:
        number: What it tells, as a number (NaN where it is not known): it is sorted by that, and stands at the right.
        color: Of a sign before the text; empty for none.
    """

    text: str
    number: float | tuple[float, ...] | None = None
    color: str = ""


class _Item(QTableWidgetItem):
    """Sorted by its number, else by its words."""

    def __init__(self, cell: Cell):
        super().__init__(cell.text)
        self._order: Any = cell.text.casefold()
        if cell.number is not None:
            self._order = (isinstance(cell.number, float) and math.isnan(cell.number), cell.number)
            self.setTextAlignment(_RIGHT)
        if cell.color:
            self.setIcon(color_icon(cell.color))

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return isinstance(other, _Item) and self._order < other._order


class TextTable(QTableWidget):
    """Rows of cells; one column takes the room, the others their contents' size."""

    go_requested = Signal()
    """The key of lists was pressed, or a row was clicked twice."""

    def __init__(
        self,
        name: str,
        headings: Sequence[str | tuple[str, str]],
        *,
        wide: int = 0,
        sorted_by: int | None = None,
        keymap: Keymap | None = None,
        parent: QWidget | None = None,
    ):
        """Make it.

        Args:
            headings: Of each column, or heading and what it means, as a tooltip.
            wide: The column that takes the room.
            sorted_by: The column by which rows are sorted at first, the largest on top; any can be chosen then.
            keymap: With it, rows can be gone to.
        """
        super().__init__(0, len(headings), parent)
        self.doubleClicked.connect(self._go)
        if keymap is not None:
            OwnKeys(keymap, self, {"list_go": self._go})
        self._numbers = numbers_font(self.font())
        self.setAccessibleName(name)
        for column, told in enumerate(headings):
            heading, meaning = (told, "") if isinstance(told, str) else told
            item = QTableWidgetItem(heading)
            item.setToolTip(meaning)
            self.setHorizontalHeaderItem(column, item)
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
        if sorted_by is not None:
            header.setSortIndicator(sorted_by, Qt.SortOrder.DescendingOrder)
            self.setSortingEnabled(True)

    def _go(self, *_index: QModelIndex) -> None:
        self.go_requested.emit()

    def show_rows(self, rows: Iterable[Sequence[str | Cell]]) -> None:
        """Show these; what was chosen is let go of."""
        told, can_be_sorted = list(rows), self.isSortingEnabled()
        self.setSortingEnabled(False)  # else rows would change their places while they are filled
        self.clearSelection()
        self.setRowCount(len(told))
        for number, cells in enumerate(told):
            self.show_row(number, cells)
        for column, cell in enumerate(told[0] if told else ()):
            heading = self.horizontalHeaderItem(column)
            if isinstance(cell, Cell) and cell.number is not None and heading is not None:
                heading.setTextAlignment(
                    Qt.AlignmentFlag.AlignCenter
                )  # at the right the sign of sorting would lie over it
        self.setSortingEnabled(can_be_sorted)

    def show_row(self, number: int, cells: Sequence[str | Cell]) -> None:
        """Show another row in place of this one."""
        for column, cell in enumerate(cells):
            item = _Item(cell if isinstance(cell, Cell) else Cell(cell))
            item.setFont(self._numbers)
            item.setToolTip(item.text())
            self.setItem(number, column, item)

    def cell(self, row: int, column: int) -> str:
        """The text of a cell; empty where there is none."""
        item = self.item(row, column)
        return item.text() if item is not None else ""
