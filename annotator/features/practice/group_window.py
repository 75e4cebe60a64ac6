"""The trainer's view of a group: attempt files of several trainees, and which moments they miss."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton, QTabWidget, QWidget

from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.domain.practice_results import (
    MomentResult,
    Scored,
    first_attempts,
    group_kinds,
    group_results,
    written_answers,
)
from annotator.exchange.attempt_file import KeptAttempt
from annotator.exchange.errors import FormatError
from annotator.exchange.exercise_file import SealedExercise, read_exercise
from annotator.features.practice.attempt_store import read_attempts, unlock
from annotator.features.practice.missed_chart import MissedChart
from annotator.ui.background.work import Background
from annotator.ui.look.theme import GRID_PX, ThemeSource
from annotator.ui.plots import score_words
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.forms import label
from annotator.ui.widgets.panel_parts import EmptyState, ErrorLine, hint, scrolled
from annotator.ui.widgets.text_table import TextTable


class GroupWindow(QDialog):
    """Attempts are added as files; those without feedback open with their exercise and its pass phrase."""

    def __init__(self, themes: ThemeSource, *, folder: Path | None = None, parent: QWidget | None = None):
        """``folder`` is where attempts are looked for first."""
        super().__init__(parent)
        self._folder = folder if folder is not None and folder.is_dir() else Path.home()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Group results"))
        self.resize(1000, 720)
        self._rows: tuple[KeptAttempt, ...] = ()
        self.results: tuple[MomentResult, ...] = ()
        """What is shown, most missed first."""
        self._problems: tuple[str, ...] = ()
        self._background = Background(1, self)
        self.add = self._button(self.tr("Add attempts…"), self.tr("Attempt files that trainees handed over"))
        self.exercise = Choice(self.tr("Exercise"), self.tr("Attempts at one exercise are compared"))
        self.unlock_with = self._button(
            self.tr("Exercise file…"), self.tr("Open the gold of an exercise, for attempts that have no feedback yet")
        )
        self.phrase = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.phrase.setAccessibleName(self.tr("Pass phrase of the exercise"))
        self.phrase.setPlaceholderText(self.tr("pass phrase, if it has one"))
        words_px = self.phrase.fontMetrics().horizontalAdvance(self.phrase.placeholderText())
        self.phrase.setMinimumWidth(words_px + 3 * GRID_PX)
        self.chart = MissedChart(themes)
        self._make_tables()
        self.empty = EmptyState()
        self.note = hint()
        self.error = ErrorLine()
        self.tabs = QTabWidget()
        self._lay_out()
        self._connect()
        self._show()

    def _make_tables(self) -> None:
        self.moments = TextTable(
            self.tr("Moments"),
            (
                self.tr("At"),
                self.tr("Kind of cue"),
                self.tr("Missed"),
                self.tr("Noticed"),
                self.tr("Code right"),
                self.tr("Latency"),
                self.tr("Missed by"),
            ),
            wide=6,
        )
        self.kinds = TextTable(
            self.tr("Kinds of cue"),
            (self.tr("Kind of cue"), self.tr("Moments"), self.tr("Missed"), self.tr("Noticed"), self.tr("Code right")),
        )
        self.trainees = TextTable(
            self.tr("Trainees"),
            (
                self.tr("Trainee"),
                self.tr("Hits"),
                self.tr("False alarms"),
                self.tr("Code right"),
                "d′",
                "c",
                self.tr("Latency"),
            ),
        )
        self.answers = TextTable(
            self.tr("Answers"),
            (self.tr("At"), self.tr("Kind of cue"), self.tr("Trainee"), self.tr("Question"), self.tr("Answer")),
            wide=4,
        )

    def add_files(self, paths: Sequence[Path]) -> None:
        """Read attempts in the background and show them with those that are there."""
        known = [row.path for row in self._rows]
        self._background.run(
            lambda: read_attempts([*known, *(path for path in paths if path not in known)]),
            done=lambda read: self._take(*read),
        )

    def open_exercise(self, path: Path) -> None:
        """Read an exercise and, with its pass phrase if it has one, score the attempts that have no feedback yet."""
        phrase, rows = self.phrase.text(), self._rows

        def work() -> tuple[SealedExercise, tuple[KeptAttempt, ...], tuple[str, ...]]:
            sealed = read_exercise(path)
            scored, problems = unlock(rows, {sealed.digest: sealed}, pass_phrases={sealed.digest: phrase})
            return sealed, scored, problems

        self._background.run(work, done=self._take_exercise, failed=self._refuse)

    # --- inside -------------------------------------------------------------------------------------------------------

    @staticmethod
    def _button(words: str, tip: str) -> QPushButton:
        button = QPushButton(words, autoDefault=False)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        top = hbox(
            self.add, GRID_PX, label(self.tr("Exercise")), stretched(self.exercise, 1), self.phrase, self.unlock_with
        )
        page = QWidget()
        vbox(self.chart, STRETCH, on=page, margin=GRID_PX)
        moments = QWidget()
        vbox(stretched(scrolled(page), 1), stretched(self.moments, 1), on=moments, margin=0)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(self.tr("Results"))
        self.tabs.addTab(moments, self.tr("Moments"))
        self.tabs.addTab(self.kinds, self.tr("Kinds of cue"))
        self.tabs.addTab(self.trainees, self.tr("Trainees"))
        self.tabs.addTab(self.answers, self.tr("Answers"))
        vbox(top, self.error, stretched(self.tabs, 1), stretched(self.empty, 1), self.note, on=self, margin=2 * GRID_PX)
        self.empty.hide()

    def _connect(self) -> None:
        self.add.clicked.connect(self._ask_for_attempts)
        self.unlock_with.clicked.connect(self._ask_for_exercise)
        self.empty.action_requested.connect(self._ask_for_attempts)
        self.exercise.activated.connect(self._show)
        self.moments.itemSelectionChanged.connect(self._row_chosen)
        self.chart.chosen.connect(self.moments.selectRow)
        self.finished.connect(self._background.close)

    def _ask_for_attempts(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Attempts"), str(self._folder), self.tr("Attempts (*.attempt);;All files (*)")
        )
        if names:
            self._folder = Path(names[0]).parent
            self.add_files([Path(name) for name in names])

    def _ask_for_exercise(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Exercise"), str(self._folder), self.tr("Exercises (*.exercise);;All files (*)")
        )
        if name:
            self.open_exercise(Path(name))

    def _take(self, rows: tuple[KeptAttempt, ...], problems: tuple[str, ...]) -> None:
        scored = {row.attempt.id: row for row in self._rows if row.feedback is not None}
        self._rows = tuple(scored.get(row.attempt.id, row) for row in rows)
        self._problems = problems
        titles = {row.attempt.exercise_digest: row.attempt.exercise_title for row in self._rows}
        self.exercise.offer((title, digest) for digest, title in titles.items())
        self._show()

    def _take_exercise(self, opened: tuple[SealedExercise, tuple[KeptAttempt, ...], tuple[str, ...]]) -> None:
        sealed, rows, problems = opened
        self._rows = rows
        if not any(row.attempt.exercise_digest == sealed.digest for row in rows):
            problems = (self.tr("none of these attempts was made with {name}").format(name=sealed.source),)
        self.error.show_error(problems[0] if problems else "")
        self._show()

    def _refuse(self, error: Exception) -> None:
        known = isinstance(error, (FormatError, OSError))
        self.error.show_error(str(error) if known else self.tr("this exercise cannot be opened: {e}").format(e=error))

    def _show(self) -> None:
        digest = self.exercise.currentData()
        mine = [row for row in self._rows if row.attempt.exercise_digest == digest]
        scored = [Scored(attempt=row.attempt, feedback=row.feedback) for row in mine if row.feedback is not None]
        self.results = group_results(scored)
        firsts = first_attempts(scored)
        with QSignalBlocker(self.moments):
            self.moments.show_rows(self._moment_cells(row) for row in self.results)
        self.kinds.show_rows(
            (
                kind.code_name,
                str(kind.moments),
                percent(kind.missed_share),
                f"{kind.hits}/{kind.chances}",
                f"{kind.coded_right}/{kind.hits}",
            )
            for kind in group_kinds(self.results)
        )
        self.trainees.show_rows(self._trainee_cells(one) for one in firsts)
        self.answers.show_rows(
            (
                "–" if row.time_s is None else format_time(row.time_s, decimals=1),
                row.about or "–",
                row.trainee,
                row.question,
                row.text.replace("\n", " "),
            )
            for row in written_answers(scored)
        )
        self.chart.show_results(self.results)
        self.tabs.setVisible(bool(self.results))
        self.empty.setVisible(not self.results)
        waiting = len(mine) - len(scored)
        if waiting:
            self.empty.tell(
                self.tr("These attempts have no feedback yet"),
                self.tr(
                    "Choose the exercise file they were made with; if you sealed it with a pass phrase, type that "
                    "first."
                ),
            )
        else:
            self.empty.tell(
                self.tr("No attempts yet"),
                self.tr(
                    "Add the files your trainees handed over, to see what everybody notices and what everybody misses."
                ),
                self.tr("Add attempts…"),
            )
        self._tell(scored, firsts, waiting)

    def _tell(self, scored: Sequence[Scored], firsts: Sequence[Scored], waiting: int) -> None:
        words = [self.tr("Trainees: {n}.").format(n=len(firsts))] if firsts else []
        later = [one.attempt.trainee for one in scored if one not in firsts]
        if later:
            words.append(
                self.tr(
                    "Left out, for whoever has seen the feedback knows the moments: {n} later attempts under the same "
                    "name ({names}). Two people of one name need initials or numbers to be told apart."
                ).format(n=len(later), names=", ".join(sorted(set(later))))
            )
        if any(score_words.is_corrected(one.feedback.overall.sensitivity) for one in firsts):
            words.append(self.tr("* A rate was 0 or 1: log-linear correction (Hautus 1995)."))
        if waiting:
            words.append(self.tr("Without feedback: {n}.").format(n=waiting))
        words += [self.tr("Not read: {why}.").format(why=problem) for problem in self._problems[:2]]
        self.note.setText(" ".join(words))

    @staticmethod
    def _moment_cells(row: MomentResult) -> tuple[str, ...]:
        return (
            format_time(row.moment.onset_s, decimals=1),
            row.moment.code_name,
            percent(row.missed_share),
            f"{row.hits}/{row.seen}",
            f"{row.coded_right}/{row.hits}",
            score_words.latency_text(row.median_latency_s),
            ", ".join(row.missed_by) or "–",
        )

    @staticmethod
    def _trainee_cells(one: Scored) -> tuple[str, ...]:
        overall = one.feedback.overall
        late = overall.latencies
        return (
            one.attempt.trainee,
            f"{overall.hits}/{overall.moments}",
            str(overall.false_alarms),
            f"{overall.coded_right}/{overall.hits}",
            score_words.d_prime_text(overall.sensitivity),
            score_words.criterion_text(overall.sensitivity),
            score_words.latency_text(late.median_s if late is not None else None),
        )

    def _row_chosen(self) -> None:
        self.chart.show_results(self.results, self.moments.currentRow())
