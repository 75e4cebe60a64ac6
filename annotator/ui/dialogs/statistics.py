"""Statistics of the codes: a table and bars that follow the annotations, to be exported."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QCloseEvent, QFont, QImage, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.analysis.coding_statistics import CodeStatistics
from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.inside import named_after
from annotator.ui.background import Background
from annotator.ui.dialogs.message import show_problem
from annotator.ui.panels.fields import Choice
from annotator.ui.panels.marks import color_icon
from annotator.ui.panels.names import code_name, participant_label
from annotator.ui.panels.response_statistics import ResponseStatistics
from annotator.ui.panels.statistics_plot import Bar, BarPlot, StatisticsPlot, paint_plot, plot_height_px
from annotator.ui.panels.surfaces import EmptyState, hint, pad, scrolled
from annotator.ui.picture_file import write_picture
from annotator.ui.theme import GRID_PX, LIGHT, numbers_font
from annotator.ui.workspace import Workspace
from annotator.workflow.attunement_tables import export_responses
from annotator.workflow.coding_statistics import export_statistics, session_statistics

_PAUSE_MS = 200
_PICTURE_PX = 900
_NUMBERS_FROM = 3
"""Columns from this one on hold numbers."""


class StatisticsWindow(QDialog):
    """A window of its own beside the main one; it can stay open while coding goes on."""

    def __init__(self, workspace: Workspace, parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Statistics"))
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1040, 660)
        self._workspace = workspace
        self._background = Background(1, self)
        self._asked = 0
        self._rows: tuple[CodeStatistics, ...] = ()
        self._model = _StatisticsModel(workspace, self)
        self.table = QTableView()
        self.plot = StatisticsPlot(workspace.themes)
        self.observed = Choice(self.tr("Time"), self.tr("The time that is counted over"))
        self.responses = ResponseStatistics(workspace, self._background)
        self.measure = Choice(self.tr("Measure"), self.tr("What the bars show"))
        self.by_thirds = QCheckBox(self.tr("By thirds"))
        self.by_participant = QCheckBox(self.tr("Tell participants apart"))
        self.by_coder = QCheckBox(self.tr("Tell coders apart"))
        self._told = hint()
        self._empty = EmptyState()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.compute)
        self._build()
        workspace.document.edited.connect(self._wait)
        workspace.document.coder_changed.connect(self._wait)
        workspace.selection.span_changed.connect(self._span_chosen)
        self.compute()

    @property
    def rows(self) -> tuple[CodeStatistics, ...]:
        """What the table shows."""
        return self._rows

    def compute(self) -> None:
        """Compute anew, off the GUI thread; the latest question counts."""
        session = self._workspace.document.session
        annotations, span = self._annotations(), self.observed_span
        by_participant, by_coder = self.by_participant.isChecked(), self.by_coder.isChecked()
        self.responses.compute()
        self._asked += 1
        asked = self._asked
        if not annotations or (span is None and self.observed.currentData() == "span"):
            self._show(asked, ())
            return
        self._background.run(
            lambda: session_statistics(
                session, annotations=annotations, observed_s=span, by_participant=by_participant, by_coder=by_coder
            ),
            done=partial(self._show, asked),
        )

    @property
    def observed_span(self) -> tuple[float, float] | None:
        """The span that is counted over; None for the whole session, and where none is chosen yet."""
        span = self._workspace.selection.span
        by_span = self.observed.currentData() == "span"
        return span if by_span and span is not None and span[1] > span[0] else None

    def closeEvent(self, event: QCloseEvent) -> None:
        self._background.close()
        super().closeEvent(event)

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
        options = QHBoxLayout()
        options.addWidget(self.observed)
        options.addWidget(self.by_participant)
        options.addWidget(self.by_coder)
        options.addStretch(1)
        options.addWidget(self.measure)
        options.addWidget(self.by_thirds)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(scrolled(self.plot))
        split.setSizes([260, 300])
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(split)
        self._stack.addWidget(self._empty)
        buttons = QHBoxLayout()
        buttons.addWidget(self._told, 1)
        self._exports = [
            self._button(self.tr("Export table…"), self.tr("Write the table as CSV"), self._ask_table),
            self._button(self.tr("Export plot…"), self.tr("Write the bars as SVG or PNG"), self._ask_plot),
        ]
        for button in self._exports:
            buttons.addWidget(button)
        codes = QWidget()
        column = QVBoxLayout(codes)
        pad(column, GRID_PX, GRID_PX)
        column.addLayout(options)
        column.addWidget(body, 1)
        column.addLayout(buttons)
        in_order = (self.observed, self.by_participant, self.by_coder, self.measure, self.by_thirds, self.table)
        for before, after in itertools.pairwise((*in_order, *self._exports)):
            QWidget.setTabOrder(before, after)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Statistics"))
        self.tabs.addTab(codes, self.tr("Codes"))
        self.tabs.addTab(self.responses, self.tr("Therapist's responses"))
        outer = QVBoxLayout(self)
        pad(outer, GRID_PX)
        outer.addWidget(self.tabs)
        self.responses.export.clicked.connect(self._ask_responses)
        self.observed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, text: str, tip: str, pressed: object) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
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

    def _wait(self, *_anything: object) -> None:
        self._pause.start()

    def _show(self, asked: int, rows: tuple[CodeStatistics, ...]) -> None:
        if asked != self._asked:
            return
        self._rows = rows
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
            self._empty.tell(
                self.tr("No annotations yet"),
                self.tr("When there are annotations, this shows how often and how long each code was given."),
            )
        elif self.observed_span is None:
            keys = self.tr("Drag over the rows of the timeline, or press {mark_in} and {mark_out}, to choose one.")
            self._empty.tell(self.tr("No span is chosen"), self._workspace.keymap.fill(keys))
        else:
            self._empty.tell(self.tr("No annotations in the chosen span"), self._over())

    def _span_chosen(self, _span: object) -> None:
        if self.observed.currentData() == "span":
            self._wait()

    def _draw(self, *_anything: object) -> None:
        self.plot.show_plot(self.bar_plot())

    def bar_plot(self) -> BarPlot:
        """The bars of the chosen measure."""
        key = self.measure.currentData()
        thirds = self.by_thirds.isChecked() and key in ("count", "share")
        self.by_thirds.setEnabled(key in ("count", "share"))
        units = {"count": ("", 0), "per_hour": (self.tr(" per hour"), 1), "share": (" %", 1), "mean_s": (" s", 2)}
        unit, decimals = units[key]
        return BarPlot(
            title=self.measure.currentText(),
            unit=unit,
            decimals=decimals,
            bars=tuple(self._bar(row, key, thirds=thirds) for row in self._rows),
            parts=(self.tr("first third"), self.tr("middle"), self.tr("last")) if thirds else (),
        )

    def _bar(self, row: CodeStatistics, key: str, *, thirds: bool) -> Bar:
        session = self._workspace.document.session
        scale = 100 if key == "share" else 1
        values: tuple[float, ...] = (float(getattr(row, key)),)
        if thirds:
            values = tuple(float(value) for value in (row.part_counts if key == "count" else row.part_shares))
        code = session.codebook.code(row.code_id)
        who = participant_label(session, row.participant_id) if row.participant_id is not None else ""
        by = _coder_name(self._workspace, row.coder_id) if row.coder_id is not None else ""
        return Bar(
            label=code_name(session, row.code_id),
            detail=", ".join(part for part in (who, by) if part),
            color=code.color if code is not None else "",
            values=tuple(scale * value for value in values),
        )

    # --- exporting

    def _ask_table(self) -> None:
        self._ask(self.tr("Export statistics"), "statistics.csv", "CSV (*.csv)", self.export_table)

    def _ask_responses(self) -> None:
        self._ask(self.tr("Export responses"), "responses.csv", "CSV (*.csv)", self.export_responses)

    def _ask_plot(self) -> None:
        self._ask(self.tr("Export plot"), "statistics.svg", self.tr("SVG (*.svg);;PNG (*.png)"), self.export_plot)

    def _ask(self, title: str, file_name: str, kinds: str, export: Callable[[Path], None]) -> None:
        suggested = named_after(Path.home(), self._workspace.document.session.info.title, f"-{file_name}")
        name, _ = QFileDialog.getSaveFileName(self, title, str(suggested), kinds)
        if name:
            export(Path(name) if Path(name).suffix else Path(name).with_suffix(suggested.suffix))

    def export_table(self, path: Path) -> None:
        """Write the table as CSV."""
        session, rows = self._workspace.document.session, self._rows
        self._write(lambda: export_statistics(session, rows, path), path, self._told)

    def _write(self, work: Callable[[], None], path: Path, told: QLabel) -> None:
        self._background.run(
            work,
            done=lambda _nothing: told.setText(self.tr("Exported to {path}").format(path=path)),
            failed=lambda error: show_problem(self, self.tr("The export could not be written"), str(error)),
        )

    def export_responses(self, path: Path) -> None:
        """Write how the therapist responded as CSV."""
        session = self._workspace.document.session
        self._write(lambda: export_responses(session, path), path, self.responses.told)

    def export_plot(self, path: Path) -> None:
        """Write the bars as a picture, in the light colours that print well."""
        try:
            write_plot(self.bar_plot(), path, self.font())
        except OSError as error:
            show_problem(self, self.tr("The export could not be written"), str(error))
        else:
            self._told.setText(self.tr("Exported to {path}").format(path=path))


def write_plot(plot: BarPlot, path: Path, font: QFont) -> None:
    """Write a plot as SVG or, by its suffix, as PNG.

    Raises:
        OSError: it cannot be written; nothing half-written stays.
    """
    probe = QImage(1, 1, QImage.Format.Format_ARGB32)
    measuring = QPainter(probe)
    measuring.setFont(font)
    height = plot_height_px(plot, measuring.fontMetrics().height()) + 2 * GRID_PX
    measuring.end()

    def draw(painter: QPainter) -> None:
        painter.translate(GRID_PX, GRID_PX)
        paint_plot(painter, plot, LIGHT, _PICTURE_PX - 2 * GRID_PX)

    write_picture(path, QSize(_PICTURE_PX, height), title=plot.title, font=font, draw=draw)


def _coder_name(workspace: Workspace, coder_id: str) -> str:
    coder = workspace.document.session.coders.get(coder_id)
    return coder.name or coder.id if coder is not None else coder_id


class _StatisticsModel(QAbstractTableModel):
    """One row for each code, participant and coder."""

    def __init__(self, workspace: Workspace, parent: QWidget):
        super().__init__(parent)
        self._workspace = workspace
        self._rows: list[CodeStatistics] = []
        self._sorted = (3, Qt.SortOrder.DescendingOrder)
        self._headings = (
            self.tr("Code"),
            self.tr("Participant"),
            self.tr("Coder"),
            self.tr("Number"),
            self.tr("Per hour"),
            self.tr("Time"),
            self.tr("Share"),
            self.tr("Mean"),
            self.tr("Median"),
            self.tr("SD"),
            self.tr("Thirds"),
        )

    def show_rows(self, rows: tuple[CodeStatistics, ...]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self._order()
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignHCenter if section >= _NUMBERS_FROM else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order)
        self.beginResetModel()
        self._order()
        self.endResetModel()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(row)[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            code = self._workspace.document.session.codebook.code(row.code_id)
            return color_icon(code.color) if code is not None else None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= _NUMBERS_FROM:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and index.column() >= _NUMBERS_FROM:
            return numbers_font(QFont())
        return None

    def _order(self) -> None:
        column, order = self._sorted
        keys = ("count", "per_hour", "total_s", "share", "mean_s", "median_s", "sd_s", "part_counts")

        def key(row: CodeStatistics) -> tuple[bool, object]:
            value: object = (
                getattr(row, keys[column - _NUMBERS_FROM])
                if column >= _NUMBERS_FROM
                else self._cells(row)[column].casefold()
            )
            return isinstance(value, float) and math.isnan(value), value

        self._rows.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)  # pyright: ignore[reportCallIssue, reportArgumentType]

    def _cells(self, row: CodeStatistics) -> tuple[str, ...]:
        session = self._workspace.document.session
        return (
            code_name(session, row.code_id),
            participant_label(session, row.participant_id) if row.participant_id is not None else self.tr("all"),
            _coder_name(self._workspace, row.coder_id) if row.coder_id is not None else self.tr("all"),
            str(row.count),
            f"{row.per_hour:.1f}",
            f"{row.total_s:.1f} s",
            f"{100 * row.share:.1f} %",
            _seconds(row.mean_s),
            _seconds(row.median_s),
            _seconds(row.sd_s),
            " · ".join(str(count) for count in row.part_counts),
        )


def _seconds(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f} s"
