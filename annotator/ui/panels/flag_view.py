"""The list of flags as a view: its keys, and choosing several rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from annotator.ui.keys.bound_keys import OwnKeys
from annotator.ui.keys.keymap import Keymap
from annotator.ui.widgets.keyed_table import AnyIndex


class FlagView(QListView):
    """Enter plays, Shift and Ctrl choose several; letters are codes here as everywhere."""

    play_requested = Signal()
    menu_requested = Signal(QPoint)
    """A right-click, or the menu key; where on the screen."""

    def __init__(self, keymap: Keymap, parent: QWidget):
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._play)
        # All the moments of this list, not the annotations of the session.
        OwnKeys(keymap, self, {"list_go": self._play, "choose_all": self.selectAll}, letters_pass=True)

    def dataChanged(self, topLeft: AnyIndex, bottomRight: AnyIndex, roles: Sequence[int] = ()) -> None:  # noqa: ARG002, N803
        """Repaint the rows only: Qt's own answer lays out all 10,000 anew, though no height can have changed."""
        first, last = self.visualRect(topLeft), self.visualRect(bottomRight)
        self.viewport().update(first.united(last))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def _play(self, *_index: QModelIndex) -> None:
        self.play_requested.emit()
