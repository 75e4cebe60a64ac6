"""What follows what, how soon, and what goes together: one row for each pair of codes, furthest from chance first."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from annotator.analysis.code_sequences import Behaviour, CodePair
from annotator.ui.background import Background
from annotator.ui.panels.flow_layout import FlowLayout
from annotator.ui.panels.marks import color_icon
from annotator.ui.panels.names import code_name, participant_label
from annotator.ui.panels.panel_parts import EmptyState, hint, pad
from annotator.ui.practice.tables import TextTable
from annotator.ui.theme import GRID_PX
from annotator.ui.workspace import Workspace
from annotator.workflow.sequence_tables import DEFINITIONS, session_pairs, whole_time

_MOST_LAG, _LONGEST_WINDOW_S = 20, 600.0
_FAR_FROM_CHANCE = 1.96
_LAST_COLUMN = 9


class SequenceStatistics(QWidget):
    """Counted over the same time as the other statistics. Computed off the GUI thread; the latest question counts."""

    def __init__(self, workspace: Workspace, background: Background, parent: QWidget | None = None):
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._asked = 0
        self._observed: tuple[float, float] | None = None
        self._by_participant = True
        self.pairs: tuple[CodePair, ...] = ()
        self.lag = QSpinBox()
        self.window_s = QDoubleSpinBox()
        self.table = self._make_table()
        self.told = hint()
        self.export = QPushButton(self.tr("Export table…"))
        self.export.setToolTip(self.tr("Write every pair as CSV, and beside it what each column means"))
        self.export.setAutoDefault(False)
        self._empty = EmptyState()
        self._empty.tell(
            self.tr("Nothing follows anything yet"),
            self.tr("With at least two annotations this shows which code follows which, how soon, and which overlap."),
        )
        self._build()
        self._show(0, ())

    def compute(self, observed_s: tuple[float, float] | None, *, by_participant: bool) -> None:
        """Count anew over this time; None for the whole session."""
        self._observed, self._by_participant = observed_s, by_participant
        self._count()

    @property
    def observed_s(self) -> tuple[float, float]:
        """The time that is counted over."""
        session = self._workspace.document.session
        return self._observed or whole_time(session, tuple(session.annotations.values()))

    def _count(self, *_anything: object) -> None:
        session = self._workspace.document.session
        annotations, observed_s = tuple(session.annotations.values()), self._observed
        lag, window_s, by_participant = self.lag.value(), self.window_s.value(), self._by_participant
        self._asked += 1
        if not annotations:
            self._show(self._asked, ())
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
            done=partial(self._show, self._asked),
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
        self.lag.valueChanged.connect(self._count)
        self.window_s.valueChanged.connect(self._count)
        options = QWidget()
        flow = FlowLayout(options, spacing=GRID_PX)
        flow.addWidget(self.lag)
        flow.addWidget(self.window_s)
        column = QVBoxLayout(self)
        pad(column, GRID_PX, GRID_PX)
        column.addWidget(options)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.export)
        column.addLayout(foot)

    def _show(self, asked: int, pairs: tuple[CodePair, ...]) -> None:
        if asked != self._asked:
            return
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
        self.table.setVisible(bool(pairs))
        self.told.setVisible(bool(pairs))
        self._empty.setVisible(not pairs)
        self.export.setEnabled(bool(pairs))

    def _cells(self, pair: CodePair) -> tuple[str, ...]:
        low, median, high = pair.latency_s
        latency = "–" if math.isnan(median) else f"{median:.1f} s ({low:.1f} – {high:.1f})"
        together = "–" if math.isnan(pair.overlap_share) else f"{pair.overlap_s:.1f} s, {pair.overlap_share:.0%}"
        return (
            self._name(pair.given),
            self._name(pair.target),
            str(pair.count),
            _number(pair.expected, 1),
            _number(pair.z, 2, signed=True),
            "–" if math.isnan(pair.probability) else f"{pair.probability:.0%}",
            self.tr("{n} of {all}").format(n=pair.followed, all=pair.given_count),
            latency,
            together,
            f"{pair.expected_overlap_s:.1f} s",
        )

    def _name(self, behaviour: Behaviour) -> str:
        session, (code_id, person) = self._workspace.document.session, behaviour
        name = code_name(session, code_id)
        return f"{name} · {participant_label(session, person)}" if person is not None else name


def _number(value: float, decimals: int, *, signed: bool = False) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:+.{decimals}f}" if signed else f"{value:.{decimals}f}"
