"""Before the first picture: what the exercise is, who practises, and what can be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from annotator.domain.clock import format_time
from annotator.domain.exercises import Exercise
from annotator.exchange.attempt_file import KeptAttempt
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.session.history_words import local_time
from annotator.ui.widgets.boxes import STRETCH, Stretch, hbox, stretched, vbox
from annotator.ui.widgets.panel_parts import ErrorLine, heading, hint, scrolled

_WIDTH_PX = 640
_MOST_RESUMED = 4


class ExerciseStartPage(QWidget):
    """Asks for a name, and says what is going to happen."""

    begin_wanted = Signal(str)
    """What the trainee calls themselves."""
    resume_wanted = Signal(object)
    """A :class:`KeptAttempt` to be gone on with or, where it is finished, to be looked at again."""

    def __init__(self, exercise: Exercise, *, name: str, locked: bool, attempts: Sequence[KeptAttempt], keymap: Keymap):
        """``attempts`` are those made before, newest first.

        Only those of the name in the field are offered: the feedback on another's attempt tells where the moments are.
        """
        super().__init__()
        self._keymap = keymap
        self._exercise = exercise
        self._attempts = tuple(attempts)
        self.setAccessibleName(self.tr("Exercise"))
        self.name = QLineEdit(name, placeholderText=self.tr("name, initials or number"))
        self.name.setAccessibleName(self.tr("Your name, initials or number"))
        self.begin = QPushButton(self.tr("Begin"))
        self.begin.setProperty("primary", True)
        self.begin.setToolTip(self.tr("Begin a new attempt"))
        self.error = ErrorLine()
        self.resume_buttons: list[QPushButton] = []
        self._kept = QWidget()
        self._lay_out(locked=locked)
        self._show_attempts()
        self.begin.clicked.connect(self._begin)
        self.name.returnPressed.connect(self._begin)
        self.name.textChanged.connect(self._show_attempts)
        self.setFocusProxy(self.name)

    def _lay_out(self, *, locked: bool) -> None:
        exercise = self._exercise
        title = QLabel(exercise.title)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.7)
        title.setFont(font)
        title.setWordWrap(True)
        column = vbox(title, hint(self._facts(exercise)), margin=0, spacing=2 * GRID_PX)
        if exercise.instructions:
            words = QLabel(exercise.instructions, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            column.addWidget(words)
        column.addWidget(heading(self.tr("How it goes")))
        column.addWidget(self._steps(exercise, locked=locked))
        column.addWidget(heading(self.tr("Who practises?")))
        row = hbox(stretched(self.name, 1), self.begin)
        column.addLayout(row)
        column.addWidget(self.error)
        column.addWidget(self._kept)
        holder = QWidget(maximumWidth=round(_WIDTH_PX * max(1.0, text_scale())))
        holder.setLayout(column)
        page = QWidget()
        middle = vbox(STRETCH, holder, Stretch(factor=2))
        hbox(STRETCH, stretched(middle, 6), STRETCH, on=page)
        vbox(scrolled(page), on=self, margin=0)

    def _show_attempts(self) -> None:
        """Offer what the one whose name is in the field has begun or finished."""
        who = self.name.text().strip().casefold()
        own = [kept for kept in self._attempts if kept.attempt.who == who]
        going = [kept for kept in own if not kept.attempt.finished]
        done = [kept for kept in own if kept.attempt.finished]
        self.resume_buttons = []
        before, self._kept = self._kept, QWidget()
        column = vbox(on=self._kept, margin=0)
        if going:
            column.addWidget(heading(self.tr("Or go on where you were")))
        for kept in going[:_MOST_RESUMED]:
            column.addWidget(self._resume_button(kept), 0, Qt.AlignmentFlag.AlignLeft)
        if done:
            column.addWidget(heading(self.tr("Finished attempts")))
        for kept in done[:_MOST_RESUMED]:
            column.addWidget(self._again_button(kept), 0, Qt.AlignmentFlag.AlignLeft)
        holder = before.parentWidget()
        layout = holder.layout() if holder is not None else None
        if layout is not None:
            layout.replaceWidget(before, self._kept)
        before.hide()
        before.deleteLater()

    def _begin(self) -> None:
        if self.name.text().strip():
            self.begin_wanted.emit(self.name.text().strip())
        else:
            self.error.show_error(self.tr("type a name, initials or a number: attempts are told apart by it"))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _facts(self, exercise: Exercise) -> str:
        count = len(exercise.stretches)
        what = self.tr("one stretch") if count == 1 else self.tr("{n} stretches").format(n=count)
        facts = [what, self.tr("{time} to watch").format(time=format_time(exercise.duration_s, decimals=0))]
        if exercise.time_limit_s is not None:
            limit = format_time(exercise.time_limit_s, decimals=0)
            facts.append(self.tr("{time} for everything, pauses included").format(time=limit))
        return " · ".join(facts)

    def _steps(self, exercise: Exercise, *, locked: bool) -> QWidget:
        steps = [
            self.tr("{practice_play} plays and pauses."),
            self.tr("Press {practice_notice} the moment you notice something; the frame on screen is marked."),
        ]
        if exercise.codes:
            steps.append(
                self.tr("Then say what it is by its key. Or press that key at once: it marks and codes in one.")
            )
        if exercise.questions:
            steps.append(self.tr("Answer what you are asked; {typing_done} goes on."))
        steps.append(
            self.tr("You can go back five seconds with {practice_back}.")
            if exercise.may_replay
            else self.tr("Each stretch is seen once, as in the room.")
        )
        steps.append(self.tr("Delete takes the last mark back. F11 fills the screen, Esc leaves it again."))
        steps.append(self.tr("Everything is kept at each step: you can close the window and go on another time."))
        steps.append(
            self.tr("Feedback comes when your trainer unlocks it.")
            if locked
            else self.tr("Feedback comes when you have finished.")
        )
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID_PX)
        grid.setVerticalSpacing(GRID_PX // 2)
        grid.setColumnStretch(1, 1)
        for number, step in enumerate(steps):
            grid.addWidget(hint(f"{number + 1}."), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(hint(self._keymap.fill(step)), number, 1)
        return holder

    def _resume_button(self, kept: KeptAttempt) -> QPushButton:
        attempt = kept.attempt
        ids = [stretch.id for stretch in self._exercise.stretches]
        number = ids.index(attempt.stretch_id) + 1 if attempt.stretch_id in ids else 1
        words = self.tr("Begun {when}, stretch {n} of {all}, {marks} marks").format(
            when=local_time(attempt.started_at)[:16],
            n=number,
            all=len(ids),
            marks=len(attempt.marks),
        )
        return self._kept_button(kept, words, self.tr("Go on with this attempt"))

    def _again_button(self, kept: KeptAttempt) -> QPushButton:
        words = self.tr("{when}: {what}").format(
            when=local_time(kept.attempt.started_at)[:16],
            what=self.tr("see the feedback") if kept.feedback is not None else self.tr("waits for the trainer"),
        )
        return self._kept_button(kept, words, self.tr("Look at this attempt again"))

    def _kept_button(self, kept: KeptAttempt, words: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(tip)
        button.clicked.connect(partial(self.resume_wanted.emit, kept))
        self.resume_buttons.append(button)
        return button
