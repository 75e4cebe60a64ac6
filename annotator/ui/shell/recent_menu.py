"""The sessions opened last, in the File menu."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.ui.look.theme import GRID_PX

_NUMBERED = 9
_WIDEST = 60 * GRID_PX


class RecentMenu(QMenu):
    """Newest first, the first nine with a number to press. Empty and disabled until a session was opened."""

    opened = Signal(object)
    """Path of the session to open."""

    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setTitle(self.tr("Open recent"))
        self.setToolTipsVisible(True)
        self.show_paths(())

    def show_paths(self, paths: Sequence[Path]) -> None:
        """Offer these."""
        self.clear()
        for number, path in enumerate(paths, start=1):
            action = QAction(self._words(number, path), self, toolTip=str(path))
            action.triggered.connect(partial(self._open, path))
            action.setData(path)
            self.addAction(action)
        self.setEnabled(bool(paths))

    def mark_missing(self, paths: Collection[Path]) -> None:
        """These are not in their place: there is nothing to open."""
        for action in self.actions():
            action.setEnabled(action.data() not in paths)

    def _open(self, path: Path, _checked: bool = False) -> None:
        self.opened.emit(path)

    def _words(self, number: int, path: Path) -> str:
        """``1  Demo – /where/it/is``, short enough to read, with the number as the key inside the menu."""
        where = str(path.parent)
        while len(where) > 4 and self.fontMetrics().horizontalAdvance(where) > _WIDEST:
            where = f"…{where[len(where) // 8 + 1 :]}"
        words = f"{path.stem} – {where}".replace("&", "&&")
        return f"&{number}  {words}" if number <= _NUMBERED else f"    {words}"
