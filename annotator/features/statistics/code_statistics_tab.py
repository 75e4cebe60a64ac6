"""Number, time and length of each code: a table to be sorted, and bars of one measure."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSplitter, QWidget

from annotator.analysis.coding_statistics import CodeStatistics
from annotator.app.coding_statistics import DEFINITIONS, MEASURES, export_statistics, session_statistics
from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.domain.session import Session
from annotator.domain.spans import Span
from annotator.features.statistics.statistics_plot import Bar, BarPlot, StatisticsPlot
from annotator.features.statistics.statistics_tab import Counting, StatisticsTab, seconds_text
from annotator.ui.background.work import Background
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import STRETCH, hbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.panel_parts import scrolled
from annotator.ui.widgets.text_table import Cell, TextTable


class CodeStatisticsTab(StatisticsTab[tuple[CodeStatistics, ...]]):
    """One row for each code; says over which time all tabs count, and what they tell apart."""

    nothing = ()
    counting_changed = Signal()

    def __init__(self, workspace: Workspace, background: Background, nameless: QCheckBox):
        super().__init__(workspace, background, nameless)
        self.rows: tuple[CodeStatistics, ...] = ()
        """What the table shows."""
        self.observed = Choice(self.tr("Time"), self.tr("The time that is counted over"))
        self.by_participant = QCheckBox(self.tr("Tell participants apart"))
        self.by_coder = QCheckBox(self.tr("Tell coders apart"))
        self.measure = Choice(self.tr("Measure"), self.tr("What the bars show"))
        self.by_thirds = QCheckBox(self.tr("By thirds"))
        self.table = self._make_table()
        self.plot = StatisticsPlot(workspace.themes)
        tip = self.tr("Write the table as CSV")
        self._offer("table", tip, title=self.tr("Export statistics"), file_name="statistics.csv")
        tip = self.tr("Write the bars as SVG or PNG")
        self._offer("plot", tip, title=self.tr("Export plot"), file_name="statistics.svg")
        self._fill()
        self._connect()
        self._build()
        self.setFocusProxy(self.observed)

    @property
    def observed_span(self) -> Span | None:
        """The span that is counted over; None for the whole session, and where none is chosen yet."""
        span = self._workspace.selection.span
        return span if self.by_span and span is not None and span[1] > span[0] else None

    @property
    def by_span(self) -> bool:
        """True where the chosen span is counted over, if there is one."""
        return self.observed.currentData() == "span"

    @property
    def chosen(self) -> Counting:
        """How all tabs are to count."""
        return Counting(
            observed_s=self.observed_span,
            by_participant=self.by_participant.isChecked(),
            by_coder=self.by_coder.isChecked(),
        )

    # --- building

    def _fill(self) -> None:
        self.observed.offer([(self.tr("Whole session"), "session"), (self.tr("Chosen span"), "span")])
        self.observed.setMinimumContentsLength(11)
        self.measure.offer(
            [
                (self.tr("Number"), "count"),
                (self.tr("Number per hour"), "per_hour"),
                (self.tr("Share of the time"), "share"),
                (self.tr("Mean length"), "mean_s"),
            ]
        )
        for box, tip in (
            (self.by_participant, self.tr("A row for each participant")),
            (self.by_coder, self.tr("A row for each coder")),
            (self.by_thirds, self.tr("The time counted over in three equal parts: does something come early or late?")),
        ):
            box.setToolTip(tip)
        self.by_participant.setChecked(True)
        self.by_coder.setChecked(len({row.coder_id for row in self._session.annotations.values()}) > 1)

    def _connect(self) -> None:
        self.observed.activated.connect(self.counting_changed)
        self.by_participant.toggled.connect(self.counting_changed)
        self.by_coder.toggled.connect(self.counting_changed)
        self.measure.activated.connect(self._draw)
        self.by_thirds.toggled.connect(self._draw)

    def _build(self) -> None:
        options = hbox(self.observed, self.by_participant, self.by_coder, STRETCH, self.measure, self.by_thirds)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(scrolled(self.plot))
        split.setSizes([260, 300])
        self._lay_out(split, options)
        in_order = (self.observed, self.by_participant, self.by_coder, self.measure, self.by_thirds, self.table)
        for before, after in itertools.pairwise((*in_order, *self.buttons.values())):
            QWidget.setTabOrder(before, after)

    def _make_table(self) -> TextTable:
        table = TextTable(
            self.tr("Statistics of the codes"),
            (
                (self.tr("Code"), DEFINITIONS["code"]),
                (self.tr("Participant"), DEFINITIONS["participant_id"]),
                (self.tr("Coder"), DEFINITIONS["coder_id"]),
                (self.tr("Number"), MEASURES["count"]),
                (self.tr("Per hour"), MEASURES["per_hour"]),
                (self.tr("Time"), MEASURES["total_s"]),
                (self.tr("Share"), MEASURES["share"]),
                (self.tr("Mean"), MEASURES["mean_s"]),
                (self.tr("Median"), MEASURES["median_s"]),
                (self.tr("SD"), MEASURES["sd_s"]),
                (self.tr("Thirds"), self.tr("Number in each third of the observed time")),
            ),
            wide=10,
            sorted_by=3,
        )
        table.setToolTip(
            self.tr("Time during which annotations of one code overlap counts once. Lengths are of single annotations.")
        )
        return table

    # --- showing

    @property
    def _has_what_to_count(self) -> bool:
        return super()._has_what_to_count and (self.observed_span is not None or not self.by_span)

    def _counter(self) -> Callable[[Session], tuple[CodeStatistics, ...]]:
        return partial(session_statistics, **asdict(self.counting))

    def _writer(self) -> Callable[[Session, tuple[CodeStatistics, ...], Path], None]:
        return export_statistics

    def _show(self, rows: tuple[CodeStatistics, ...]) -> None:
        self.rows = rows
        self.table.show_rows(self._cells(row) for row in rows)
        self._show_filled(bool(rows))
        self._tell_why_empty()
        codebook = self._session.codebook
        named = self.tr("codebook {name}, version {version}").format(
            name=codebook.name or codebook.id, version=codebook.version
        )
        self.told.setText(f"{self._over()}; {named}")
        self._draw()

    def _cells(self, row: CodeStatistics) -> tuple[str | Cell, ...]:
        session = self._session
        return (
            self._code(row.code_id, code_name(session, row.code_id)),
            participant_label(session, row.participant_id) if row.participant_id is not None else self.tr("all"),
            session.coder_name(row.coder_id) if row.coder_id is not None else self.tr("all"),
            Cell(str(row.count), row.count),
            Cell(f"{row.per_hour:.1f}", row.per_hour),
            Cell(f"{row.total_s:.1f} s", row.total_s),
            Cell(percent(row.share, decimals=1), row.share),
            Cell(seconds_text(row.mean_s), row.mean_s),
            Cell(seconds_text(row.median_s), row.median_s),
            Cell(seconds_text(row.sd_s), row.sd_s),
            Cell(" · ".join(str(count) for count in row.part_counts), row.part_counts),
        )

    def _over(self) -> str:
        """Which time is counted over, in words."""
        span = self.observed_span
        if span is not None:
            start, end = format_time(span[0]), format_time(span[1])
            words = self.tr("Over {start} – {end}, {n:.1f} s")
            return words.format(start=start, end=end, n=span[1] - span[0])
        minutes = self._session.info.duration_s / 60
        return self.tr("Over the whole session of {n:.1f} minutes").format(n=minutes)

    def _tell_why_empty(self) -> None:
        if not self._session.annotations:
            self.empty_state.tell(
                self.tr("No annotations yet"),
                self.tr("When there are annotations, this shows how often and how long each code was given."),
            )
        elif self.observed_span is None:
            keys = self.tr("Drag over the rows of the timeline, or press {mark_in} and {mark_out}, to choose one.")
            self.empty_state.tell(self.tr("No span is chosen"), self._workspace.keymap.fill(keys))
        else:
            self.empty_state.tell(self.tr("No annotations in the chosen span"), self._over())

    def _draw(self, *_anything: object) -> None:
        self.by_thirds.setEnabled(self.measure.currentData() in ("count", "share"))
        self.plot.show_plot(self._bar_plot(self._session, self.rows))

    def _bar_plot(self, session: Session, rows: tuple[CodeStatistics, ...]) -> BarPlot:
        """The bars of the chosen measure."""
        key = self.measure.currentData()
        thirds = self.by_thirds.isChecked() and key in ("count", "share")
        units = {"count": ("", 0), "per_hour": (self.tr(" per hour"), 1), "share": (" %", 1), "mean_s": (" s", 2)}
        unit, decimals = units[key]
        return BarPlot(
            title=self.measure.currentText(),
            unit=unit,
            decimals=decimals,
            bars=tuple(_bar(session, row, key, thirds=thirds) for row in rows),
            parts=(self.tr("first third"), self.tr("middle"), self.tr("last")) if thirds else (),
            definition=(
                f"{self.measure.currentText()}: {MEASURES[key]}",
                f"{self._over()}; {session.codebook.id} {session.codebook.version}",
            ),
        )


def _bar(session: Session, row: CodeStatistics, key: str, *, thirds: bool) -> Bar:
    scale = 100 if key == "share" else 1
    values: tuple[float, ...] = (float(getattr(row, key)),)
    if thirds:
        values = tuple(float(value) for value in (row.part_counts if key == "count" else row.part_shares))
    code = session.codebook.code(row.code_id)
    who = participant_label(session, row.participant_id) if row.participant_id is not None else ""
    by = session.coder_name(row.coder_id) if row.coder_id is not None else ""
    return Bar(
        label=code_name(session, row.code_id),
        detail=", ".join(part for part in (who, by) if part),
        color=code.color if code is not None else "",
        values=tuple(scale * value for value in values),
    )
