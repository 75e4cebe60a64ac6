"""The modifiers and own scales of the chosen annotations, as fields; a change goes to all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QLineEdit, QMenu, QToolButton, QWidget

from annotator.domain.annotations import Annotation, ModifierChoice
from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import Modifier, Scale
from annotator.domain.modifiers_and_ratings import choice_words, rating_words
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.detail_questions import Answer, Question, questions_for
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.forms import form, label

_MOST_POINTS = 60


class DetailFields(QWidget):
    """One field for each modifier and scale that all chosen annotations have; away where there is none."""

    answered = Signal(object)
    """An :class:`Answer`; one without values takes the answer back."""
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self._form: QFormLayout = form()
        self.setLayout(self._form)
        self._asked: tuple[tuple[str, Modifier | Scale | None], ...] = ()
        self._fields: dict[str, QWidget] = {}
        self._questions: dict[str, Question] = {}
        self.hide()

    def show_rows(self, codebook: Codebook, rows: Sequence[Annotation]) -> None:
        """Show what these annotations have."""
        questions = questions_for(codebook, rows, unanswered=False)
        asked = tuple((one.name, one.modifier or one.scale) for one in questions)
        self._questions = {one.name: one for one in questions}
        if asked != self._asked:
            self._asked = asked
            self._build(questions)
        for question in questions:
            self._show(question, rows)
        self.setVisible(bool(questions))

    def _build(self, questions: Sequence[Question]) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self._fields = {}
        for question in questions:
            field = self._made(question)
            self._fields[question.name] = field
            self._form.addRow(label(question.name + (" *" if question.required else "")), field)

    def _made(self, question: Question) -> QWidget:
        modifier, scale = question.modifier, question.scale
        if modifier is not None and modifier.kind == "several":
            return _SeveralField(question, self._answer_several(question.name))
        if modifier is not None and modifier.kind == "one":
            values = [(f"{value.name}   {value.key.upper()}".strip(), value.id) for value in modifier.values]
            field = Choice(question.name, offers=[("–", None), *values])
            field.activated.connect(lambda: self._answer(question.name, ids=(field.currentData(),)))
            return field
        points = scale.points(_MOST_POINTS + 1) if scale is not None else ()
        if scale is not None and len(points) <= _MOST_POINTS:
            rated = [(rating_words(scale, point), point) for point in points]
            field = Choice(question.name, offers=[("–", None), *rated])
            field.activated.connect(lambda: self._answer(question.name, number=field.currentData()))
            return field
        line = QLineEdit()
        line.setAccessibleName(question.name)
        line.setMaximumWidth(16 * GRID_PX)
        line.editingFinished.connect(lambda: self._answer_line(question.name, line))
        return line

    def _answer(self, name: str, *, ids: tuple[str | None, ...] = (), number: float | None = None) -> None:
        chosen = tuple(id_ for id_ in ids if id_ is not None)
        self.answered.emit(Answer(question=self._questions[name], value_ids=chosen, number=number))

    def _answer_several(self, name: str) -> Callable[[tuple[str, ...]], None]:
        return lambda ids: self._answer(name, ids=ids)

    def _answer_line(self, name: str, line: QLineEdit) -> None:
        if not line.isModified():
            return
        line.setModified(False)
        typed = line.text().strip().replace(",", ".")
        try:
            self._answer(name, number=float(typed) if typed else None)
        except ValueError:
            self.refused.emit(self.tr("“{text}” is not a number").format(text=line.text()))

    def _show(self, question: Question, rows: Sequence[Annotation]) -> None:
        field = self._fields[question.name]
        if question.scale is not None:
            values = {row.rating(question.scale.id) for row in rows}
            value = values.pop() if len(values) == 1 else None
            _set_number(field, value)
        elif question.modifier is not None:
            choices = {row.modifier(question.modifier.id) for row in rows}
            choice = choices.pop() if len(choices) == 1 else None
            if isinstance(field, _SeveralField):
                field.show_choice(question.modifier, choice)
            elif isinstance(field, Choice):
                field.choose(choice.value_ids[0] if choice is not None and choice.value_ids else None)
            else:
                _set_number(field, choice.number if choice is not None else None)


def _set_number(field: QWidget, value: float | None) -> None:
    if isinstance(field, Choice):
        field.choose(value)
    elif isinstance(field, QLineEdit) and not field.isModified():
        field.setText("" if value is None else f"{value:g}")


class _SeveralField(QToolButton):
    """Values of which several may hold, ticked in a menu that stays open to the next click."""

    def __init__(self, question: Question, take: Callable[[tuple[str, ...]], None]):
        super().__init__()
        self.setAccessibleName(question.name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._take = take
        self._actions: dict[str, QAction] = {}
        menu = QMenu(self)
        for option in question.options:
            action = menu.addAction(option.words.replace("&", "&&"))
            action.setCheckable(True)
            action.triggered.connect(self._tell)
            self._actions[option.value_id] = action
        self.setMenu(menu)

    def show_choice(self, modifier: Modifier, choice: ModifierChoice | None) -> None:
        ids = choice.value_ids if choice is not None else ()
        for id_, action in self._actions.items():
            with QSignalBlocker(action):
                action.setChecked(id_ in ids)
        self.setText((choice_words(modifier, choice) if choice is not None else "") or "–")

    def _tell(self) -> None:
        self._take(tuple(id_ for id_, action in self._actions.items() if action.isChecked()))
