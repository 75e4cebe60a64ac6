"""What follows what, how soon, and what goes together: one row for each pair of codes, furthest from chance first."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QPushButton, QSpinBox, QSplitter, QWidget

from annotator.analysis.code_sequences import Behaviour, CodePair
from annotator.domain.clock import format_time
from annotator.domain.session import Session
from annotator.features.statistics.sequence_tables import DEFINITIONS, session_pairs, third_of, whole_time
from annotator.features.statistics.statistics_plot import Bar, BarPlot, StatisticsPlot
from annotator.ui.background.work import Background
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import EmptyState, hint, scrolled
from annotator.ui.widgets.text_table import TextTable

_MOST_LAG, _LONGEST_WINDOW_S = 20, 600.0
_FAR_FROM_CHANCE = 1.96
_LAST_COLUMN = 9
_MOST_BARS = 12


class SequenceStatistics(QWidget):
    """Counted over the same time as the other statistics. Computed off the GUI thread; the latest question counts."""

    def __init__(self, workspace: Workspace, background: Background, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._observed: tuple[float, float] | None = None
        self._by_participant = True
        self.pairs: tuple[CodePair, ...] = ()
        self.part = Choice(self.tr("Part of the time"), self.tr("Count over the whole time, or one third of it"))
        self.lag = QSpinBox()
        self.window_s = QDoubleSpinBox()
        self.table = self._make_table()
        self.told = hint()
        self.export = QPushButton(self.tr("Export table…"))
        self.export.setToolTip(self.tr("Write every pair as CSV, and beside it what each column means"))
        self.plot = StatisticsPlot(workspace.themes)
        self.export_plot = QPushButton(self.tr("Export plot…"))
        self.export_plot.setToolTip(self.tr("Write the bars as SVG or PNG, with what they mean"))
        for button in (self.export, self.export_plot):
            button.setAutoDefault(False)
        self._empty = EmptyState()
        self._empty.tell(
            self.tr("Nothing follows anything yet"),
            self.tr("With at least two annotations this shows which code follows which, how soon, and which overlap."),
        )
        self._build()
        self._show(())

    def compute(self, observed_s: tuple[float, float] | None, *, by_participant: bool) -> None:
        """Count anew over this time; None for the whole session."""
        self._observed, self._by_participant = observed_s, by_participant
        self._count()

    @property
    def observed_s(self) -> tuple[float, float]:
        """The time that is counted over."""
        session, third = self._workspace.document.session, int(self.part.currentData())
        observed_s = self._observed or whole_time(session, tuple(session.annotations.values()))
        return third_of(observed_s, third) if third else observed_s

    def _count(self, *_anything: object) -> None:
        session = self._workspace.document.session
        annotations, observed_s = tuple(session.annotations.values()), self.observed_s
        lag, window_s, by_participant = self.lag.value(), self.window_s.value(), self._by_participant
        if not annotations:
            self._background.forget("sequences")
            self._show(())
            return
        self._background.run(
            lambda: session_pairs(
                session,
                annotations=annotations,
                observed_s=observed_s,
                lag=lag,
                window_s=window_s,
                by_participant=by_participant,
            ),
            done=self._show,
            question="sequences",
        )

    def _make_table(self) -> TextTable:
        table = TextTable(
            self.tr("Sequences of codes"),
            (
                self.tr("After"),
                self.tr("Comes"),
                self.tr("Number"),
                self.tr("By chance"),
                "z",
                self.tr("Probability"),
                self.tr("Followed"),
                self.tr("Latency"),
                self.tr("Together"),
                self.tr("By chance"),
            ),
            wide=_LAST_COLUMN,
        )
        told = ("given_code", "target_code", "count", "expected", "z", "probability", "followed")
        words = [DEFINITIONS[name] for name in told]
        latency = self.tr("Time from the start of one to the start of the other: median, in brackets the quartiles")
        table.explain((*words, latency, DEFINITIONS["overlap_share"], DEFINITIONS["expected_overlap_s"]))
        return table

    def _build(self) -> None:
        self.lag.setRange(1, _MOST_LAG)
        self.lag.setPrefix(self.tr("Lag "))
        self.lag.setAccessibleName(self.tr("Lag"))
        self.lag.setToolTip(
            self.tr("1: the next event of the same coder, 2: the one after that. Events are annotations by their start")
        )
        self.window_s.setRange(0.1, _LONGEST_WINDOW_S)
        self.window_s.setDecimals(1)
        self.window_s.setValue(10.0)
        self.window_s.setPrefix(self.tr("Within "))
        self.window_s.setSuffix(" s")
        self.window_s.setAccessibleName(self.tr("Window"))
        self.window_s.setToolTip(self.tr("What starts later than this after the given code is no answer to it"))
        for third, words in enumerate(
            (self.tr("Whole time"), self.tr("First third"), self.tr("Middle third"), self.tr("Last third"))
        ):
            self.part.addItem(words, third)
        self.part.activated.connect(self._count)
        self.lag.valueChanged.connect(self._count)
        self.window_s.valueChanged.connect(self._count)
        options = QWidget()
        flow = FlowLayout(options, spacing=GRID_PX)
        flow.addWidget(self.part)
        flow.addWidget(self.lag)
        flow.addWidget(self.window_s)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self.table)
        self._split.addWidget(scrolled(self.plot))
        self._split.setSizes([320, 240])
        foot = hbox(stretched(self.told, 1), self.export, self.export_plot)
        vbox(options, stretched(self._split, 1), stretched(self._empty, 1), foot, on=self, margin=GRID_PX)

    def _show(self, pairs: tuple[CodePair, ...]) -> None:
        self.pairs = pairs
        self.table.show_rows(self._cells(pair) for pair in pairs)
        for number, pair in enumerate(pairs):
            for column, behaviour in enumerate((pair.given, pair.target)):
                code = self._workspace.document.session.codebook.code(behaviour[0])
                item = self.table.item(number, column)
                if code is not None and item is not None:
                    item.setData(Qt.ItemDataRole.DecorationRole, color_icon(code.color))
        far = sum(abs(pair.z) >= _FAR_FROM_CHANCE for pair in pairs)
        words = self.tr("{far} of {n} pairs are further from chance than one in twenty would be (z beyond 1.96)")
        self.told.setText(words.format(far=far, n=len(pairs)))
        self.plot.show_plot(self.bar_plot(self._workspace.document.session, pairs))
        self._split.setVisible(bool(pairs))
        self.told.setVisible(bool(pairs))
        self._empty.setVisible(not pairs)
        self.export.setEnabled(bool(pairs))
        self.export_plot.setEnabled(bool(pairs))

    def bar_plot(self, session: Session, pairs: tuple[CodePair, ...]) -> BarPlot:
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

    def _cells(self, pair: CodePair) -> tuple[str, ...]:
        low, median, high = pair.latency_s
        latency = "–" if math.isnan(median) else f"{median:.1f} s ({low:.1f} – {high:.1f})"
        together = "–" if math.isnan(pair.overlap_share) else f"{pair.overlap_s:.1f} s, {pair.overlap_share:.0%}"
        return (
            _name(self._workspace.document.session, pair.given),
            _name(self._workspace.document.session, pair.target),
            str(pair.count),
            _number(pair.expected, 1),
            _number(pair.z, 2, signed=True),
            "–" if math.isnan(pair.probability) else f"{pair.probability:.0%}",
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
