"""The list of flags as a view: its keys, and choosing several rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from annotator.ui.keys.bound_keys import claims, pressed
from annotator.ui.keys.keymap import Keymap
from annotator.ui.widgets.keyed_table import AnyIndex


class FlagView(QListView):
    """Enter plays, Shift and Ctrl choose several; letters are codes here as everywhere."""

    play_requested = Signal()
    menu_requested = Signal(QPoint)
    """A right-click, or the menu key; where on the screen."""

    def __init__(self, keymap: Keymap, parent: QWidget):
        super().__init__(parent)
        self._keymap = keymap
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._play)

    def dataChanged(self, topLeft: AnyIndex, bottomRight: AnyIndex, roles: Sequence[int] = ()) -> None:  # noqa: ARG002, N803
        """Repaint the rows only: Qt's own answer lays out all 10,000 anew, though no height can have changed."""
        first, last = self.visualRect(topLeft), self.visualRect(bottomRight)
        self.viewport().update(first.united(last))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())

    def _play(self, *_index: QModelIndex) -> None:
        self.play_requested.emit()

    def event(self, event: QEvent) -> bool:
        return claims(self._keymap, event, "list_go", "choose_all") or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if pressed(self._keymap, event, "list_go"):
            self.play_requested.emit()
        elif pressed(self._keymap, event, "choose_all"):
            self.selectAll()  # the moments of this list, not the annotations of the session
        elif event.text().isprintable() and event.text():
            # Letters, digits and Space are shortcuts of the window, not a search in the list.
            event.ignore()
        else:
            super().keyPressEvent(event)
