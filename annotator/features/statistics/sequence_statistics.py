"""What follows what, how soon, and what goes together: one row for each pair of codes, furthest from chance first."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QSpinBox, QSplitter, QWidget

from annotator.analysis.code_sequences import Behaviour, CodePair
from annotator.app.coding_statistics import whole_time
from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.domain.spans import Span
from annotator.features.statistics.sequence_tables import DEFINITIONS, export_pairs, session_pairs, third_of
from annotator.features.statistics.statistics_plot import Bar, BarPlot, StatisticsPlot
from annotator.features.statistics.statistics_tab import StatisticsTab
from annotator.ui.background.work import Background
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.panel_parts import scrolled
from annotator.ui.widgets.text_table import Cell, TextTable

_MOST_LAG, _LONGEST_WINDOW_S = 20, 600.0
_FAR_FROM_CHANCE = 1.96
_LAST_COLUMN = 9
_MOST_BARS = 12


class SequenceStatistics(StatisticsTab[tuple[CodePair, ...]]):
    """A table of pairs, and bars of those that are furthest from chance."""

    nothing = ()

    def __init__(self, workspace: Workspace, background: Background, nameless: QCheckBox):
        super().__init__(workspace, background, nameless)
        self.pairs: tuple[CodePair, ...] = ()
        self._told: tuple[CodePair, ...] | None = None
        self.part = Choice(self.tr("Part of the time"), self.tr("Count over the whole time, or one third of it"))
        self.lag = QSpinBox(minimum=1, maximum=_MOST_LAG, prefix=self.tr("Lag "))
        self.window_s = QDoubleSpinBox(
            decimals=1, minimum=0.1, maximum=_LONGEST_WINDOW_S, value=10.0, prefix=self.tr("Within "), suffix=" s"
        )
        self.table = self._make_table()
        self.plot = StatisticsPlot(workspace.themes)
        self.empty_state.tell(
            self.tr("Nothing follows anything yet"),
            self.tr("With at least two annotations this shows which code follows which, how soon, and which overlap."),
        )
        tip = self.tr("Write every pair as CSV, and beside it what each column means")
        self._offer("table", tip, title=self.tr("Export sequences"), file_name="sequences.csv")
        tip = self.tr("Write the bars as SVG or PNG, with what they mean")
        self._offer("plot", tip, title=self.tr("Export plot"), file_name="sequences.svg")
        self._build()
        self._show(())

    @property
    def observed_s(self) -> Span:
        """The time that is counted over."""
        third = int(self.part.currentData())
        observed_s = self.counting.observed_s or whole_time(self._session)
        return third_of(observed_s, third) if third else observed_s

    def _counter(self) -> Callable[[Session], tuple[CodePair, ...]]:
        return partial(session_pairs, **self._conditions(), by_participant=self.counting.by_participant)

    def _writer(self) -> Callable[[Session, tuple[CodePair, ...], Path], None]:
        return partial(export_pairs, **self._conditions())

    def _conditions(self) -> dict[str, Any]:
        return {"observed_s": self.observed_s, "lag": self.lag.value(), "window_s": self.window_s.value()}

    def _make_table(self) -> TextTable:
        latency = self.tr("Time from the start of one to the start of the other: median, in brackets the quartiles")
        return TextTable(
            self.tr("Sequences of codes"),
            (
                (self.tr("After"), DEFINITIONS["given_code"]),
                (self.tr("Comes"), DEFINITIONS["target_code"]),
                (self.tr("Number"), DEFINITIONS["count"]),
                (self.tr("By chance"), DEFINITIONS["expected"]),
                ("z", DEFINITIONS["z"]),
                (self.tr("Probability"), DEFINITIONS["probability"]),
                (self.tr("Followed"), DEFINITIONS["followed"]),
                (self.tr("Latency"), latency),
                (self.tr("Together"), DEFINITIONS["overlap_share"]),
                (self.tr("By chance"), DEFINITIONS["expected_overlap_s"]),
            ),
            wide=_LAST_COLUMN,
        )

    def _build(self) -> None:
        self.lag.setAccessibleName(self.tr("Lag"))
        self.lag.setToolTip(
            self.tr("1: the next event of the same coder, 2: the one after that. Events are annotations by their start")
        )
        self.window_s.setAccessibleName(self.tr("Window"))
        self.window_s.setToolTip(self.tr("What starts later than this after the given code is no answer to it"))
        parts = (self.tr("Whole time"), self.tr("First third"), self.tr("Middle third"), self.tr("Last third"))
        self.part.offer((words, third) for third, words in enumerate(parts))
        self.part.activated.connect(self._count)
        self.lag.valueChanged.connect(self._count)
        self.window_s.valueChanged.connect(self._count)
        options = QWidget()
        flow = FlowLayout(options, spacing=GRID_PX)
        flow.addWidget(self.part)
        flow.addWidget(self.lag)
        flow.addWidget(self.window_s)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(scrolled(self.plot))
        split.setSizes([320, 240])
        self._lay_out(split, options)

    def _show(self, pairs: tuple[CodePair, ...]) -> None:
        self.pairs = pairs
        if self.isVisible():
            self._fill()
        far = sum(abs(pair.z) >= _FAR_FROM_CHANCE for pair in pairs)
        words = self.tr("{far} of {n} pairs are further from chance than one in twenty would be (z beyond 1.96)")
        self.told.setText(words.format(far=far, n=len(pairs)) if pairs else "")
        self.plot.show_plot(self._bar_plot(self._session, pairs))
        self._show_filled(bool(pairs))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        """Tell the pairs in the table: hundreds of cells, which behind another tab nobody sees at every edit."""
        if self._told is not self.pairs:
            self._told = self.pairs
            self.table.show_rows(self._cells(pair) for pair in self.pairs)

    def _bar_plot(self, session: Session, pairs: tuple[CodePair, ...]) -> BarPlot:
        """How likely what follows is, of the pairs furthest from chance, in the colour of what comes."""
        start_s, end_s = self.observed_s
        drawn = [pair for pair in pairs if pair.count][:_MOST_BARS]
        time = self.tr("From {start} to {end}; lag {lag}; the {n} pairs furthest from chance that occur; {book}")
        book = f"{session.codebook.id} {session.codebook.version}"
        return BarPlot(
            title=self.tr("Probability that it comes after"),
            unit=" %",
            decimals=0,
            bars=tuple(self._bar(session, pair) for pair in drawn),
            definition=(
                f"{self.tr('Probability')}: {DEFINITIONS['probability']}",
                f"z: {DEFINITIONS['z']}",
                time.format(
                    start=format_time(start_s), end=format_time(end_s), lag=self.lag.value(), n=len(drawn), book=book
                ),
            ),
        )

    def _bar(self, session: Session, pair: CodePair) -> Bar:
        code = session.codebook.code(pair.target[0])
        numbers = self.tr("{n} of {all}, z {z}")
        row_total = round(pair.count / pair.probability) if pair.probability else 0
        return Bar(
            label=f"{_name(session, pair.given)} → {_name(session, pair.target)}",
            detail=numbers.format(n=pair.count, all=row_total, z=_number(pair.z, 2, signed=True)),
            color=code.color if code is not None else "",
            values=(100 * pair.probability,),
        )

    def _cells(self, pair: CodePair) -> tuple[str | Cell, ...]:
        low, median, high = pair.latency_s
        latency = "–" if math.isnan(median) else f"{median:.1f} s ({low:.1f} – {high:.1f})"
        together = "–" if math.isnan(pair.overlap_share) else f"{pair.overlap_s:.1f} s, {percent(pair.overlap_share)}"
        return (
            self._code(pair.given[0], _name(self._session, pair.given)),
            self._code(pair.target[0], _name(self._session, pair.target)),
            str(pair.count),
            _number(pair.expected, 1),
            _number(pair.z, 2, signed=True),
            percent(pair.probability),
            self.tr("{n} of {all}").format(n=pair.followed, all=pair.given_count),
            latency,
            together,
            f"{pair.expected_overlap_s:.1f} s",
        )


def _name(session: Session, behaviour: Behaviour) -> str:
    code_id, person = behaviour
    name = code_name(session, code_id)
    return f"{name} · {participant_label(session, person)}" if person is not None else name


def _number(value: float, decimals: int, *, signed: bool = False) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:+.{decimals}f}" if signed else f"{value:.{decimals}f}"
