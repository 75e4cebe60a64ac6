"""Attempts kept on this computer: one trainee's way over exercises and sessions, as a plot and as a table."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton, QSplitter, QWidget

from annotator.domain.percent import percent
from annotator.domain.practice_results import ProgressPoint, Scored, progress
from annotator.exchange.attempt_file import KeptAttempt
from annotator.features.practice.attempt_store import AttemptStore
from annotator.features.practice.progress_chart import ProgressChart
from annotator.ui.background.work import Background
from annotator.ui.look.theme import GRID_PX, ThemeSource
from annotator.ui.plots import score_words
from annotator.ui.session.history_words import local_time
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.forms import label
from annotator.ui.widgets.panel_parts import EmptyState, hint
from annotator.ui.widgets.text_table import TextTable


class ProgressWindow(QDialog):
    """Reads the store in the background; shows one trainee at a time."""

    folder_chosen = Signal(str)
    """Attempts are to be kept in this folder from now on."""

    def __init__(
        self,
        store: AttemptStore,
        themes: ThemeSource,
        *,
        trainee: str = "",
        alone: bool = False,
        parent: QWidget | None = None,
    ):
        """``trainee``: whose attempts are shown first; ``alone``: only theirs can be, for a trainee is looking."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Progress"))
        self.resize(960, 720)
        self._store = store
        self._wanted = trainee
        self._alone = alone
        self._rows: tuple[KeptAttempt, ...] = ()
        self.points: tuple[ProgressPoint, ...] = ()
        """What is plotted."""
        self._background = Background(1, self)
        self.trainee = Choice(self.tr("Trainee"), self.tr("Whose attempts are shown"))
        self.session = Choice(self.tr("Exercise"), self.tr("Only attempts at one exercise, or at all"))
        self.chart = ProgressChart(themes)
        self.table = TextTable(
            self.tr("Attempts"),
            (
                self.tr("No."),
                self.tr("Begun"),
                self.tr("Exercise"),
                self.tr("Go"),
                self.tr("Hits"),
                self.tr("False alarms"),
                "d′",
                "c",
                self.tr("Latency"),
            ),
            wide=2,
        )
        self.empty = EmptyState()
        self.note = hint()
        self.folder = QPushButton(self.tr("Keep attempts elsewhere…"), autoDefault=False)
        self.folder.setToolTip(self.tr("Choose the folder in which attempts made on this computer are kept"))
        self._filled = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self.trainee.activated.connect(self._trainee_changed)
        self.session.activated.connect(self._show_points)
        self.table.itemSelectionChanged.connect(self._row_chosen)
        self.chart.chosen.connect(self._point_chosen)
        self.folder.clicked.connect(self._ask_for_folder)
        self.finished.connect(self._background.close)
        self.read()

    def read(self) -> None:
        """Read the attempts again."""
        self._background.run(self._store.all, done=lambda read: self._take(*read), failed=self._failed)

    def _lay_out(self) -> None:
        top = hbox(
            label(self.tr("Trainee")),
            stretched(self.trainee, 1),
            label(self.tr("Exercise")),
            stretched(self.session, 2),
        )
        self._filled.addWidget(self.chart)
        self._filled.addWidget(self.table)
        self._filled.setStretchFactor(0, 3)
        self._filled.setStretchFactor(1, 2)
        bottom = hbox(stretched(self.note, 1), self.folder)
        vbox(top, stretched(self._filled, 1), stretched(self.empty, 1), bottom, on=self, margin=2 * GRID_PX)
        self.empty.hide()

    def _failed(self, error: Exception) -> None:
        self._take((), (str(error),))

    def _take(self, rows: tuple[KeptAttempt, ...], problems: tuple[str, ...]) -> None:
        self._rows = rows
        names = {row.attempt.who: row.attempt.trainee for row in reversed(rows)}
        wanted = self._wanted.strip().casefold()
        self.trainee.offer((names[who], who) for who in sorted(names) if who == wanted or not self._alone)
        with QSignalBlocker(self.trainee):
            only_one = self.trainee.count() == 1
            self.trainee.setCurrentIndex(self.trainee.findData(wanted) if wanted else 0 if only_one else -1)
        self._problems = problems
        self._trainee_changed()

    def _trainee_changed(self) -> None:
        own = [row for row in self._rows if row.attempt.who == self.trainee.currentData()]
        titles = {row.attempt.exercise_id: row.attempt.exercise_title for row in own}
        exercises = ((title, exercise_id) for exercise_id, title in titles.items())
        self.session.offer([(self.tr("all exercises"), ""), *exercises], chosen="")
        self._show_points()

    def _show_points(self) -> None:
        who, only = self.trainee.currentData(), self.session.currentData()
        own = [row for row in self._rows if row.attempt.who == who]
        told = [row for row in own if not only or row.attempt.exercise_id == only]
        self.points = progress(
            Scored(attempt=row.attempt, feedback=row.feedback) for row in told if row.feedback is not None
        )
        with QSignalBlocker(self.table):
            self.table.show_rows(self._cells(point) for point in self.points)
        self.chart.show_points(self.points)
        self._filled.setVisible(bool(self.points))
        self.empty.setVisible(not self.points)
        if self.trainee.currentIndex() < 0 and self.trainee.count():
            self.empty.tell(
                self.tr("Whose progress?"), self.tr("Choose the trainee above; nobody's attempts are shown before.")
            )
            self._tell(0)
            return
        self.empty.tell(
            self.tr("No finished attempt with feedback yet"),
            self.tr("Open an exercise with Train > Practise and finish it; each attempt is kept and appears here."),
        )
        self._tell(len(told) - sum(row.feedback is not None for row in told))

    def _tell(self, waiting: int) -> None:
        words: list[str] = []
        if any(point.corrected for point in self.points):
            words.append(self.tr("Hollow or *: a rate was 0 or 1 and was corrected (log-linear, Hautus 1995)."))
        if any(point.repeat > 1 for point in self.points):
            words.append(self.tr("Ring: not the first go."))
        words += [
            self.tr("d′ compares attempts at the same exercise; between exercises the moments differ, too."),
        ]
        if waiting:
            words.append(self.tr("Not finished, or waiting for the trainer's pass phrase: {n}.").format(n=waiting))
        words += [self.tr("Not read: {why}.").format(why=problem) for problem in self._problems[:2]]
        self.note.setText(" ".join(words))
        self.folder.setToolTip(self.tr("Attempts are kept in {folder}").format(folder=self._store.folder))

    @staticmethod
    def _cells(point: ProgressPoint) -> tuple[str, ...]:
        return (
            str(point.number),
            local_time(point.started_at)[:16],
            point.exercise_title,
            str(point.repeat),
            percent(point.hit_rate),
            percent(point.false_alarm_rate),
            score_words.number_text(point.d_prime, corrected=point.corrected),
            score_words.number_text(point.criterion, corrected=point.corrected),
            score_words.latency_text(point.median_latency_s),
        )

    def _row_chosen(self) -> None:
        row = self.table.currentRow()
        if 0 <= row < len(self.points):
            self.chart.show_points(self.points, self.points[row].attempt_id)

    def _point_chosen(self, attempt_id: str) -> None:
        ids = [point.attempt_id for point in self.points]
        self.table.selectRow(ids.index(attempt_id))

    def _ask_for_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Keep attempts in"), str(self._store.folder))
        if name:
            self._store = AttemptStore(Path(name))
            self.folder_chosen.emit(name)
            self.read()
