"""A table of rows with ids that stays sorted and filtered, and repaints only the rows that changed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

R = TypeVar("R")
AnyIndex = QModelIndex | QPersistentModelIndex

_RESET_FROM = 200
"""With more changed rows than this a reset is cheaper than moving them one by one."""


class KeyedTableModel(QAbstractTableModel, Generic[R]):
    """Rows by id. Subclasses say what a cell shows; a sort key and a filter decide which rows stand where."""

    def __init__(
        self,
        *,
        key: Callable[[R], str],
        order: Callable[[R], Any],
        orders: Mapping[int, Callable[[R], Any]] = MappingProxyType({}),
        parent: QObject | None = None,
    ):
        """``orders``: by column, what rows are sorted by when its heading is clicked."""
        super().__init__(parent)
        self._key = key
        self._orders = orders
        self.order = order
        """What rows are sorted by."""
        self._descending = False
        self._passes: Callable[[R], bool] = lambda _row: True
        self._all: dict[str, R] = {}
        self._shown: list[R] = []
        self._places: list[tuple[Any, str]] = []
        """Sort keys of ``_shown``, ascending; the id makes each unique."""
        self._ordered: list[tuple[tuple[Any, str], R]] | None = None
        """All rows with their sort keys, in order; None where it is to be worked out anew. A filter leaves it alone."""
        self._columns: int | None = None
        """Qt asks for it at every row it looks at."""
        self.changing = False
        """True while rows come and go: a view's selection that changes now was not changed by a person."""

    # --- what is in it

    @property
    def total(self) -> int:
        """Rows before filtering."""
        return len(self._all)

    @property
    def rows(self) -> Iterable[R]:
        """All rows, filtered out or not."""
        return self._all.values()

    def shown_rows(self) -> list[R]:
        """The rows that pass the filter, in the order of the view."""
        return self._shown[::-1] if self._descending else list(self._shown)

    def row_count(self) -> int:
        """Rows after filtering."""
        return len(self._shown)

    def row_at(self, row: int) -> R | None:
        """What stands in this row of the view, or None outside it."""
        if not 0 <= row < len(self._shown):
            return None
        return self._shown[self._flip(row)]

    def id_at(self, row: int) -> str | None:
        """Key of the row that stands at a place; None beyond the last."""
        found = self.row_at(row)
        return self._key(found) if found is not None else None

    def row_of(self, row_id: str | None) -> int | None:
        """In which row of the view this id stands; None if it is filtered out or unknown."""
        row = self._all.get(row_id or "")
        if row is None:
            return None
        place = self._place(row)
        at = bisect_left(self._places, place)
        return self._flip(at) if at < len(self._places) and self._places[at] == place else None

    # --- changing it

    def arrange(self) -> None:
        """Sort and filter anew: what rows are sorted or filtered by has changed under them."""
        self._ordered = None
        self._rebuild()

    def set_rows(self, rows: Iterable[R]) -> None:
        """Put these in place of all rows."""
        self._all = {self._key(row): row for row in rows}
        self.arrange()

    def set_filter(self, passes: Callable[[R], bool]) -> None:
        """Show only the rows for which this is true."""
        self._passes = passes
        self._rebuild()

    def set_order(self, order: Callable[[R], Any], *, descending: bool = False) -> None:
        """Sort by what this gives for a row."""
        if order == self.order and descending == self._descending:
            return
        if order != self.order:
            self._ordered = None
        self.order = order
        self._descending = descending
        self._rebuild()

    def update_rows(self, changed: Mapping[str, R | None]) -> None:
        """Put, replace or (with None) take out rows by id."""
        if len(changed) > _RESET_FROM:
            self._put_many(changed)
            self._rebuild()
            return
        for row_id, row in changed.items():
            self._update_row(row_id, row)

    def refresh(self) -> None:
        """Everything looks different (names or colours changed), but nothing moved."""
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, self.columnCount() - 1))

    def _put_many(self, changed: Mapping[str, R | None]) -> None:
        """The others stay in order, so that only what changed is looked at."""
        kept = [pair for pair in self._ordered or () if pair[0][1] not in changed]
        fresh = [(self._place(row), row) for row in changed.values() if row is not None]
        ordered = sorted([*kept, *fresh], key=_first) if self._ordered is not None else None
        self._ordered = None
        for row_id, row in changed.items():
            self._put(row_id, row)
        self._ordered = ordered

    def _put(self, row_id: str, row: R | None) -> None:
        ordered, before = self._ordered, self._all.get(row_id)
        if ordered is not None and before is not None:
            del ordered[bisect_left(ordered, self._place(before), key=_first)]
        if row is None:
            self._all.pop(row_id, None)
            return
        self._all[row_id] = row
        if ordered is not None:
            place = self._place(row)
            ordered.insert(bisect_left(ordered, place, key=_first), (place, row))

    def _update_row(self, row_id: str, row: R | None) -> None:
        at = self.row_of(row_id)
        shown = row if row is not None and self._passes(row) else None
        self.changing = True
        if at is None:
            self._put(row_id, row)
            if shown is not None:
                self._insert(shown)
        elif shown is None:
            self.beginRemoveRows(QModelIndex(), at, at)
            self._take(self._flip(at))
            self._put(row_id, row)
            self.endRemoveRows()
        else:
            self._put(row_id, shown)
            self._replace(at, shown)
        self.changing = False

    def _insert(self, row: R) -> None:
        inner = bisect_left(self._places, self._place(row))
        at = len(self._shown) - inner if self._descending else inner
        self.beginInsertRows(QModelIndex(), at, at)
        self._shown.insert(inner, row)
        self._places.insert(inner, self._place(row))
        self.endInsertRows()

    def _replace(self, at: int, row: R) -> None:
        """Put a row in place of its older self, and move it where it belongs now; what is selected stays so."""
        inner = self._flip(at)
        place = self._place(row)
        goal_inner = bisect_left(self._places, place)
        goal_inner -= goal_inner > inner
        goal = len(self._shown) - 1 - goal_inner if self._descending else goal_inner
        moves = goal != at and self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), goal + 1 if goal > at else goal)
        self._take(inner)
        self._shown.insert(goal_inner, row)
        self._places.insert(goal_inner, place)
        if moves:
            self.endMoveRows()
        self.dataChanged.emit(self.index(goal, 0), self.index(goal, self.columnCount() - 1))

    def _take(self, inner: int) -> None:
        del self._shown[inner], self._places[inner]

    def _rebuild(self) -> None:
        self.changing = True
        self.beginResetModel()
        if self._ordered is None:
            order, key = self.order, self._key  # not by _place: a call for each of ten thousand rows is felt
            self._ordered = sorted([((order(row), key(row)), row) for row in self._all.values()], key=_first)
        passes = self._passes
        shown = [pair for pair in self._ordered if passes(pair[1])]
        self._places = [place for place, _row in shown]
        self._shown = [row for _place, row in shown]
        self.endResetModel()
        self.changing = False

    def _place(self, row: R) -> tuple[Any, str]:
        return self.order(row), self._key(row)

    def _flip(self, row: int) -> int:
        return len(self._shown) - 1 - row if self._descending else row

    # --- Qt's questions

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        if self._columns is None:
            self._columns = len(self.headings())
        return 0 if parent.isValid() else self._columns

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings()[section]
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column in self._orders:
            self.set_order(self._orders[column], descending=order == Qt.SortOrder.DescendingOrder)

    def headings(self) -> tuple[str, ...]:
        """One heading for each column."""
        raise NotImplementedError


def _first(pair: tuple[Any, Any]) -> Any:
    return pair[0]
