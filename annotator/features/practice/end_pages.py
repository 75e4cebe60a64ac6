"""Between the last stretch and the feedback: handing in, and waiting for the trainer's pass phrase."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from annotator.domain.attempts import Attempt
from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.widgets.boxes import STRETCH, Stretch, hbox, stretched, vbox
from annotator.ui.widgets.panel_parts import ErrorLine, hint

_WIDTH_PX = 560
_SETTLE_MS = 800
"""So long after the page came up Enter is still the press that was meant for the picture."""


class _CalmPage(QWidget):
    """A title, a text, and a column of controls in the middle of an otherwise empty page."""

    def __init__(self, title: str, text: str):
        super().__init__()
        self.setAccessibleName(title)
        words = QLabel(title)
        font = words.font()
        font.setPointSizeF(font.pointSizeF() * 1.7)
        words.setFont(font)
        words.setWordWrap(True)
        self.text = hint(text)
        self.column = vbox(words, self.text, margin=0, spacing=2 * GRID_PX)
        holder = QWidget(maximumWidth=round(_WIDTH_PX * max(1.0, text_scale())))
        holder.setLayout(self.column)
        middle = vbox(STRETCH, holder, Stretch(factor=2))
        hbox(STRETCH, stretched(middle, 6), STRETCH, on=self)


class _DeliberateButton(QPushButton):
    """A button whose key must be pressed for it: not held down since before, and not in the first moment."""

    def __init__(self, words: str):
        super().__init__(words)
        self._there_for = QElapsedTimer()
        self._there_for.start()

    @property
    def settled(self) -> bool:
        """True once a key press counts."""
        return self._there_for.hasExpired(_SETTLE_MS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or not self.settled:
            event.accept()
        else:
            super().keyPressEvent(event)


class FinishPage(_CalmPage):
    """Everything was watched: hand in, or leave it for now."""

    finish_wanted = Signal()

    def __init__(self, attempt: Attempt, *, coded: bool):
        super().__init__(self.tr("That was the last stretch"), "")
        uncoded = sum(mark.code_id is None for mark in attempt.marks) if coded else 0
        count = len(attempt.marks)
        told = [self.tr("You set 1 mark.") if count == 1 else self.tr("You set {n} marks.").format(n=count)]
        if uncoded:
            told.append(self.tr("{n} of them have no code.").format(n=uncoded))
        told.append(self.tr("Once it is finished, the attempt cannot be changed."))
        self.text.setText(" ".join(told))
        self.finish = _DeliberateButton(self.tr("Finish"))
        self.finish.setProperty("primary", True)
        self.finish.setDefault(True)
        self.finish.setAutoDefault(True)
        self.finish.setToolTip(self.tr("Hand the attempt in (Enter)"))
        self.finish.clicked.connect(self.finish_wanted)
        self.column.addWidget(self.finish, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.finish)


class LockedPage(_CalmPage):
    """The attempt is done; the gold opens with the trainer's pass phrase, or the trainee hands the attempt over."""

    unlock_wanted = Signal(str)
    hand_over_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            self.tr("Your attempt is finished and kept"),
            self.tr(
                "The trainer has sealed this exercise with a pass phrase. Hand the attempt over, or let your trainer "
                "type the pass phrase here: feedback follows at once."
            ),
        )
        self.phrase = QLineEdit(echoMode=QLineEdit.EchoMode.Password, placeholderText=self.tr("trainer's pass phrase"))
        self.phrase.setAccessibleName(self.tr("Trainer's pass phrase"))
        self.unlock = QPushButton(self.tr("Unlock"))
        self.unlock.setToolTip(self.tr("Open the gold and show feedback (Enter)"))
        self.hand_over = QPushButton(self.tr("Hand over…"))
        self.hand_over.setToolTip(self.tr("Save a copy of the attempt, for the trainer"))
        self.hand_over.setProperty("primary", True)
        self.error = ErrorLine()
        self.said = hint()
        row = hbox(stretched(self.phrase, 1), self.unlock)
        self.column.addWidget(self.hand_over, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addLayout(row)
        self.column.addWidget(self.error)
        self.column.addWidget(self.said)
        self.unlock.clicked.connect(self._unlock)
        self.phrase.returnPressed.connect(self._unlock)
        self.hand_over.clicked.connect(self.hand_over_wanted)
        self.setFocusProxy(self.phrase)

    def refuse(self, words: str) -> None:
        """Say why it did not open."""
        self.setEnabled(True)
        self.error.show_error(words)
        self.phrase.selectAll()
        self.phrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unlock(self) -> None:
        self.error.show_error("")
        self.unlock_wanted.emit(self.phrase.text())
