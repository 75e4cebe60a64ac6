"""Below the picture: what was said, what the body did, what coders made of it, and the question. Large type."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from annotator.ui.review.run import STEPS, ReviewRun
from annotator.ui.review.telling import Telling
from annotator.ui.theme import GRID_PX

_MOST_LINES = 4


class RevealPanel(QWidget):
    """Shows only what is revealed; takes no room while that is nothing."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("surface", "room")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.question = self._line(1.8, strong=True)
        self.words = self._line(1.9)
        self.cues = self._line(1.45)
        self.annotation = self._line(1.45)
        self.question.setAccessibleName(self.tr("Question for the room"))
        self.words.setAccessibleName(self.tr("What is said"))
        self.cues.setAccessibleName(self.tr("What the body does"))
        self.annotation.setAccessibleName(self.tr("What coders made of it"))
        beside = QHBoxLayout()
        beside.setSpacing(4 * GRID_PX)
        beside.addWidget(self.cues, 1, Qt.AlignmentFlag.AlignTop)
        beside.addWidget(self.annotation, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID_PX, 2 * GRID_PX, 4 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(GRID_PX)
        for label in (self.question, self.words):
            column.addWidget(label)
        column.addLayout(beside)

    def show_moment(self, telling: Telling, run: ReviewRun, *, question: str) -> None:
        """Show what is revealed of a moment; ``question`` is empty while it is not asked."""
        self._show(self.question, question)
        self._show(self.words, "\n".join(telling.words[:_MOST_LINES]) if run.shows("words") else "")
        self._show(self.cues, "\n".join(telling.cues) if run.shows("cues") else "")
        annotation = list(telling.annotation) if run.shows("annotation") else []
        self._show(self.annotation, "\n".join(annotation))
        self.setVisible(any(label.text() for label in (self.question, self.words, self.cues, self.annotation)))

    def _show(self, label: QLabel, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))

    def _line(self, scale: float, *, strong: bool = False) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setProperty("room", True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        font = QFont(label.font())
        font.setPointSizeF(font.pointSizeF() * scale)
        if strong:
            font.setWeight(QFont.Weight.DemiBold)
        label.setFont(font)
        return label


def step_dots(run: ReviewRun) -> str:
    """How much is revealed, as filled and empty dots."""
    return "●" * run.revealed + "○" * (len(STEPS) - run.revealed)
