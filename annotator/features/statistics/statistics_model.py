"""The rows of the statistics of codes, as a table shows and sorts them."""

from __future__ import annotations

import math

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from annotator.analysis.coding_statistics import CodeStatistics
from annotator.app.coding_statistics import DEFINITIONS, MEASURES
from annotator.domain.session import Session
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.theme import numbers_font
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.marks import color_icon

_NUMBERS_FROM = 3
"""Columns from this one on hold numbers."""


def coder_name(session: Session, coder_id: str) -> str:
    """What a coder is called, also one who is not in the session any more."""
    coder = session.coders.get(coder_id)
    return coder.name or coder.id if coder is not None else coder_id


class StatisticsModel(QAbstractTableModel):
    """One row for each code, participant and coder."""

    def __init__(self, workspace: Workspace, parent: QWidget):
        super().__init__(parent)
        self._workspace = workspace
        self._rows: list[CodeStatistics] = []
        self._sorted = (3, Qt.SortOrder.DescendingOrder)
        self._headings = (
            self.tr("Code"),
            self.tr("Participant"),
            self.tr("Coder"),
            self.tr("Number"),
            self.tr("Per hour"),
            self.tr("Time"),
            self.tr("Share"),
            self.tr("Mean"),
            self.tr("Median"),
            self.tr("SD"),
            self.tr("Thirds"),
        )
        self._meanings = (
            *(DEFINITIONS[name] for name in ("code", "participant_id", "coder_id")),
            *MEASURES.values(),
            self.tr("Number in each third of the observed time"),
        )

    def show_rows(self, rows: tuple[CodeStatistics, ...]) -> None:
        """Show these, in the order that is chosen."""
        self.beginResetModel()
        self._rows = list(rows)
        self._order()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return self._meanings[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignHCenter if section >= _NUMBERS_FROM else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order)
        self.beginResetModel()
        self._order()
        self.endResetModel()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(row)[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            code = self._workspace.document.session.codebook.code(row.code_id)
            return color_icon(code.color) if code is not None else None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= _NUMBERS_FROM:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and index.column() >= _NUMBERS_FROM:
            return numbers_font(QFont())
        return None

    def _order(self) -> None:
        column, order = self._sorted
        keys = ("count", "per_hour", "total_s", "share", "mean_s", "median_s", "sd_s", "part_counts")

        def key(row: CodeStatistics) -> tuple[bool, object]:
            value: object = (
                getattr(row, keys[column - _NUMBERS_FROM])
                if column >= _NUMBERS_FROM
                else self._cells(row)[column].casefold()
            )
            return isinstance(value, float) and math.isnan(value), value

        self._rows.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)  # pyright: ignore[reportCallIssue, reportArgumentType]

    def _cells(self, row: CodeStatistics) -> tuple[str, ...]:
        session = self._workspace.document.session
        return (
            code_name(session, row.code_id),
            participant_label(session, row.participant_id) if row.participant_id is not None else self.tr("all"),
            coder_name(session, row.coder_id) if row.coder_id is not None else self.tr("all"),
            str(row.count),
            f"{row.per_hour:.1f}",
            f"{row.total_s:.1f} s",
            f"{100 * row.share:.1f} %",
            _seconds(row.mean_s),
            _seconds(row.median_s),
            _seconds(row.sd_s),
            " · ".join(str(count) for count in row.part_counts),
        )


def _seconds(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f} s"
