"""The trainer makes an exercise from the open session."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QWidget,
)

from annotator.domain.clock import format_time
from annotator.domain.exercises import Exercise, ExerciseError, Gold
from annotator.domain.session import Session
from annotator.exchange.exercise_file import SUFFIX
from annotator.features.practice.exercise_making import ExercisePlan, make_exercise
from annotator.features.practice.maker_answers import AnswersTab
from annotator.features.practice.maker_moments import MomentsTab
from annotator.features.practice.maker_watching import WatchingTab
from annotator.inside import named_after
from annotator.ui.background.work import Background
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.ask_where import ask_where
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import ErrorLine, heading, hint, scrolled

_QUICKLY_MADE = 300
"""With more moments than this the exercise is tried out off the window's thread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveRequest:
    """An exercise to be written.

    Attributes:
        practise: Whether it is to be practised on this computer at once.
    """

    path: Path
    exercise: Exercise
    gold: Gold
    pass_phrase: str
    practise: bool


class ExerciseMaker(QDialog):
    """Four tabs, and a line that says what the exercise will be."""

    save_wanted = Signal(object)
    """A :class:`SaveRequest`. The dialog stays until :meth:`accept` is called: the file may not be writable."""

    def __init__(
        self,
        session: Session,
        *,
        chosen_ids: tuple[str, ...] = (),
        span: tuple[float, float] | None = None,
        folder: str = "",
        parent: QWidget | None = None,
    ):
        """``folder`` is where exercises were kept last."""
        super().__init__(parent)
        self._session = session
        self._folder = folder
        self._asked: ExercisePlan | None = None
        """What was asked for last: an answer to something else is not shown."""
        self._background = Background(1, self)
        self.finished.connect(self._background.close)
        self.setWindowTitle(self.tr("Make an exercise"))
        self.resize(1040, 680)
        self.name = QLineEdit(self.tr("Practice: {title}").format(title=session.info.title))
        self.name.setAccessibleName(self.tr("Title"))
        self.instructions = QPlainTextEdit(tabChangesFocus=True)
        self.instructions.setAccessibleName(self.tr("What the trainee is told"))
        self.instructions.setPlaceholderText(self.tr("e.g. Press when words and face do not go together."))
        self.instructions.setFixedHeight(2 * self.instructions.fontMetrics().lineSpacing() + 2 * GRID_PX)
        self.moments = MomentsTab(session, chosen_ids=chosen_ids, span=span)
        self.watching = WatchingTab(session, span=span)
        self.answers = AnswersTab(session)
        self.phrase = QLineEdit(placeholderText=self.tr("none: feedback comes at once when the attempt is finished"))
        self.phrase.setAccessibleName(self.tr("Pass phrase"))
        self.summary = QLabel(wordWrap=True)
        self.error = ErrorLine()
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.setAccessibleName(self.tr("Parts of the exercise"))
        self.tabs.addTab(self.moments, self.tr("Moments"))
        self.tabs.addTab(scrolled(self.watching), self.tr("Watching"))
        self.tabs.addTab(self.answers, self.tr("Answers"))
        self.tabs.addTab(scrolled(self._secrecy()), self.tr("Secrecy"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.save = self.buttons.addButton(self.tr("Save…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.practise = self.buttons.addButton(self.tr("Save and practise…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.save.setProperty("primary", True)
        self.save.setToolTip(self.tr("Write the exercise as a file to hand over"))
        self.practise.setToolTip(self.tr("The same, and open it for a trainee on this computer"))
        self._lay_out()
        self.buttons.rejected.connect(self.reject)
        self.save.clicked.connect(lambda: self._ask(practise=False))
        self.practise.clicked.connect(lambda: self._ask(practise=True))
        for tab in (self.moments, self.watching, self.answers):
            tab.changed.connect(self._show_state)
        self.name.textChanged.connect(self._show_state)
        self._show_state()

    @property
    def plan(self) -> ExercisePlan:
        """What the trainer has decided."""
        watching = self.watching
        return ExercisePlan(
            title=self.name.text(),
            instructions=self.instructions.toPlainText(),
            moments=self.moments.filter,
            whole_span=watching.whole_span,
            before_s=watching.before.value(),
            after_s=watching.after.value(),
            vary_seed=watching.vary_seed,
            empty_stretches=watching.empty.value(),
            code_ids=self.answers.codes.ids(),
            questions=self.answers.questions,
            shown=watching.shown,
            coaching=self.moments.coaching,
            tolerance=watching.tolerance,
            time_limit_s=watching.time_limit_s,
            pause_on_mark=watching.pause.isChecked(),
            may_replay=watching.replay.isChecked(),
            media_id=watching.media.currentData() or "",
        )

    def refuse(self, words: str) -> None:
        """Say why it could not be saved."""
        self.setEnabled(True)
        self.error.show_error(words)

    def _secrecy(self) -> QWidget:
        page = QWidget()
        fields = form()
        fields.addRow(label(self.tr("Pass phrase")), self.phrase)
        vbox(
            heading(self.tr("Who can open the gold?")),
            fields,
            hint(
                self.tr(
                    "Without a pass phrase the gold is sealed in the file: it cannot be read by opening or searching "
                    "it, and the program shows it when the attempt is finished. Somebody determined, with this "
                    "program's source, could still open it."
                )
            ),
            hint(
                self.tr(
                    "With a pass phrase nobody can read the gold without it, not even this program. Feedback comes "
                    "when you type it on the trainee's computer, or when the attempt is handed to you. It cannot be "
                    "recovered."
                )
            ),
            hint(
                self.tr(
                    "Video, sound and the recording's name are never in the file: the program knows the recording "
                    "again wherever it lies near the exercise, whatever it is called. In all texts names are replaced "
                    "by roles; read what you wrote for other people's names."
                )
            ),
            STRETCH,
            on=page,
            margin=2 * GRID_PX,
            spacing=2 * GRID_PX,
        )
        return page

    def _lay_out(self) -> None:
        fields = form()
        fields.addRow(label(self.tr("Title")), self.name)
        fields.addRow(label(self.tr("Trainees read")), self.instructions)
        row = hbox(stretched(self.summary, 1), self.buttons, spacing=2 * GRID_PX)
        vbox(fields, stretched(self.tabs, 1), self.error, row, on=self, margin=2 * GRID_PX)

    def _show_state(self) -> None:
        moments = self.moments.moments
        self.answers.follow_gold(tuple({row.code_id for row in moments}))
        session, plan = self._session, self.plan
        self._asked = plan
        if len(moments) <= _QUICKLY_MADE:
            try:
                self._show_made(plan, make_exercise(session, plan))
            except ExerciseError as error:
                self._show_refusal(plan, error)
            return
        self._background.run(
            lambda: make_exercise(session, plan),
            done=lambda made: self._show_made(plan, made),
            failed=lambda error: self._show_refusal(plan, error),
        )

    def _show_refusal(self, plan: ExercisePlan, error: Exception) -> None:
        if plan is self._asked:
            self.error.show_error(str(error))
            self.summary.setText("")
            self.save.setEnabled(False)
            self.practise.setEnabled(False)

    def _show_made(self, plan: ExercisePlan, made: tuple[Exercise, Gold]) -> None:
        if plan is not self._asked:
            return
        exercise, gold = made
        self.error.show_error("")
        self.answers.show_stretches(len(exercise.stretches))
        self.summary.setText(self._told(exercise, gold))
        self.save.setEnabled(True)
        self.practise.setEnabled(True)

    def _told(self, exercise: Exercise, gold: Gold) -> str:
        filled = {moment.stretch_id for moment in gold.moments}
        words = self.tr("Moments: {n} · Stretches: {s} · To watch: {time}").format(
            n=len(gold.moments),
            s=len(exercise.stretches),
            time=format_time(exercise.duration_s, decimals=0),
        )
        empty = len(exercise.stretches) - len(filled)
        wanted = self.watching.empty.value() if self.watching.around.isChecked() else 0
        if empty < wanted:
            words += self.tr(" · Without a moment: {n}, no room for more").format(n=empty)
        elif empty:
            words += self.tr(" · Without a moment: {n}").format(n=empty)
        return words

    def _ask(self, *, practise: bool) -> None:
        suggested = named_after(Path(self._folder or Path.home()), self.name.text(), SUFFIX, otherwise="exercise")
        kinds = self.tr("Exercises (*{suffix})").format(suffix=SUFFIX)
        chosen = ask_where(self, self.tr("Save the exercise"), suggested, kinds)
        if chosen is None:
            return
        try:
            exercise, gold = make_exercise(self._session, self.plan)
        except ExerciseError as error:
            self.error.show_error(str(error))
            return
        self.setEnabled(False)
        self.save_wanted.emit(
            SaveRequest(path=chosen[0], exercise=exercise, gold=gold, pass_phrase=self.phrase.text(), practise=practise)
        )
