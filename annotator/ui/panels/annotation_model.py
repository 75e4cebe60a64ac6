"""The annotations of the open session as a sorted, searchable table that follows the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.edits import Edit
from annotator.domain.session import Session
from annotator.ui.document import SessionDocument
from annotator.ui.panels.keyed_table import AnyIndex, KeyedTableModel
from annotator.ui.panels.marks import color_icon
from annotator.ui.panels.names import code_name, incongruence_name, participant_label
from annotator.ui.theme import numbers_font

START, LENGTH, CODE, WHO, INTENSITY, CONFIDENCE, NOTE = range(7)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationRow:
    """One annotation with the words its row shows; ``sought`` is what a search looks in."""

    annotation: Annotation
    code: str
    color: str
    participant: str
    coder: str
    sought: str


def make_row(session: Session, annotation: Annotation) -> AnnotationRow:
    code = session.codebook.code(annotation.code_id)
    coder = session.coders.get(annotation.coder_id)
    link = annotation.incongruence
    kind = incongruence_name(link.type) if link is not None and link.type is not None else ""
    name = code_name(session, annotation.code_id)
    participant = participant_label(session, annotation.participant_id)
    coder_name = (coder.name if coder is not None else "") or annotation.coder_id
    return AnnotationRow(
        annotation=annotation,
        code=name,
        color=code.color if code is not None else "",
        participant=participant,
        coder=coder_name,
        sought=" ".join((name, kind, participant, annotation.note, annotation.tier, coder_name)).casefold(),
    )


_ORDERS: Mapping[int, Callable[[AnnotationRow], Any]] = {
    START: lambda row: row.annotation.start_s,
    LENGTH: lambda row: row.annotation.end_s - row.annotation.start_s,
    CODE: lambda row: (row.code.casefold(), row.annotation.start_s),
    WHO: lambda row: (row.participant.casefold(), row.annotation.start_s),
    INTENSITY: lambda row: (row.annotation.rated_intensity or 0, row.annotation.start_s),
    CONFIDENCE: lambda row: (row.annotation.confidence or 0, row.annotation.start_s),
    NOTE: lambda row: (row.annotation.note.casefold(), row.annotation.start_s),
}


def _row_id(row: AnnotationRow) -> str:
    return row.annotation.id


class AnnotationTableModel(KeyedTableModel[AnnotationRow]):
    """When, how long, which code, who, how strong, how certain, note."""

    rows_changed = Signal()

    def __init__(self, document: SessionDocument, parent: QObject | None = None):
        super().__init__(key=_row_id, order=_ORDERS[START], parent=parent)
        self._document = document
        self._names = (
            self.tr("Start"),
            self.tr("Length"),
            self.tr("Code"),
            self.tr("Who"),
            self.tr("Int."),
            self.tr("Conf."),
            self.tr("Note"),
        )
        document.edited.connect(self._follow_edit)
        self._reload()

    def headings(self) -> tuple[str, ...]:
        return self._names

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.set_order(_ORDERS[column], descending=order == Qt.SortOrder.DescendingOrder)

    def search(self, text: str) -> None:
        """Show rows that contain all of these words."""
        words = text.casefold().split()
        self.set_filter(lambda row: all(word in row.sought for word in words))
        self.rows_changed.emit()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _TEXTS[index.column()](row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        return self._look(row, index.column(), role)

    def _look(self, row: AnnotationRow, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DecorationRole and column == CODE and row.color:
            return color_icon(row.color)
        if role == Qt.ItemDataRole.FontRole and column in (START, LENGTH, INTENSITY, CONFIDENCE):
            return numbers_font(QGuiApplication.font())
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (LENGTH, INTENSITY, CONFIDENCE):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _tip(self, row: AnnotationRow) -> str:
        annotation = row.annotation
        span = f"{format_time(annotation.start_s)} – {format_time(annotation.end_s)}"
        lines = [f"{row.code} · {row.participant}", span, self.tr("Coder: {name}").format(name=row.coder)]
        lines += [self.tr("From a flag")] if annotation.flag_id is not None else []
        lines += [annotation.note] if annotation.note else []
        return "\n".join(lines)

    def _reload(self) -> None:
        session = self._document.session
        self.set_rows([make_row(session, row) for row in session.annotations.values()])
        self.rows_changed.emit()

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("codebook", "participants", "coders"):
            self._reload()
            return
        session = self._document.session
        touched = [change.key for change in edit.changes if change.table == "annotations"]
        changed = {
            key: make_row(session, session.annotations[key]) if key in session.annotations else None for key in touched
        }
        if changed:
            self.update_rows(changed)
            self.rows_changed.emit()


def _length(annotation: Annotation) -> str:
    length_s = annotation.end_s - annotation.start_s
    return "…" if annotation.running else f"{length_s:.2f}" if length_s > 0 else "·"


_TEXTS: Mapping[int, Callable[[AnnotationRow], str]] = {
    START: lambda row: format_time(row.annotation.start_s),
    LENGTH: lambda row: _length(row.annotation),
    CODE: lambda row: row.code,
    WHO: lambda row: row.participant,
    INTENSITY: lambda row: str(row.annotation.rated_intensity or ""),
    CONFIDENCE: lambda row: str(row.annotation.confidence or ""),
    NOTE: lambda row: row.annotation.note.replace("\n", " "),
}
