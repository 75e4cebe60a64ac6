"""All markers: go to one, rename it, delete it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from annotator.domain import marker_edits
from annotator.domain.clock import format_time
from annotator.domain.edits import Edit
from annotator.domain.markers import Marker
from annotator.ui.keys.bound_keys import OwnKeys
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import STRETCH, hbox, stacked, stretched, vbox
from annotator.ui.widgets.panel_parts import EmptyState, as_panel

_TIME, _TEXT, _CODER = range(3)
_ID = Qt.ItemDataRole.UserRole


class MarkerList(QWidget):
    """A table in order of time. A click or the keys of lists go there, rename and delete."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self._filling = False
        self.table = QTableWidget(0, 3)
        self._prepare_table()
        self.go = QPushButton(self.tr("Go there"))
        self.rename = QPushButton(self.tr("Rename"))
        self.delete = QPushButton(self.tr("Delete"))
        self._lay_out()
        self.table.cellClicked.connect(self._go)
        doing = {"list_go": self._go, "list_rename": self._rename, "list_remove": self._delete}
        OwnKeys(workspace.keymap, self.table, doing)
        self.table.itemChanged.connect(self._renamed)
        self.go.clicked.connect(lambda: self._go())
        self.rename.clicked.connect(self._rename)
        self.delete.clicked.connect(self._delete)
        workspace.document.edited.connect(self._follow)
        self.fill()

    def _prepare_table(self) -> None:
        table = self.table
        table.setAccessibleName(self.tr("Markers"))
        table.setHorizontalHeaderLabels([self.tr("Time"), self.tr("Text"), self.tr("Coder")])
        table.verticalHeader().hide()
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        as_panel(self)
        self._empty = EmptyState()
        self._tell_how_to_start()
        self.workspace.keymap.changed.connect(self._tell_how_to_start)
        filled = QWidget()
        line = hbox(self.go, self.rename, self.delete, STRETCH)
        vbox(stretched(self.table, 1), line, on=filled, margin=GRID_PX)
        self._pages = stacked(self._empty, filled, on=self)
        self.setFocusProxy(self.table)

    def _tell_how_to_start(self) -> None:
        words = self.tr("Press {add_marker} while it plays to mark a moment, {name_marker} to add words.")
        keymap = self.workspace.keymap
        self._empty.tell(self.tr("No markers yet"), keymap.fill(words))
        self.go.setToolTip(keymap.tip(self.tr("Put the playhead on the chosen marker"), "list_go"))
        self.rename.setToolTip(keymap.tip(self.tr("Change the words of the chosen marker"), "list_rename"))
        self.delete.setToolTip(keymap.tip(self.tr("Delete the chosen markers"), "list_remove"))

    def fill(self) -> None:
        """Show the markers as they are now."""
        session = self.workspace.document.session
        markers = sorted(session.markers.values(), key=lambda row: (row.time_s, row.id))
        chosen = set(self._chosen())
        self._filling = True
        self.table.setRowCount(len(markers))
        for row, marker in enumerate(markers):
            self._show(row, marker, chosen=marker.id in chosen)
        self._filling = False
        self._pages.setCurrentIndex(1 if markers else 0)

    def _show(self, row: int, marker: Marker, *, chosen: bool) -> None:
        coder = self.workspace.document.session.coder_name(marker.coder_id)
        words = (format_time(marker.time_s), marker.text, coder)
        for column, text in enumerate(words):
            item = QTableWidgetItem(text)
            item.setData(_ID, marker.id)
            if column == _TIME:
                item.setFont(numbers_font(self.font()))
            if column != _TEXT or self.workspace.document.read_only:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            self.table.setItem(row, column, item)
            item.setSelected(chosen)

    def _chosen(self) -> list[str]:
        found = [str(item.data(_ID)) for item in self.table.selectedItems()]
        current = self.table.item(self.table.currentRow(), _TIME)
        if not found and current is not None:
            found = [str(current.data(_ID))]
        return list(dict.fromkeys(found))

    def _follow(self, edit: Edit) -> None:
        if edit.touches("markers", "coders"):
            self.fill()

    def _go(self, *_cell: int) -> None:
        markers = self.workspace.document.session.markers
        for id_ in self._chosen()[:1]:
            self.workspace.playhead.seek(markers[id_].time_s)

    def _rename(self) -> None:
        item = self.table.item(self.table.currentRow(), _TEXT)
        if item is not None:
            self.table.editItem(item)

    def _renamed(self, item: QTableWidgetItem) -> None:
        if self._filling or item.column() != _TEXT:
            return
        session, marker_id = self.workspace.document.session, str(item.data(_ID))
        self._perform(lambda: marker_edits.change_marker(session, marker_id, text=item.text()))

    def _delete(self) -> None:
        session, chosen = self.workspace.document.session, self._chosen()
        if chosen:
            self._perform(lambda: marker_edits.delete_markers(session, chosen))

    def _perform(self, make: Callable[[], Edit]) -> None:
        if self.workspace.document.attempt(make):
            self.fill()  # somebody took them away meanwhile
