"""The flags of the open session as a sorted, filtered table that follows the document."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from annotator.analysis.ranking import ranked
from annotator.domain.edits import Edit
from annotator.domain.flags import Flag, Verdict
from annotator.ui.document import SessionDocument
from annotator.ui.panels.flag_delegate import ROW_ROLE
from annotator.ui.panels.flag_rows import FlagFilter, FlagOrder, FlagRow, by_strength, by_time, make_row, spoken
from annotator.ui.panels.keyed_table import AnyIndex, KeyedTableModel
from annotator.ui.panels.names import signal_definitions


def _row_id(row: FlagRow) -> str:
    return row.flag.id


class FlagTableModel(KeyedTableModel[FlagRow]):
    """One column; each row is a :class:`FlagRow` under ``ROW_ROLE`` and one sentence as its text."""

    rows_changed = Signal()
    """Counts may be different now."""

    def __init__(self, document: SessionDocument, parent: QObject | None = None):
        super().__init__(key=_row_id, order=by_time, parent=parent)
        self._document = document
        self._definitions = signal_definitions(document.signal_sets.values())
        self._filter = FlagFilter()
        self._order_name: FlagOrder = "time"
        document.edited.connect(self._follow_edit)
        document.findings_changed.connect(self.reload)
        document.coder_changed.connect(self.reload)
        document.signals_changed.connect(self._take_definitions)
        self.reload()

    @property
    def filter(self) -> FlagFilter:
        return self._filter

    @property
    def order_name(self) -> FlagOrder:
        return self._order_name

    @property
    def undecided(self) -> int:
        """Rows without a verdict, filtered out or not."""
        return sum(row.verdict is None for row in self.rows)

    def headings(self) -> tuple[str, ...]:
        return (self.tr("Flag"),)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            gone = "" if row.present else "\n" + self.tr("Not raised by the last analysis; kept because it was judged.")
            return row.flag.text + gone
        return None

    def reload(self) -> None:
        """Take all rows anew, after an analysis or when another coder sits down."""
        self.set_rows([self._row(flag) for flag in self._document.session.all_flags().values()])
        self.rows_changed.emit()

    def show_only(self, chosen: FlagFilter) -> None:
        self._filter = chosen
        self.set_filter(chosen.passes)
        self.rows_changed.emit()

    def order_by(self, name: FlagOrder) -> None:
        """By time, first first; by score, strongest first; or by how often this coder accepted the rule so far."""
        self._order_name = name
        if name == "record":
            session = self._document.session
            best_first = ranked(session.all_flags().values(), session.verdicts.values(), self._document.coder_id)
            places = {flag.id: place for place, flag in enumerate(best_first)}
            self.set_order(lambda row: float(places.get(row.flag.id, len(places))), descending=False)
        else:
            self.set_order(by_strength if name == "score" else by_time, descending=name == "score")

    def _row(self, flag: Flag) -> FlagRow:
        return make_row(self._document.session, flag, coder_id=self._document.coder_id, definitions=self._definitions)

    def _take_definitions(self) -> None:
        self._definitions = signal_definitions(self._document.signal_sets.values())
        self.reload()

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("participants", "coders"):
            self.reload()
            return
        session = self._document.session
        said = {change.key for change in edit.changes if change.table == "utterances"}
        about = [row.flag for row in self.rows if row.flag.utterance_id in said] if said else []
        changed: dict[str, FlagRow | None] = {flag.id: self._row(flag) for flag in about}
        for change in edit.changes:
            row = change.after or change.before
            if change.table == "verdicts" and isinstance(row, Verdict):
                flag = session.findings.flags.get(row.flag.id)
                kept = any(verdict.flag.id == row.flag.id for verdict in session.verdicts.values())
                gone = flag is None and not kept
                changed[row.flag.id] = None if gone else self._row(flag or row.flag)
        if changed:
            self.update_rows(changed)
            self.rows_changed.emit()
