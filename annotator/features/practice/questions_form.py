"""Questions to a trainee: a choice, or a few lines to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from annotator.domain.exercises import Question
from annotator.ui.keys.bound_keys import claims, pressed
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import vbox
from annotator.ui.widgets.panel_parts import title

_REST_MS = 300
"""Typing is kept when the hands rest for this long, and whenever the form is left."""
_LINES = 2
_AT_ONCE_MS = 3
"""A key that is pressed so soon after it was let go is held: some systems tell repeating like that."""


class AnswerField(QPlainTextEdit):
    """A few lines of text; a key means done, Shift+Enter makes a new line, Tab goes on to the next field."""

    done = Signal()

    def __init__(self, question: Question, keymap: Keymap):
        super().__init__()
        self._keymap = keymap
        self.setAccessibleName(question.text)
        self.setToolTip(keymap.fill(self.tr("{typing_done}: done · Shift+Enter: new line")))
        self.setTabChangesFocus(True)
        self._fresh = False
        self._released_ms: dict[int, int] = {}
        self.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + 3 * GRID_PX)

    def event(self, event: QEvent) -> bool:
        return claims(self._keymap, event, "typing_done") or super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._fresh = False
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The key that gave the code is often still down when the field gets the keyboard.
        since_ms = event.timestamp() - self._released_ms.get(event.key(), -_AT_ONCE_MS)
        self._fresh = self._fresh or not (event.isAutoRepeat() or since_ms < _AT_ONCE_MS)
        if not self._fresh:
            event.accept()
        elif pressed(self._keymap, event, "typing_done"):
            if not event.isAutoRepeat():
                self.done.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._released_ms[event.key()] = event.timestamp()
        super().keyReleaseEvent(event)


class QuestionsForm(QWidget):
    """Shows questions with the answers given so far, and tells each new answer."""

    answered = Signal(str, str)
    """Question id, answer."""
    done = Signal()
    """Enter was pressed in the last field."""

    def __init__(self, questions: Sequence[Question], answers: Callable[[str], str], keymap: Keymap):
        """``answers`` gives the answer so far by question id."""
        super().__init__()
        self._keymap = keymap
        self._pending: dict[str, Callable[[], str]] = {}
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self.flush)
        self.fields: list[QWidget] = []
        column = vbox(on=self, margin=0)
        for question in questions:
            column.addWidget(title(question.text, wraps=True))
            if question.kind == "choice":
                self._add_choice(column, question, answers(question.id))
            else:
                self._add_field(column, question, answers(question.id))
        fields = [one for one in self.fields if isinstance(one, AnswerField)]
        for field, following in pairwise(fields):
            field.done.connect(partial(following.setFocus, Qt.FocusReason.TabFocusReason))
        if fields:
            fields[-1].done.connect(self.done)

    def flush(self) -> None:
        """Tell what was typed and not told yet."""
        self._rest.stop()
        pending, self._pending = self._pending, {}
        for question_id, text in pending.items():
            self.answered.emit(question_id, text())

    def focus_first(self) -> None:
        """Put the keyboard into the first question."""
        if self.fields:
            self.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_choice(self, column: QVBoxLayout, question: Question, chosen: str) -> None:
        group = QButtonGroup(self)
        for choice in question.choices:
            button = QRadioButton(choice)
            button.setAccessibleName(f"{question.text} {choice}")
            button.setChecked(choice == chosen)
            button.clicked.connect(partial(self.answered.emit, question.id, choice))
            group.addButton(button)
            column.addWidget(button)
            self.fields.append(button)

    def _add_field(self, column: QVBoxLayout, question: Question, text: str) -> None:
        field = AnswerField(question, self._keymap)
        field.setPlainText(text)
        field.textChanged.connect(partial(self._note, question.id, field))
        column.addWidget(field)
        self.fields.append(field)

    def _note(self, question_id: str, field: AnswerField) -> None:
        self._pending[question_id] = field.toPlainText
        self._rest.start()
