"""Where a list stands: the keyboard comes to the row at the playhead, Home and End go to its ends. Neither seeks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_BARE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_BY_KEY = (Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class ListPlace(QObject):
    """Watches one list. While :attr:`comes` or :attr:`keeps_still` is set, its panel does not move the playhead."""

    def __init__(self, view: QAbstractItemView, row_now: Callable[[], int | None], *, chooses: bool = False):
        """Watch a list.

        Args:
            row_now: The row at the playhead; None where there is none, or where the list stands right.
            chooses: The row at the playhead is chosen where a key brings the keyboard here, not only made the current
                one: Down then means the next.
        """
        super().__init__(view)
        self._view = view
        self._row_now = row_now
        self._chooses = chooses
        self.comes = False
        """The current row is moved to where the playhead is: nothing is chosen."""
        self.keeps_still = False
        """The current row is moved and chosen, and the playhead stays."""
        view.installEventFilter(self)

    def show(self) -> None:
        """Make the row at the playhead the current one, without choosing it, and bring it into view."""
        row = self._row_now()
        if row is None:
            return
        index = self._view.model().index(row, 0)
        self.comes = True
        self._view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.comes = False
        self._view.scrollTo(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if self._chooses and event.reason() in _BY_KEY and len(self._view.selectionModel().selectedRows()) < 2:
                self._choose(self._row_to_choose())
            else:
                self.show()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._is_first_step(event):
            self._choose_current()
            return True
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _goes_to_an_end(event):
            self._go_to_end(first=event.key() == Qt.Key.Key_Home)
            return True
        return super().eventFilter(watched, event)

    def _is_first_step(self, event: QKeyEvent) -> bool:
        """Up or Down where nothing is chosen yet, in a list whose rows are chosen as one comes to them."""
        nothing = self._view.currentIndex().isValid() and not self._view.selectionModel().hasSelection()
        return self._chooses and nothing and event.key() in _STEPS and event.modifiers() in _BARE

    def _row_to_choose(self) -> int | None:
        """The row at the playhead; the current one where it stands right and is not chosen yet."""
        row, current = self._row_now(), self._view.currentIndex()
        if row is None and current.isValid() and not self._view.selectionModel().hasSelection():
            return current.row()
        return row

    def _choose_current(self) -> None:
        self._make_current_and_choose(self._view.currentIndex())

    def _make_current_and_choose(self, index: QModelIndex) -> None:
        # Not by the view, which asks what is held: Ctrl, of the key that came here, would take the choice away.
        choices, flags = self._view.selectionModel(), QItemSelectionModel.SelectionFlag
        if index == choices.currentIndex():
            stayed, self.comes = self.comes, True  # or Qt tells nobody: it is the current one already
            choices.setCurrentIndex(QModelIndex(), flags.NoUpdate)
            self.comes = stayed
        choices.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _go_to_end(self, *, first: bool) -> None:
        count = self._view.model().rowCount()
        if count:
            self._choose(0 if first else count - 1)

    def _choose(self, row: int | None) -> None:
        if row is not None:
            self.keeps_still = True
            index = self._view.model().index(row, 0)
            self._make_current_and_choose(index)
            self._view.scrollTo(index)
            self.keeps_still = False


def _goes_to_an_end(event: QKeyEvent) -> bool:
    return event.key() in _ENDS and event.modifiers() in _BARE


def row_at(spans: list[tuple[float, float]], time_s: float) -> int | None:
    """The row at a time: the one that began last of those that last still, else the last that began, else the next.

    Args:
        spans: Start and end of each row, in the order of the list.
    """
    if not spans:
        return None
    begun = [(start_s, row) for row, (start_s, _end_s) in enumerate(spans) if start_s <= time_s]
    lasting = [(start_s, row) for start_s, row in begun if spans[row][1] >= time_s]
    if begun:
        return max(lasting or begun)[1]
    return min((start_s, row) for row, (start_s, _end_s) in enumerate(spans))[1]
