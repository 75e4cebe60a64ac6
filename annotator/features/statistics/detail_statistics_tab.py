"""Modifiers and scales: how often and how long each value was given, by code, person and coder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox

from annotator.analysis.detail_statistics import ValueStatistics
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.features.statistics.detail_tables import (
    DEFINITIONS,
    export_values,
    session_values,
    value_name,
    value_words,
)
from annotator.features.statistics.statistics_tab import StatisticsTab, seconds_text
from annotator.ui.background.work import Background
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.text_table import Cell, TextTable

_LAST_COLUMN = 10


class DetailStatistics(StatisticsTab[tuple[ValueStatistics, ...]]):
    """One row for each value that occurs, and one for what has no answer."""

    nothing = ()

    def __init__(self, workspace: Workspace, background: Background, nameless: QCheckBox):
        super().__init__(workspace, background, nameless)
        self.rows: tuple[ValueStatistics, ...] = ()
        self.table = TextTable(
            self.tr("Statistics of modifiers and scales"),
            (
                (self.tr("Modifier or scale"), DEFINITIONS["name"]),
                (self.tr("Value"), DEFINITIONS["value"]),
                (self.tr("Code"), DEFINITIONS["code"]),
                (self.tr("Participant"), DEFINITIONS["participant_id"]),
                (self.tr("Coder"), DEFINITIONS["coder_id"]),
                (self.tr("Number"), DEFINITIONS["count"]),
                (self.tr("Part"), DEFINITIONS["part"]),
                (self.tr("Per hour"), DEFINITIONS["per_hour"]),
                (self.tr("Time"), DEFINITIONS["total_s"]),
                (self.tr("Mean"), DEFINITIONS["mean_s"]),
                (self.tr("Median"), DEFINITIONS["median_s"]),
            ),
            wide=_LAST_COLUMN,
        )
        self.empty_state.tell(
            self.tr("No modifiers or scales in use"),
            self.tr(
                "When codes have modifiers or scales of your own (Session > Codebook), this shows how often and how "
                "long each value was given, and how often there was no answer."
            ),
        )
        tip = self.tr("Write every value as CSV, and beside it what each column means")
        self._offer("table", tip, title=self.tr("Export modifiers"), file_name="modifiers.csv")
        self._lay_out(self.table)
        self._show(())

    def _counter(self) -> Callable[[Session], tuple[ValueStatistics, ...]]:
        return partial(session_values, **asdict(self.counting))

    def _writer(self) -> Callable[[Session, tuple[ValueStatistics, ...], Path], None]:
        return export_values

    def _show(self, rows: tuple[ValueStatistics, ...]) -> None:
        self.rows = rows
        self.table.show_rows(self._cells(row) for row in rows)
        missing = sum(row.measured.count for row in rows if row.value is None)
        self.told.setText(self.tr("{n} without an answer").format(n=missing) if missing else "")
        self._show_filled(bool(rows))

    def _cells(self, row: ValueStatistics) -> tuple[str | Cell, ...]:
        session, measured = self._session, row.measured
        person, coder = measured.participant_id, measured.coder_id
        return (
            row.detail.name,
            f"{value_name(row)} {value_words(row)}".strip() if row.value is not None else self.tr("no answer"),
            self._code(measured.code_id, code_name(session, measured.code_id)),
            participant_label(session, person) if person is not None else self.tr("all"),
            session.coder_name(coder) if coder is not None else self.tr("all"),
            self.tr("{n} of {all}").format(n=measured.count, all=row.asked),
            percent(row.part),
            f"{measured.per_hour:.1f}",
            f"{measured.total_s:.1f} s",
            seconds_text(measured.mean_s),
            seconds_text(measured.median_s),
        )
