"""The annotations of the open session as a sorted, searchable table that follows the document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.completeness import MISSING_SIGN, has_scheme, lacks_of
from annotator.domain.dependent_tiers import outside_parent
from annotator.domain.edits import Edit
from annotator.domain.modifiers_and_ratings import details_by_name, details_in_words
from annotator.domain.session import Session
from annotator.ui.document import SessionDocument
from annotator.ui.look.names import code_name, incongruence_name, participant_label
from annotator.ui.look.theme import numbers_font
from annotator.ui.timeline.sources import initials
from annotator.ui.widgets.keyed_table import AnyIndex, KeyedTableModel
from annotator.ui.widgets.marks import color_icon

START, LENGTH, CODE, WHO, INTENSITY, CONFIDENCE, NOTE = range(7)


class RowNames:
    """What codes, people and coders are called in the session as it is now: one for all rows."""

    def __init__(self, session: Session):
        self.edition = 0
        """Grows whenever something is called something else."""
        self.take(session)

    def take(self, session: Session) -> None:
        """Call everything as it is called in this session."""
        self.edition += 1
        self.session = session
        self.outside = outside_parent(session)
        """Ids of the annotations that lie outside what their tier depends on."""
        self._sought: dict[tuple[str | None, ...], str] = {}

    def sought(self, row: Annotation) -> str:
        """All that is called something, in lower case; few annotations differ in it."""
        kind = row.incongruence.type if row.incongruence is not None else None
        key = (row.code_id, kind, row.participant_id, row.tier, row.coder_id)
        words = self._sought.get(key)
        if words is None:
            said = incongruence_name(kind) if kind is not None else ""
            who, coder = participant_label(self.session, row.participant_id), self.session.coder_name(row.coder_id)
            names = (code_name(self.session, row.code_id), said, who, row.tier, coder)
            words = self._sought[key] = " ".join(names).casefold()
        return words

    def place_in_tiers(self, session: Session) -> frozenset[str]:
        """Look anew what lies outside its parent; returns what that changed for."""
        before, self.outside = self.outside, outside_parent(session)
        return before ^ self.outside


class AnnotationRow:
    """One annotation with the words its row shows; they are put together when somebody looks: most never are."""

    def __init__(self, annotation: Annotation, names: RowNames):
        self.annotation = annotation
        self._names = names
        self._sought = (0, "")

    @property
    def code(self) -> str:
        """Name of the code."""
        return code_name(self._names.session, self.annotation.code_id)

    @property
    def color(self) -> str:
        """Colour of the code, as ``#rrggbb``; empty for a code that is not in the codebook."""
        code = self._names.session.codebook.code(self.annotation.code_id)
        return code.color if code is not None else ""

    @property
    def participant(self) -> str:
        """What the participant is called."""
        return participant_label(self._names.session, self.annotation.participant_id)

    @property
    def initials(self) -> str:
        """Who made it, in two letters; empty where one coder works alone."""
        session = self._names.session
        return initials(session, self.annotation.coder_id) if len(session.coders) > 1 else ""

    @property
    def coder(self) -> str:
        """Name of who made it."""
        return self._names.session.coder_name(self.annotation.coder_id)

    @property
    def details(self) -> str:
        """Its modifiers and ratings, then its note, in a line."""
        said = details_in_words(self._names.session.codebook, self.annotation)
        return " · ".join(part for part in (said, self.annotation.note.replace("\n", " ")) if part)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is missing on it, or does not fit the codebook."""
        row, book = self.annotation, self._names.session.codebook
        words = tuple(lack.words for lack in lacks_of(book, row))
        scheme = book.tier(row.tier)
        if scheme is None or row.id not in self._names.outside:
            return words
        outside = QCoreApplication.translate("AnnotationTableModel", "lies outside every annotation on {tier}")
        return (*words, outside.format(tier=scheme.parent_tier))

    @property
    def sought(self) -> str:
        """What a search looks in."""
        edition, words = self._sought
        if edition != self._names.edition:
            words = f"{self._names.sought(self.annotation)} {self.details.casefold()}"
            self._sought = (self._names.edition, words)
        return words


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
    incomplete_changed = Signal(int)
    """How many annotations lack something, or do not fit the codebook."""

    def __init__(self, document: SessionDocument, parent: QObject | None = None):
        super().__init__(key=_row_id, order=_ORDERS[START], orders=_ORDERS, parent=parent)
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
        self._incomplete: set[str] = set()
        self._incomplete_only = False
        self._row_names = RowNames(document.session)
        self._sought = ""
        document.edited.connect(self._follow_edit)
        self._reload()

    def headings(self) -> tuple[str, ...]:
        return self._names

    def search(self, text: str) -> None:
        """Show rows that contain all of these words."""
        self._sought = text.strip()
        self._filter()

    @property
    def incomplete(self) -> frozenset[str]:
        """Ids of the annotations that lack something, or do not fit the codebook."""
        return frozenset(self._incomplete)

    def show_incomplete(self, only: bool) -> None:
        """Show only what is incomplete, or everything again."""
        if only != self._incomplete_only:
            self._incomplete_only = only
            self._filter()

    def _filter(self) -> None:
        words = self._sought.casefold().split()
        among = self._incomplete if self._incomplete_only else None
        self.set_filter(partial(_has, words, among))
        self.rows_changed.emit()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            text = _TEXTS[index.column()](row)
            return f"{MISSING_SIGN} {text}" if index.column() == CODE and self._lacks(row) else text
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
        lines += [f"{name}: {value}" for name, value in details_by_name(self._row_names.session.codebook, annotation)]
        lines += [f"{MISSING_SIGN} {what}" for what in row.lacks]
        lines += [annotation.note] if annotation.note else []
        return "\n".join(lines)

    def _reload(self) -> None:
        session = self._document.session
        self._row_names = names = RowNames(session)
        rows = [AnnotationRow(row, names) for row in session.annotations.values()]
        self._find_incomplete(rows)
        self.set_rows(rows)
        self.rows_changed.emit()

    def _lacks(self, row: AnnotationRow) -> bool:
        return row.annotation.id in self._incomplete

    def _find_incomplete(self, rows: Iterable[AnnotationRow]) -> None:
        """All anew; not looked for where the codebook asks for nothing."""
        asks = has_scheme(self._row_names.session.codebook)
        self._take_incomplete({row.annotation.id for row in rows if row.lacks} if asks else set())

    def _take_incomplete(self, ids: set[str]) -> None:
        if ids != self._incomplete:
            self._incomplete.clear()  # the filter holds this very set
            self._incomplete |= ids
            self.incomplete_changed.emit(len(ids))

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("coders") or (edit.touches("codebook", "participants") and edit.touches("annotations")):
            self._reload()
            return
        if edit.touches("codebook", "participants"):
            self._rename()
            return
        session = self._document.session
        touched = [change.key for change in edit.changes if change.table == "annotations"]
        held, names = session.annotations, self._row_names
        if has_scheme(session.codebook):
            touched += [key for key in names.place_in_tiers(session) if key in held and key not in touched]
        changed = {key: AnnotationRow(held[key], names) if key in held else None for key in touched}
        if changed:
            if has_scheme(session.codebook):
                lacking = {key for key, row in changed.items() if row is not None and row.lacks}
                self._take_incomplete((self._incomplete - changed.keys()) | lacking)
            self.update_rows(changed)
            self.rows_changed.emit()

    def _rename(self) -> None:
        """The same annotations, called something else; where they stand may depend on it."""
        self._row_names.take(self._document.session)
        self._find_incomplete(self.rows)
        if self._sought or self._incomplete_only or self.order in (_ORDERS[CODE], _ORDERS[WHO]):
            self.arrange()
            self.rows_changed.emit()
        else:
            self.refresh()


def _has(words: Sequence[str], among: Collection[str] | None, row: AnnotationRow) -> bool:
    return (among is None or row.annotation.id in among) and all(word in row.sought for word in words)


def _length(annotation: Annotation) -> str:
    length_s = annotation.end_s - annotation.start_s
    return "…" if annotation.running else f"{length_s:.2f}" if length_s > 0 else "·"


_TEXTS: Mapping[int, Callable[[AnnotationRow], str]] = {
    START: lambda row: format_time(row.annotation.start_s),
    LENGTH: lambda row: _length(row.annotation),
    CODE: lambda row: row.code,
    WHO: lambda row: f"{row.participant} · {row.initials}" if row.initials else row.participant,
    INTENSITY: lambda row: str(row.annotation.rated_intensity or ""),
    CONFIDENCE: lambda row: str(row.annotation.confidence or ""),
    NOTE: lambda row: row.details,
}
