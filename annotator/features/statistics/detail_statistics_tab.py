"""Modifiers and scales: how often and how long each value was given, by code, person and coder."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.analysis.detail_statistics import ValueStatistics
from annotator.features.statistics.detail_tables import DEFINITIONS, session_values, value_name, value_words
from annotator.features.statistics.statistics_model import coder_name
from annotator.ui.background.work import Background
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import EmptyState, hint
from annotator.ui.widgets.text_table import TextTable

_CODE_COLUMN, _LAST_COLUMN = 2, 10


class DetailStatistics(QWidget):
    """Counted over the same time as the other statistics. Computed off the GUI thread; the latest question counts."""

    def __init__(self, workspace: Workspace, background: Background, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self.rows: tuple[ValueStatistics, ...] = ()
        self.table = TextTable(
            self.tr("Statistics of modifiers and scales"),
            (
                self.tr("Modifier or scale"),
                self.tr("Value"),
                self.tr("Code"),
                self.tr("Participant"),
                self.tr("Coder"),
                self.tr("Number"),
                self.tr("Part"),
                self.tr("Per hour"),
                self.tr("Time"),
                self.tr("Mean"),
                self.tr("Median"),
            ),
            wide=_LAST_COLUMN,
        )
        told = ("name", "value", "code", "participant_id", "coder_id", "count", "part", "per_hour", "total_s")
        self.table.explain([DEFINITIONS[name] for name in (*told, "mean_s", "median_s")])
        self.told = hint()
        self.export = QPushButton(self.tr("Export table…"), autoDefault=False)
        self.export.setToolTip(self.tr("Write every value as CSV, and beside it what each column means"))
        self._empty = EmptyState()
        self._empty.tell(
            self.tr("No modifiers or scales in use"),
            self.tr(
                "When codes have modifiers or scales of your own (Session > Codebook), this shows how often and how "
                "long each value was given, and how often there was no answer."
            ),
        )
        foot = hbox(stretched(self.told, 1), self.export)
        vbox(stretched(self.table, 1), stretched(self._empty, 1), foot, on=self, margin=GRID_PX)
        self._show(())

    def compute(self, observed_s: tuple[float, float] | None, *, by_participant: bool, by_coder: bool) -> None:
        """Count anew over this time; None for the whole session."""
        session = self._workspace.document.session
        annotations = tuple(session.annotations.values())
        if not annotations:
            self._background.forget("details")
            self._show(())
            return
        self._background.run(
            lambda: session_values(
                session,
                annotations=annotations,
                observed_s=observed_s,
                by_participant=by_participant,
                by_coder=by_coder,
            ),
            done=self._show,
            question="details",
        )

    def _show(self, rows: tuple[ValueStatistics, ...]) -> None:
        self.rows = rows
        self.table.show_rows(self._cells(row) for row in rows)
        for number, row in enumerate(rows):
            code, item = (
                self._workspace.document.session.codebook.code(row.measured.code_id),
                self.table.item(number, _CODE_COLUMN),
            )
            if code is not None and item is not None:
                item.setData(Qt.ItemDataRole.DecorationRole, color_icon(code.color))
        missing = sum(row.measured.count for row in rows if row.value is None)
        self.told.setText(self.tr("{n} without an answer").format(n=missing) if missing else "")
        for part in (self.table, self.told):
            part.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self.export.setEnabled(bool(rows))

    def _cells(self, row: ValueStatistics) -> tuple[str, ...]:
        session, measured = self._workspace.document.session, row.measured
        words = value_words(row)
        value = f"{value_name(row)} {words}".strip() if row.value is not None else self.tr("no answer")
        person, coder = measured.participant_id, measured.coder_id
        return (
            row.detail.name,
            value,
            code_name(session, measured.code_id),
            participant_label(session, person) if person is not None else self.tr("all"),
            coder_name(session, coder) if coder is not None else self.tr("all"),
            self.tr("{n} of {all}").format(n=measured.count, all=row.asked),
            f"{row.part:.0%}",
            f"{measured.per_hour:.1f}",
            f"{measured.total_s:.1f} s",
            _seconds(measured.mean_s),
            _seconds(measured.median_s),
        )


def _seconds(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f} s"
