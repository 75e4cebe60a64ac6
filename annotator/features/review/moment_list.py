"""The moments of a playlist as a list: the one that is replayed stands out, and a row can be dragged to its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QListWidget, QListWidgetItem

_ID = int(Qt.ItemDataRole.UserRole)
Row = tuple[str, str, str]
"""Id, words, tooltip."""


class MomentList(QListWidget):
    """Keeps the hand's choice and the place it is scrolled to while the playlist changes."""

    moment_chosen = Signal(str)
    """Id of the moment that was clicked, or that Enter was pressed on."""
    dragged = Signal(list)
    """All ids in the order they were dragged to."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()
        self._replayed: str | None = None
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemClicked.connect(self._choose)
        self.model().rowsMoved.connect(self._rows_moved)

    @property
    def current_id(self) -> str | None:
        """Id of the moment the keyboard is on, or None."""
        row = self.currentRow()
        return self.item(row).data(_ID) if row >= 0 else None

    def show_rows(self, rows: Sequence[Row], replayed: str | None) -> None:
        """Show these; ``replayed`` is the id of the one on screen. Going on to another takes the choice along."""
        chosen = self.current_id if replayed == self._replayed else None
        self._replayed = replayed
        if tuple(rows) != self._rows:
            self._rows = tuple(rows)
            self._fill()
        self._mark(chosen or replayed)

    def let_go_of_current(self) -> None:
        """The moment the keyboard is on is about to go: be on the next one, so that it can be taken out as well."""
        row = self.currentRow()
        self.setCurrentRow(row + 1 if row + 1 < self.count() else row - 1)

    def _fill(self) -> None:
        scrolled_to = self.verticalScrollBar().value()
        self.clear()
        for id_, words, tip in self._rows:
            row = QListWidgetItem(words)
            row.setData(_ID, id_)
            row.setToolTip(tip)
            self.addItem(row)
        self.verticalScrollBar().setValue(scrolled_to)

    def _mark(self, chosen: str | None) -> None:
        for number in range(self.count()):
            row = self.item(number)
            font = row.font()
            font.setWeight(QFont.Weight.DemiBold if row.data(_ID) == self._replayed else QFont.Weight.Normal)
            row.setFont(font)
            if row.data(_ID) == chosen and self.currentRow() != number:
                self.setCurrentRow(number)

    def _choose(self, row: QListWidgetItem) -> None:
        self.moment_chosen.emit(row.data(_ID))

    def _rows_moved(self) -> None:
        """Told once the drag is over: the list is filled anew then."""
        order = [self.item(number).data(_ID) for number in range(self.count())]
        self._rows = ()
        QTimer.singleShot(0, self, partial(self.dragged.emit, order))
