"""Filters side by side; on two lines where the window is narrow or the text large, so that none is cut off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.fields import ElidingCombo

_ARROW_PX = 44


class FilterRow(QWidget):
    """Choices of equal width. The first item of each, which says that it filters nothing, is always readable."""

    def __init__(self, choices: Sequence[QComboBox], parent: QWidget | None = None):
        super().__init__(parent)
        self._choices = tuple(choices)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID_PX // 2)
        self._columns = 0
        self._lay_out(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        longest = max(self.fontMetrics().horizontalAdvance(one.itemText(0)) for one in self._choices)
        each = longest + _ARROW_PX + self._grid.spacing()
        self._lay_out(len(self._choices) if each * len(self._choices) <= self.width() else 2)

    def minimumSizeHint(self) -> QSize:
        widest = max(one.minimumSizeHint().width() for one in self._choices)
        return QSize(2 * widest + self._grid.spacing(), super().minimumSizeHint().height())

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for column in range(len(self._choices)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for number, choice in enumerate(self._choices):
            self._grid.addWidget(choice, number // columns, number % columns)


class FilterChoice(ElidingCombo):
    """A choice of a filter that says when its list was closed, whether or not something else was chosen."""

    list_closed = Signal()

    def hidePopup(self) -> None:
        was_open = self.view().isVisible()
        super().hidePopup()
        if was_open:
            self.list_closed.emit()
