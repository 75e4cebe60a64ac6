"""Statistics of the codes: a table and bars that follow the annotations, to be exported."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QTableView,
    QTabWidget,
    QWidget,
)

from annotator.analysis.code_sequences import CodePair
from annotator.analysis.coding_statistics import CodeStatistics
from annotator.app.attunement_tables import export_responses
from annotator.app.coding_statistics import MEASURES, export_statistics, session_statistics, without_names
from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.session import Session
from annotator.features.statistics.detail_statistics_tab import DetailStatistics
from annotator.features.statistics.detail_tables import export_values, session_values
from annotator.features.statistics.response_statistics import ResponseStatistics
from annotator.features.statistics.sequence_statistics import SequenceStatistics
from annotator.features.statistics.sequence_tables import export_pairs, session_pairs
from annotator.features.statistics.statistics_model import StatisticsModel, coder_name
from annotator.features.statistics.statistics_plot import Bar, BarPlot, StatisticsPlot, write_plot
from annotator.inside import named_after
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.beside_window import BesideWindow
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.message import show_problem
from annotator.ui.widgets.panel_parts import EmptyState, hint, scrolled

Told = tuple[Session, tuple[CodeStatistics, ...]]
_PAUSE_MS = 200


class StatisticsWindow(BesideWindow):
    """A window of its own beside the main one; it can stay open while coding goes on."""

    def __init__(self, workspace: Workspace, parent: QWidget):
        super().__init__(parent, width_px=1040, height_px=660, rest_ms=_PAUSE_MS)
        self.setWindowTitle(self.tr("Statistics"))
        self._workspace = workspace
        self.rows: tuple[CodeStatistics, ...] = ()
        """What the table shows."""
        self._model = StatisticsModel(workspace, self)
        self.table = QTableView()
        self.plot = StatisticsPlot(workspace.themes)
        self.observed = Choice(self.tr("Time"), self.tr("The time that is counted over"))
        self.responses = ResponseStatistics(workspace, self._background)
        self.sequences = SequenceStatistics(workspace, self._background)
        self.details = DetailStatistics(workspace, self._background)
        self.measure = Choice(self.tr("Measure"), self.tr("What the bars show"))
        self.by_thirds = QCheckBox(self.tr("By thirds"))
        self.by_participant = QCheckBox(self.tr("Tell participants apart"))
        self.by_coder = QCheckBox(self.tr("Tell coders apart"))
        self.nameless = QCheckBox(self.tr("Export without names"))
        self._told = hint()
        self.empty_state = EmptyState()
        self._build()
        workspace.document.edited.connect(self._wait)
        workspace.document.coder_changed.connect(self._wait)
        workspace.selection.span_changed.connect(self._span_chosen)
        self.compute()

    def compute(self) -> None:
        """Compute anew, off the GUI thread; the latest question counts."""
        session = self._workspace.document.session
        annotations, span = self._annotations(), self.observed_span
        by_participant, by_coder = self.by_participant.isChecked(), self.by_coder.isChecked()
        self.responses.compute()
        self.sequences.compute(span, by_participant=by_participant)
        self.details.compute(span, by_participant=by_participant, by_coder=by_coder)
        if not annotations or (span is None and self.observed.currentData() == "span"):
            self._background.forget("codes")
            self._show(())
            return
        self._background.run(
            lambda: session_statistics(
                session, annotations=annotations, observed_s=span, by_participant=by_participant, by_coder=by_coder
            ),
            done=self._show,
            question="codes",
        )

    @property
    def observed_span(self) -> tuple[float, float] | None:
        """The span that is counted over; None for the whole session, and where none is chosen yet."""
        span = self._workspace.selection.span
        by_span = self.observed.currentData() == "span"
        return span if by_span and span is not None and span[1] > span[0] else None

    def _annotations(self) -> tuple[Annotation, ...]:
        return tuple(self._workspace.document.session.annotations.values())

    # --- building

    def _build(self) -> None:
        self.observed.addItem(self.tr("Whole session"), "session")
        self.observed.addItem(self.tr("Chosen span"), "span")
        self.observed.setMinimumContentsLength(11)
        for text, key in (
            (self.tr("Number"), "count"),
            (self.tr("Number per hour"), "per_hour"),
            (self.tr("Share of the time"), "share"),
            (self.tr("Mean length"), "mean_s"),
        ):
            self.measure.addItem(text, key)
        for box, tip in (
            (self.by_participant, self.tr("A row for each participant")),
            (self.by_coder, self.tr("A row for each coder")),
            (self.by_thirds, self.tr("The time counted over in three equal parts: does something come early or late?")),
            (self.nameless, self.tr("Roles and numbers stand in place of names in tables and plots that are exported")),
        ):
            box.setToolTip(tip)
        self.by_participant.setChecked(True)
        self.by_coder.setChecked(len({row.coder_id for row in self._annotations()}) > 1)
        self.observed.activated.connect(self.compute)
        self.measure.activated.connect(self._draw)
        self.by_thirds.toggled.connect(self._draw)
        self.by_participant.toggled.connect(self.compute)
        self.by_coder.toggled.connect(self.compute)
        self._shape_table()
        options = hbox(self.observed, self.by_participant, self.by_coder, STRETCH, self.measure, self.by_thirds)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(scrolled(self.plot))
        split.setSizes([260, 300])
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(split)
        self._stack.addWidget(self.empty_state)
        self._exports = [
            self._button(self.tr("Export table…"), self.tr("Write the table as CSV"), self.ask_table),
            self._button(self.tr("Export plot…"), self.tr("Write the bars as SVG or PNG"), self._ask_plot),
        ]
        buttons = hbox(stretched(self._told, 1), *self._exports)
        codes = QWidget()
        vbox(options, stretched(body, 1), buttons, on=codes, margin=GRID_PX)
        in_order = (self.observed, self.by_participant, self.by_coder, self.measure, self.by_thirds, self.table)
        for before, after in itertools.pairwise((*in_order, *self._exports)):
            QWidget.setTabOrder(before, after)
        self._add_tabs(codes)
        self.observed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_tabs(self, codes: QWidget) -> None:
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.setAccessibleName(self.tr("Statistics"))
        self.tabs.addTab(codes, self.tr("Codes"))
        self.tabs.addTab(self.details, self.tr("Modifiers"))
        self.tabs.addTab(self.sequences, self.tr("Sequences"))
        self.tabs.addTab(self.responses, self.tr("Therapist's responses"))
        self.tabs.setCornerWidget(self.nameless)
        vbox(self.tabs, on=self, margin=GRID_PX)
        self.responses.export.clicked.connect(self._ask_responses)
        self.details.export.clicked.connect(self._ask_details)
        self.sequences.export.clicked.connect(self._ask_sequences)
        self.sequences.export_plot.clicked.connect(self._ask_sequences_plot)

    def _button(self, text: str, tip: str, pressed: object) -> QPushButton:
        button = QPushButton(text, autoDefault=False)
        button.setToolTip(tip)
        button.clicked.connect(pressed)
        return button

    def _shape_table(self) -> None:
        self.table.setModel(self._model)
        self.table.setAccessibleName(self.tr("Statistics of the codes"))
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(3, Qt.SortOrder.DescendingOrder)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setToolTip(
            self.tr("Time during which annotations of one code overlap counts once. Lengths are of single annotations.")
        )

    # --- showing

    def _show(self, rows: tuple[CodeStatistics, ...]) -> None:
        self.rows = rows
        self._model.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        for button in self._exports:
            button.setEnabled(bool(rows))
        self._tell_why_empty()
        codebook = self._workspace.document.session.codebook
        named = self.tr("codebook {name}, version {version}").format(
            name=codebook.name or codebook.id, version=codebook.version
        )
        self._told.setText(f"{self._over()}; {named}")
        self._draw()

    def _over(self) -> str:
        """Which time is counted over, in words."""
        span = self.observed_span
        if span is not None:
            start, end = format_time(span[0]), format_time(span[1])
            words = self.tr("Over {start} – {end}, {n:.1f} s")
            return words.format(start=start, end=end, n=span[1] - span[0])
        minutes = self._workspace.document.session.info.duration_s / 60
        return self.tr("Over the whole session of {n:.1f} minutes").format(n=minutes)

    def _tell_why_empty(self) -> None:
        if not self._annotations():
            self.empty_state.tell(
                self.tr("No annotations yet"),
                self.tr("When there are annotations, this shows how often and how long each code was given."),
            )
        elif self.observed_span is None:
            keys = self.tr("Drag over the rows of the timeline, or press {mark_in} and {mark_out}, to choose one.")
            self.empty_state.tell(self.tr("No span is chosen"), self._workspace.keymap.fill(keys))
        else:
            self.empty_state.tell(self.tr("No annotations in the chosen span"), self._over())

    def _span_chosen(self, _span: object) -> None:
        if self.observed.currentData() == "span":
            self._wait()

    def _draw(self, *_anything: object) -> None:
        self.plot.show_plot(self.bar_plot())

    def bar_plot(self) -> BarPlot:
        """The bars of the chosen measure."""
        return self._bar_plot((self._workspace.document.session, self.rows))

    def _bar_plot(self, told: Told) -> BarPlot:
        session, rows = told
        key = self.measure.currentData()
        thirds = self.by_thirds.isChecked() and key in ("count", "share")
        self.by_thirds.setEnabled(key in ("count", "share"))
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

    # --- exporting

    def ask_table(self) -> None:
        """Ask where the shown table goes, and write it."""
        self._ask(self.tr("Export statistics"), "statistics.csv", "CSV (*.csv)", self.export_table)

    def _ask_responses(self) -> None:
        self._ask(self.tr("Export responses"), "responses.csv", "CSV (*.csv)", self.export_responses)

    def _ask_details(self) -> None:
        self._ask(self.tr("Export modifiers"), "modifiers.csv", "CSV (*.csv)", self.export_details)

    def _ask_sequences(self) -> None:
        self._ask(self.tr("Export sequences"), "sequences.csv", "CSV (*.csv)", self.export_sequences)

    def _ask_sequences_plot(self) -> None:
        kinds = self.tr("SVG (*.svg);;PNG (*.png)")
        self._ask(self.tr("Export plot"), "sequences.svg", kinds, self.export_sequences_plot)

    def _ask_plot(self) -> None:
        self._ask(self.tr("Export plot"), "statistics.svg", self.tr("SVG (*.svg);;PNG (*.png)"), self.export_plot)

    def _ask(self, title: str, file_name: str, kinds: str, export: Callable[[Path], None]) -> None:
        titled = "" if self.nameless.isChecked() else self._workspace.document.session.info.title
        suggested = named_after(Path.home(), titled, f"-{file_name}")
        name, _ = QFileDialog.getSaveFileName(self, title, str(suggested), kinds)
        if name:
            export(Path(name) if Path(name).suffix else Path(name).with_suffix(suggested.suffix))

    def export_table(self, path: Path) -> None:
        """Write the table as CSV."""
        told = self._told_to_others()
        self._write(lambda: export_statistics(*told(), path), path, self._told)

    def export_responses(self, path: Path) -> None:
        """Write how the therapist responded as CSV."""
        told = self._told_to_others()
        self._write(lambda: export_responses(told()[0], path), path, self.responses.told)

    def export_plot(self, path: Path) -> None:
        """Write the bars as a picture, in the light colours that print well."""
        self._background.run(
            self._told_to_others(),
            done=lambda told: self._write_plot(self._bar_plot(told), path),
            failed=lambda error: show_problem(self, self.tr("The export could not be written"), str(error)),
        )

    def _told_to_others(self) -> Callable[[], Told]:
        """How to get at what is exported: the session and its rows, without names if so chosen."""
        session, rows = self._workspace.document.session, self.rows
        return partial(without_names, session, rows) if self.nameless.isChecked() else lambda: (session, rows)

    def _write(self, work: Callable[[], None], path: Path, told: QLabel) -> None:
        self._background.run(
            work,
            done=lambda _nothing: told.setText(self.tr("Exported to {path}").format(path=path)),
            failed=lambda error: show_problem(self, self.tr("The export could not be written"), str(error)),
        )

    def export_details(self, path: Path) -> None:
        """Write every value of modifiers and scales as CSV, and beside it what the columns mean."""
        told, observed_s = self._told_to_others(), self.observed_span
        by_participant, by_coder = self.by_participant.isChecked(), self.by_coder.isChecked()

        def write() -> None:
            session = told()[0]
            annotations = tuple(session.annotations.values())
            values = session_values(
                session,
                annotations=annotations,
                observed_s=observed_s,
                by_participant=by_participant,
                by_coder=by_coder,
            )
            export_values(session, values, path)

        self._write(write, path, self.details.told)

    def export_sequences(self, path: Path) -> None:
        """Write every pair of codes as CSV, and beside it what the columns mean."""
        count, shown = self._count_sequences(), self.sequences
        observed_s, lag, window_s = shown.observed_s, shown.lag.value(), shown.window_s.value()

        def write() -> None:
            session, pairs = count()
            export_pairs(session, pairs, path, observed_s=observed_s, lag=lag, window_s=window_s)

        self._write(write, path, shown.told)

    def export_sequences_plot(self, path: Path) -> None:
        """Write the bars of the sequences as a picture, with what they mean."""
        self._background.run(
            self._count_sequences(),
            done=lambda counted: self._write_plot(self.sequences.bar_plot(*counted), path),
            failed=lambda error: show_problem(self, self.tr("The export could not be written"), str(error)),
        )

    def _count_sequences(self) -> Callable[[], tuple[Session, tuple[CodePair, ...]]]:
        """How to get at the session that is told to others, and its pairs of codes."""
        told, shown, by_participant = self._told_to_others(), self.sequences, self.by_participant.isChecked()
        observed_s, lag, window_s = shown.observed_s, shown.lag.value(), shown.window_s.value()

        def count() -> tuple[Session, tuple[CodePair, ...]]:
            session = told()[0]
            return session, session_pairs(
                session,
                annotations=tuple(session.annotations.values()),
                observed_s=observed_s,
                lag=lag,
                window_s=window_s,
                by_participant=by_participant,
            )

        return count

    def _write_plot(self, plot: BarPlot, path: Path) -> None:
        try:
            write_plot(plot, path, self.font())
        except OSError as error:
            show_problem(self, self.tr("The export could not be written"), str(error))
        else:
            self._told.setText(self.tr("Exported to {path}").format(path=path))


def _bar(session: Session, row: CodeStatistics, key: str, *, thirds: bool) -> Bar:
    scale = 100 if key == "share" else 1
    values: tuple[float, ...] = (float(getattr(row, key)),)
    if thirds:
        values = tuple(float(value) for value in (row.part_counts if key == "count" else row.part_shares))
    code = session.codebook.code(row.code_id)
    who = participant_label(session, row.participant_id) if row.participant_id is not None else ""
    by = coder_name(session, row.coder_id) if row.coder_id is not None else ""
    return Bar(
        label=code_name(session, row.code_id),
        detail=", ".join(part for part in (who, by) if part),
        color=code.color if code is not None else "",
        values=tuple(scale * value for value in values),
    )
