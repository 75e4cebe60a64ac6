"""A table whose rows drive the player: a key plays the chosen one, letters and Space stay keys of the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from annotator.ui.keys.bound_keys import OwnKeys
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX


class DrivingTable(QTableView):
    """Sortable, whole rows; one row or several are chosen."""

    play_requested = Signal()

    def __init__(self, parent: QWidget, keymap: Keymap, *, typical: Mapping[int, str], several: bool = False):
        """``typical`` are words by column that a cell should have room for; every column fits its title anyway."""
        super().__init__(parent)
        self._typical = typical
        self._shaped = False
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.doubleClicked.connect(self._play)
        OwnKeys(keymap, self, {"list_go": self._play}, letters_pass=True)

    def shape_columns(self) -> None:
        """Fixed row height (measuring 10,000 rows takes time) and widths for a narrow side; call it with a model."""
        self._shaped = True
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(max(28, self.fontMetrics().height() + 12))
        header = self.horizontalHeader()
        # With the table's own choice a header looks at every row to know whether a whole column is chosen.
        header.setSelectionModel(QItemSelectionModel(self.model(), header))
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(3 * GRID_PX)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        metrics, model = self.fontMetrics(), self.model()
        for column in range(model.columnCount()):
            title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            words_px = max(metrics.horizontalAdvance(title), metrics.horizontalAdvance(self._typical.get(column, "")))
            sort_mark_px = 0 if column in self._typical else 2 * GRID_PX
            header.resizeSection(column, words_px + 3 * GRID_PX + sort_mark_px)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._shaped:
            self.shape_columns()

    def _play(self, *_index: QModelIndex) -> None:
        self.play_requested.emit()
