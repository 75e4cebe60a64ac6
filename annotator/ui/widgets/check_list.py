"""A list of names with a tick each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem


class CheckList(QListWidget):
    """Space or a click ticks; tells each change."""

    ticked = Signal()

    def __init__(self, name: str, tip: str):
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.itemChanged.connect(self.ticked)

    def show_items(self, rows: Iterable[tuple[str, str, str]], ticked: Sequence[str]) -> None:
        """Show these (id, name and tooltip), with the given ids ticked."""
        with QSignalBlocker(self):
            self.clear()
            for id_, name, tip in rows:
                item = QListWidgetItem(name)
                item.setToolTip(tip)
                item.setData(Qt.ItemDataRole.UserRole, id_)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if id_ in ticked else Qt.CheckState.Unchecked)
                self.addItem(item)
        if self.count():
            self.setCurrentRow(0)

    def ids(self) -> tuple[str, ...]:
        """The ticked ids, in order."""
        items = (self.item(row) for row in range(self.count()))
        return tuple(
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        )

    def tick(self, ids: Sequence[str]) -> None:
        """Tick exactly these."""
        with QSignalBlocker(self):
            for row in range(self.count()):
                item = self.item(row)
                on = str(item.data(Qt.ItemDataRole.UserRole)) in ids
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.ticked.emit()
