"""What was found, as a table: when, what, who, and its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from annotator.domain.clock import format_time
from annotator.domain.finding import Found, FoundKind
from annotator.ui.document import SessionDocument
from annotator.ui.look.names import participant_label
from annotator.ui.look.theme import numbers_font
from annotator.ui.widgets.keyed_table import AnyIndex, KeyedTableModel

START, LENGTH, WHAT, WHO, TEXT = range(5)


def found_key(found: Found) -> str:
    """One key for all kinds of moments."""
    return f"{found.kind}/{found.id}"


class FindModel(KeyedTableModel[Found]):
    """The moments that fit the query, by time unless sorted otherwise."""

    def __init__(self, document: SessionDocument, parent: QObject | None = None):
        orders: dict[int, Callable[[Found], Any]] = {
            START: lambda row: row.start_s,
            LENGTH: lambda row: row.end_s - row.start_s,
            WHAT: lambda row: (self.what(row).casefold(), row.start_s),
            WHO: lambda row: (self.who(row).casefold(), row.start_s),
            TEXT: lambda row: (row.text.casefold(), row.start_s),
        }
        super().__init__(key=found_key, order=orders[START], orders=orders, parent=parent)
        self._document = document

    @property
    def found(self) -> tuple[Found, ...]:
        """Everything that was found, by time."""
        return tuple(sorted(self.rows, key=lambda row: row.start_s))

    def headings(self) -> tuple[str, ...]:
        return self.tr("Start"), self.tr("Length"), self.tr("What"), self.tr("Who"), self.tr("Words, note")

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.text or self.what(row)
        if role == Qt.ItemDataRole.FontRole and index.column() in (START, LENGTH):
            return numbers_font(QGuiApplication.font())
        return None

    def kind_name(self, kind: FoundKind) -> str:
        """``annotation``, ``flag``, ``words`` in the user's language."""
        return {"annotation": self.tr("annotation"), "flag": self.tr("flag"), "utterance": self.tr("words")}[kind]

    def what(self, row: Found) -> str:
        """The kind of moment and its title."""
        kind = self.kind_name(row.kind)
        return f"{row.title} ({kind})" if row.title else kind

    def who(self, row: Found) -> str:
        """Whom it is about; empty where that is not known."""
        return participant_label(self._document.session, row.participant_id)

    def _cell(self, row: Found, column: int) -> str:
        if column == START:
            return format_time(row.start_s, decimals=1)
        if column == LENGTH:
            return f"{row.end_s - row.start_s:.1f}"
        if column == WHAT:
            return self.what(row)
        return self.who(row) if column == WHO else row.text.replace("\n", " ")
