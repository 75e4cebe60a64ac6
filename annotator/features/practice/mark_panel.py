"""What the trainee makes of something they noticed: its code, and the questions about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from annotator.domain.attempts import Mark
from annotator.domain.exercises import Question
from annotator.features.practice.attempt_run import AttemptRun
from annotator.features.practice.code_button import code_button
from annotator.features.practice.questions_form import QuestionsForm
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH, hbox, vbox
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.panel_parts import title


class MarkPanel(QWidget):
    """Shows the mark that was set last until the trainee goes on."""

    code_chosen = Signal(str)
    go_on_wanted = Signal()
    take_back_wanted = Signal()

    def __init__(self, run: AttemptRun, keymap: Keymap):
        super().__init__()
        self._run = run
        self._keymap = keymap
        self.mark_id: str | None = None
        """The mark that is shown, or None."""
        self.form: QuestionsForm | None = None
        """The questions about the mark, or None where there are none."""
        self.code_buttons: dict[str, QPushButton] = {}
        self.setAccessibleName(self.tr("What you noticed"))
        self._title = title()
        self.take_back = QPushButton(self.tr("Take it back"))
        self.take_back.setProperty("flat", True)
        self.take_back.clicked.connect(self.take_back_wanted)
        self.go_on = QPushButton()
        self.go_on.setProperty("primary", True)
        self.go_on.clicked.connect(self.go_on_wanted)
        top = hbox(self._title, STRETCH, self.take_back, self.go_on)
        codes = FlowLayout(spacing=GRID_PX)
        for code in run.exercise.codes:
            button = code_button(code.name, code.key, code.definition or code.name)
            button.clicked.connect(partial(self.code_chosen.emit, code.id))
            self.code_buttons[code.id] = button
            codes.addWidget(button)
        holder = QWidget()
        holder.setLayout(codes)
        self._questions = QVBoxLayout()
        vbox(top, holder, self._questions, on=self, margin=0)
        holder.setHidden(not run.exercise.codes)
        keymap.changed.connect(self._name_keys)
        self._name_keys()

    def _name_keys(self) -> None:
        tip = self._keymap.tip
        self.take_back.setToolTip(tip(self.tr("It was nothing: remove this mark"), "practice_take_back"))
        self.go_on.setText(tip(self.tr("Go on"), "practice_notice"))
        self.go_on.setToolTip(tip(self.tr("Keep this mark and go on watching"), "practice_notice"))

    def show_mark(self, mark: Mark | None, questions: tuple[Question, ...]) -> None:
        """Show another mark, or none."""
        self.flush()
        self.mark_id = mark.id if mark is not None else None
        if self.form is not None:
            self._questions.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        if mark is None:
            return
        self._title.setText(
            self.tr("You noticed something. What is it?")
            if self._run.exercise.codes
            else self.tr("You noticed something.")
        )
        self.refresh()
        if questions:
            self.form = QuestionsForm(questions, partial(self._answer, mark.id), self._keymap)
            self.form.answered.connect(partial(self._tell, mark.id))
            self.form.done.connect(self.go_on_wanted)
            self._questions.addWidget(self.form)

    def refresh(self) -> None:
        """Show the code the mark has now."""
        mark = self._run.attempt.mark(self.mark_id)
        for code_id, button in self.code_buttons.items():
            button.setChecked(mark is not None and mark.code_id == code_id)

    def flush(self) -> None:
        """Tell what was typed and not told yet."""
        if self.form is not None:
            self.form.flush()

    def _answer(self, mark_id: str, question_id: str) -> str:
        """What was answered about a mark."""
        mark = self._run.attempt.mark(mark_id)
        given = self._run.attempt.answer(question_id, mark.stretch_id if mark else "", mark_id)
        return given.text if given is not None else ""

    def _tell(self, mark_id: str, question_id: str, text: str) -> None:
        if self._run.attempt.mark(mark_id) is not None:
            self._run.answer(question_id, text, mark_id=mark_id)
