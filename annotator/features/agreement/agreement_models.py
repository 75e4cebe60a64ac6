"""Measures of agreement, and the stretches in which coders differ, as tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from annotator.analysis.agreement_measure import Disagreement, Measure
from annotator.app.agreement_words import interval_text, reading_of, value_text, words_of
from annotator.domain.clock import format_time
from annotator.ui.actions.table import in_language
from annotator.ui.look.theme import numbers_font
from annotator.ui.widgets.keyed_table import AnyIndex, KeyedTableModel

NAME, CODERS, CODE, VALUE, INTERVAL, UNITS, READING = range(7)
START, END, WHO, SAID = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """A measure with the words its row shows; ``place`` is its place among all."""

    place: int
    measure: Measure
    coders: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """A stretch in which coders differ; ``said`` is what each has there."""

    place: int
    gap: Disagreement
    who: str
    said: str


_MEASURE_ORDERS: Mapping[int, Callable[[MeasureRow], Any]] = {
    NAME: lambda row: (row.place,),
    CODERS: lambda row: (row.coders, row.place),
    CODE: lambda row: (row.code, row.place),
    VALUE: lambda row: (row.measure.value if math.isfinite(row.measure.value) else -math.inf, row.place),
    INTERVAL: lambda row: (row.measure.interval[0] if math.isfinite(row.measure.interval[0]) else -math.inf, row.place),
    UNITS: lambda row: (row.measure.units, row.place),
    READING: lambda row: (reading_of(row.measure), row.place),
}
_GAP_ORDERS: Mapping[int, Callable[[GapRow], Any]] = {
    START: lambda row: (row.gap.start_s, row.place),
    END: lambda row: (row.gap.end_s, row.place),
    WHO: lambda row: (row.who, row.gap.start_s, row.place),
    SAID: lambda row: (row.said, row.gap.start_s, row.place),
}


class MeasureModel(KeyedTableModel[MeasureRow]):
    """What is measured, between whom, of which code, the number with its interval, and what it means."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(
            key=lambda row: str(row.place), order=_MEASURE_ORDERS[NAME], orders=_MEASURE_ORDERS, parent=parent
        )

    def headings(self) -> tuple[str, ...]:
        return (
            self.tr("Measure"),
            self.tr("Coders"),
            self.tr("Code"),
            self.tr("Value"),
            self.tr("95 %"),
            self.tr("Rests on"),
            self.tr("Reading"),
        )

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        one = row.measure
        if role == Qt.ItemDataRole.ToolTipRole:
            return in_language(words_of(one.name).definition)
        if role == Qt.ItemDataRole.FontRole and index.column() in (VALUE, INTERVAL, UNITS):
            return numbers_font(QGuiApplication.font())
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        title = in_language(words_of(one.name).title)
        shown = (title, row.coders, row.code, value_text(one), interval_text(one), str(one.units), reading_of(one))
        return shown[index.column()]


class GapModel(KeyedTableModel[GapRow]):
    """When, for whom, and what each coder has there."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(key=lambda row: str(row.place), order=_GAP_ORDERS[START], orders=_GAP_ORDERS, parent=parent)

    def headings(self) -> tuple[str, ...]:
        return self.tr("Start"), self.tr("End"), self.tr("Who"), self.tr("What each coder has")

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.FontRole and index.column() in (START, END):
            return numbers_font(QGuiApplication.font())
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (format_time(row.gap.start_s), format_time(row.gap.end_s), row.who, row.said)[index.column()]
