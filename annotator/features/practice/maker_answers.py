"""Making an exercise: which codes the trainee can give, and what they are asked."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from annotator.domain.clock import new_id
from annotator.domain.exercises import AskedAt, Question
from annotator.domain.session import Session
from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.check_list import CheckList
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint
from annotator.ui.widgets.text_table import TextTable

_CODES_PX = 296


class AnswersTab(QWidget):
    """Codes on the left, questions on the right."""

    changed = Signal()

    def __init__(self, session: Session):
        super().__init__()
        self._session = session
        self._followed = True
        self._questions: list[Question] = [
            Question(id=new_id(), text=self.tr("What did you notice?"), asked_at="mark"),
            Question(id=new_id(), text=self.tr("What would you say next?"), asked_at="stretch"),
        ]
        self.codes = CheckList(
            self.tr("Codes the trainee can give"), self.tr("Each gets a key; without any, marks are not coded")
        )
        self.codes.show_items([(code.id, code.name, "") for code in session.codebook.codes], ())
        self.list = TextTable(self.tr("Questions"), (self.tr("Question"), self.tr("Asked"), self.tr("Answer")))
        self.words = QLineEdit()
        self.words.setAccessibleName(self.tr("Words of the question"))
        times = ((self.tr("after each mark"), "mark"), (self.tr("at the end of a stretch"), "stretch"))
        self.when = Choice(self.tr("Asked"), offers=times)
        self.choices = QPlainTextEdit()
        self.choices.setAccessibleName(self.tr("Answers to choose from, one a line"))
        self.choices.setPlaceholderText(self.tr("empty: the trainee writes; else one answer a line to choose from"))
        self.choices.setTabChangesFocus(True)
        self.choices.setFixedHeight(4 * self.choices.fontMetrics().lineSpacing() + 2 * GRID_PX)
        self.stretch = Choice(self.tr("In"), self.tr("Only about one stretch, or about each"))
        self.add = QPushButton(self.tr("Add question"))
        self.remove = QPushButton(self.tr("Remove"))
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self.show_stretches(0)
        self._show_questions(0)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked; questions without words are left out."""
        return tuple(question for question in self._questions if question.text.strip())

    def follow_gold(self, code_ids: tuple[str, ...]) -> None:
        """Offer the codes of the moments and their like, until the trainer ticks codes by hand."""
        if not self._followed:
            return
        codes = self._session.codebook.codes
        linked = [code.id for code in codes if code.incongruence]
        wanted = linked if set(code_ids) <= set(linked) else [*linked, *code_ids]
        with QSignalBlocker(self.codes):
            self.codes.tick(wanted)

    def show_stretches(self, count: int) -> None:
        """Offer as many stretches as there are."""
        words = self.tr("stretch {n} only")
        each = ((words.format(n=number), f"stretch-{number}") for number in range(1, count + 1))
        self.stretch.offer([(self.tr("each stretch"), ""), *each])

    def _lay_out(self) -> None:
        left = vbox(
            heading(self.tr("Codes the trainee can give")),
            stretched(self.codes, 1),
            hint(self.tr("Offer more codes than the moments have, or the list gives them away.")),
            margin=0,
        )
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(round(_CODES_PX * max(1.0, text_scale())))
        fields = form()
        fields.addRow(label(self.tr("Question")), self.words)
        fields.addRow(label(self.tr("Asked")), self.when)
        fields.addRow(label(self.tr("In")), self.stretch)
        fields.addRow(label(self.tr("Answers")), self.choices)
        buttons = hbox(self.add, self.remove, STRETCH)
        right = vbox(heading(self.tr("Questions")), stretched(self.list, 1), buttons, fields, margin=0)
        hbox(side, stretched(right, 1), on=self, margin=2 * GRID_PX, spacing=2 * GRID_PX)

    def _connect(self) -> None:
        self.codes.ticked.connect(self._ticked)
        self.list.itemSelectionChanged.connect(self._show_chosen)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.words.textEdited.connect(self._take)
        self.when.activated.connect(self._take)
        self.stretch.activated.connect(self._take)
        self.choices.textChanged.connect(self._take)

    def _ticked(self) -> None:
        self._followed = False
        self.changed.emit()

    def _chosen(self) -> int:
        return self.list.currentRow()

    def _add(self) -> None:
        self._questions.append(Question(id=new_id(), text=self.tr("New question")))
        self._show_questions(len(self._questions) - 1)
        self.words.setFocus()
        self.words.selectAll()
        self.changed.emit()

    def _remove(self) -> None:
        if 0 <= self._chosen() < len(self._questions):
            del self._questions[self._chosen()]
            self._show_questions(0)
            self.changed.emit()

    def _show_questions(self, chosen: int) -> None:
        with QSignalBlocker(self.list):
            self.list.show_rows(self._cells(question) for question in self._questions)
            self.list.selectRow(min(chosen, len(self._questions) - 1))
        self._show_chosen()

    def _cells(self, question: Question) -> tuple[str, str, str]:
        when = self.tr("after each mark") if question.asked_at == "mark" else self.tr("at the end")
        if question.stretch_ids:
            when += self.tr(", stretch {n}").format(n=question.stretch_ids[0].rpartition("-")[2])
        return question.text, when, " / ".join(question.choices) or self.tr("written")

    def _show_chosen(self) -> None:
        there = 0 <= self._chosen() < len(self._questions)
        for widget in (self.words, self.when, self.stretch, self.choices, self.remove):
            widget.setEnabled(there)
        question = self._questions[self._chosen()] if there else Question(id="", text="")
        self.words.setText(question.text)
        self.when.choose(question.asked_at)
        self.stretch.choose(question.stretch_ids[0] if question.stretch_ids else "")
        with QSignalBlocker(self.choices):
            self.choices.setPlainText("\n".join(question.choices))

    def _take(self) -> None:
        row = self._chosen()
        if not 0 <= row < len(self._questions):
            return
        choices = tuple(line.strip() for line in self.choices.toPlainText().splitlines() if line.strip())
        asked_at: AskedAt = "mark" if self.when.currentData() == "mark" else "stretch"
        only = self.stretch.currentData()
        self._questions[row] = Question(
            id=self._questions[row].id,
            text=self.words.text(),
            kind="choice" if choices else "open",
            choices=choices,
            asked_at=asked_at,
            stretch_ids=(only,) if only else (),
        )
        for column, text in enumerate(self._cells(self._questions[row])):
            item = self.list.item(row, column)
            if item is not None:
                item.setText(text)
        self.changed.emit()
