"""The flags of the open session as a sorted, filtered table that follows the document."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from annotator.analysis.ranking import ranked
from annotator.domain.edits import Edit
from annotator.domain.flag_moments import FlagMoment, flag_moments
from annotator.domain.flags import Flag, Verdict
from annotator.domain.transcript import Utterance
from annotator.domain.words_around import Conversation
from annotator.ui.document import SessionDocument
from annotator.ui.look.names import signal_definitions
from annotator.ui.panels.flag_delegate import ROW_ROLE
from annotator.ui.panels.flag_rows import (
    FLAG_SCOPES,
    FlagFilter,
    FlagOrder,
    FlagRow,
    FlagScope,
    by_candidate,
    by_strength,
    by_time,
    make_row,
    said_lines,
    spoken,
)
from annotator.ui.widgets.keyed_table import AnyIndex, KeyedTableModel


def _row_id(row: FlagRow) -> str:
    return row.flag.id


class FlagTableModel(KeyedTableModel[FlagRow]):
    """One column; each row is a :class:`FlagRow` under ``ROW_ROLE`` and one sentence as its text."""

    rows_changed = Signal()
    """Counts may be different now."""

    def __init__(self, document: SessionDocument, parent: QObject | None = None):
        super().__init__(key=_row_id, order=by_candidate, parent=parent)
        self._document = document
        self._definitions = signal_definitions(document.signal_sets.values())
        self.filter = FlagFilter()
        """What the rows that are listed must pass."""
        self.order_name: FlagOrder = "candidates"
        """By what the rows are sorted."""
        self.scope: FlagScope = "moments"
        """Whether candidates, moments or single flags are listed."""
        self._conversation = Conversation(())
        self._moments: dict[str, FlagMoment] = {}
        """Of each row, by the id of its leading flag."""
        self._leading: dict[str, str] = {}
        """Of each flag, the leading one of its row."""
        self.counts: dict[FlagScope, int] = {}
        """How many rows each scope has."""
        document.edited.connect(self._follow_edit)
        document.findings_changed.connect(self.reload)
        document.coder_changed.connect(self.reload)
        document.signals_changed.connect(self._take_definitions)
        self.reload()

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
            gone = () if row.present else (self.tr("Not raised by the last analysis; kept because it was judged."),)
            said = said_lines(self._document.session, row.words)
            return "\n".join((*(flag.text for flag in row.flags), *said, *gone))
        return None

    def reload(self) -> None:
        """Take all rows anew, after an analysis or when another coder sits down."""
        session = self._document.session
        self._conversation = Conversation(session.utterances.values())
        flags = session.all_flags().values()
        grouped = flag_moments(flags)
        counts = (sum(moment.is_candidate for moment in grouped), len(grouped), len(flags))
        self.counts = dict(zip(FLAG_SCOPES, counts, strict=True))
        moments = [FlagMoment(leading=flag) for flag in flags] if self.scope == "signals" else grouped
        self._moments = {moment.leading.id: moment for moment in moments}
        self._leading = {flag.id: moment.leading.id for moment in moments for flag in moment.flags}
        self.set_rows([self._row(moment) for moment in moments])
        self.rows_changed.emit()

    def show_scope(self, scope: FlagScope) -> None:
        """List moments with candidates, all moments, or each flag by itself."""
        regroup = (scope == "signals") != (self.scope == "signals")
        self.scope = scope
        if regroup:
            self.reload()
        self.show_only(replace(self.filter, candidates=scope == "candidates"))

    def row_of(self, row_id: str | None) -> int | None:
        """The row of a flag, also where it stands in the row of its moment."""
        return super().row_of(self._leading.get(row_id or "", row_id))

    def moment_of(self, flag_id: str) -> FlagMoment | None:
        """The moment whose row a flag stands in."""
        return self._moments.get(self._leading.get(flag_id, flag_id))

    def show_only(self, chosen: FlagFilter) -> None:
        """List what passes this filter."""
        self.filter = chosen
        self.set_filter(chosen.passes)
        self.rows_changed.emit()

    def order_by(self, name: FlagOrder) -> None:
        """Candidates first; by time; strongest first; or by how often this coder accepted the rule so far.

        All but the order of time put candidates of incongruence first.
        """
        self.order_name = name
        if name == "record":
            session = self._document.session
            best_first = ranked(session.all_flags().values(), session.verdicts.values(), self._document.coder_id)
            places = {flag.id: place for place, flag in enumerate(best_first)}
            self.set_order(lambda row: float(places.get(row.flag.id, len(places))), descending=False)
        else:
            order = {"candidates": by_candidate, "time": by_time, "score": by_strength}[name]
            self.set_order(order)

    def _row(self, moment: FlagMoment) -> FlagRow:
        return make_row(
            self._document.session,
            moment,
            coder_id=self._document.coder_id,
            definitions=self._definitions,
            conversation=self._conversation,
        )

    def _take_definitions(self) -> None:
        self._definitions = signal_definitions(self._document.signal_sets.values())
        self.reload()

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("participants", "coders"):
            self.reload()
            return
        turns = [change.after or change.before for change in edit.changes if change.table == "utterances"]
        judged = [change.after or change.before for change in edit.changes if change.table == "verdicts"]
        flags = {row.flag.id: row.flag for row in judged if isinstance(row, Verdict)}
        if any(self._is_new_or_gone(flag) for flag in flags.values()):
            self.reload()  # a flag that is not raised any more stays only as long as a verdict holds it
            return
        changed = {self._leading[id_] for id_ in flags}
        changed.update(self._rows_near([turn for turn in turns if isinstance(turn, Utterance)]))
        if changed:
            self.update_rows({id_: self._row(self._moments[id_]) for id_ in changed})
            self.rows_changed.emit()

    def _is_new_or_gone(self, flag: Flag) -> bool:
        session = self._document.session
        there = flag.id in session.findings.flags or any(row.flag.id == flag.id for row in session.verdicts.values())
        return there != (flag.id in self._leading)

    def _rows_near(self, turns: Sequence[Utterance]) -> set[str]:
        """The rows whose words may be others now that these turns have changed, come or gone."""
        if not turns:
            return set()
        said = {turn.id for turn in turns}
        talk = self._conversation = Conversation(self._document.session.utterances.values())
        around = [talk.around(turn.start_s, turn.end_s, utterance_id=turn.id) for turn in turns]
        first_s = min(words.before.start_s if words.before is not None else 0.0 for words in around)
        last_s = max(words.after.end_s if words.after is not None else math.inf for words in around)
        return {row.flag.id for row in self.rows if said & _said_in(row) or first_s <= row.flag.start_s <= last_s}


def _said_in(row: FlagRow) -> set[str]:
    around = (row.words.before, row.words.during, row.words.after)
    return {turn.id for turn in around if turn is not None} | {row.flag.utterance_id or ""}
