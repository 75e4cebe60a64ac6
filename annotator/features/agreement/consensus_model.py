"""Two coders' moments side by side as a sorted table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from annotator.analysis.consensus import CONSENSUS_ID, ComparedMoment, is_stale
from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.edits import Edit
from annotator.domain.percent import percent
from annotator.domain.session import Coder, Session
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.theme import numbers_font
from annotator.ui.widgets.keyed_table import AnyIndex, KeyedTableModel
from annotator.ui.widgets.marks import color_icon

TIME, WHO, FIRST, SECOND, OVERLAP, STATE = range(6)

Show = Literal["all", "differ", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentRow:
    """A moment with the words its row shows.

    Attributes:
        first, second: The code that each gave; a dash for none.
        colors: Of these two codes; empty for none.
        settled: The consensus annotation, or None.
    """

    moment: ComparedMoment
    who: str
    first: str
    second: str
    colors: tuple[str, str]
    settled: Annotation | None

    @property
    def stale(self) -> bool:
        """True if an annotation was changed after the moment was settled."""
        return self.settled is not None and is_stale(self.moment, self.settled)

    @property
    def open(self) -> bool:
        """True where there is still something to settle."""
        return self.settled is None or self.stale


def settled_by(edit: Edit) -> frozenset[str] | None:
    """The consensus annotations that an edit changes; None if it changes anything else."""
    changed: set[str] = set()
    for change in edit.changes:
        row = change.after if change.after is not None else change.before
        if isinstance(row, Annotation) and row.coder_id == CONSENSUS_ID:
            changed.add(row.id)
        elif not isinstance(row, Coder) or row.id != CONSENSUS_ID:
            return None
    return frozenset(changed)


def make_row(session: Session, moment: ComparedMoment) -> MomentRow:
    """The row of one moment in this session."""
    names, colors = [
        [code_name(session, row.code_id) if row is not None else "–" for row in (moment.first, moment.second)],
        [_color(session, row) for row in (moment.first, moment.second)],
    ]
    return MomentRow(
        moment=moment,
        who=participant_label(session, moment.rows[0].participant_id),
        first=names[0],
        second=names[1],
        colors=(colors[0], colors[1]),
        settled=session.annotations.get(moment.id),
    )


def _color(session: Session, row: Annotation | None) -> str:
    code = session.codebook.code(row.code_id) if row is not None else None
    return code.color if code is not None else ""


def _state_order(row: MomentRow) -> int:
    if row.settled is None:
        return 1 if row.moment.agreed else 0
    return 2 if row.stale else 3


_ORDERS: Mapping[int, Callable[[MomentRow], Any]] = {
    TIME: lambda row: row.moment.start_s,
    WHO: lambda row: (row.who.casefold(), row.moment.start_s),
    FIRST: lambda row: (row.first.casefold(), row.moment.start_s),
    SECOND: lambda row: (row.second.casefold(), row.moment.start_s),
    OVERLAP: lambda row: (row.moment.overlap, row.moment.start_s),
    STATE: lambda row: (_state_order(row), row.moment.start_s),
}

_FILTERS: Mapping[Show, Callable[[MomentRow], bool]] = {
    "all": lambda _row: True,
    "differ": lambda row: not row.moment.agreed,
    "open": lambda row: row.open,
}


def _row_id(row: MomentRow) -> str:
    return row.moment.id


class ConsensusModel(KeyedTableModel[MomentRow]):
    """When, who, what each coder made of it, how far they overlap, and whether it is settled."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(key=_row_id, order=_ORDERS[TIME], orders=_ORDERS, parent=parent)
        self._coders = ("", "")

    def set_coders(self, first: str, second: str) -> None:
        """What the coders are called, for the headings."""
        self._coders = (first, second)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIRST, SECOND)

    def headings(self) -> tuple[str, ...]:
        return (self.tr("Start"), self.tr("Who"), *self._coders, self.tr("Overlap"), self.tr("Consensus"))

    def show_only(self, what: Show) -> None:
        """All moments, those in which the coders differ, or those that are not settled."""
        self.set_filter(_FILTERS[what])

    @property
    def open_count(self) -> int:
        """How many of all moments are still to be settled."""
        return sum(row.open for row in self.rows)

    def show_settled(self, session: Session, consensus_ids: Collection[str]) -> None:
        """Show these consensus annotations as they stand now."""
        self.update_rows(
            {
                row.moment.id: replace(row, settled=session.annotations.get(row.moment.id))
                for row in self.rows
                if row.moment.id in consensus_ids
            }
        )

    def open_after(self, chosen: Collection[str], settled: Collection[str]) -> str | None:
        """The moment to settle after these: the next that is shown and open, from the top where none follows."""
        shown = self.shown_rows()
        last = max((place for place, row in enumerate(shown) if row.moment.id in chosen), default=-1)
        ring = [*shown[last + 1 :], *shown[: last + 1]]
        return next((row.moment.id for row in ring if row.open and row.moment.id not in settled), None)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        return self._look(row, index.column(), role)

    def _look(self, row: MomentRow, column: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DecorationRole and column in (FIRST, SECOND) and row.colors[column - FIRST]:
            return color_icon(row.colors[column - FIRST])
        if role == Qt.ItemDataRole.FontRole and column in (TIME, OVERLAP):
            return numbers_font(QGuiApplication.font())
        if role == Qt.ItemDataRole.TextAlignmentRole and column == OVERLAP:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _tip(self, row: MomentRow) -> str:
        return "\n".join(
            f"{name}: {format_time(one.start_s)} – {format_time(one.end_s)} {one.note}".strip()
            for name, one in zip(self._coders, (row.moment.first, row.moment.second), strict=True)
            if one is not None
        )

    def _text(self, row: MomentRow, column: int) -> str:
        if column == STATE:
            if row.settled is None:
                return self.tr("agreed, not taken") if row.moment.agreed else self.tr("open")
            return self.tr("taken; changed since") if row.stale else self.tr("✓ taken")
        overlap = percent(row.moment.overlap) if len(row.moment.rows) == 2 else "–"
        return (format_time(row.moment.start_s), row.who, row.first, row.second, overlap)[column]
