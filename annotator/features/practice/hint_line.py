"""What a trainee may see beside the picture: the words spoken now, flags and others' codes at this time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from annotator.domain.exercises import Exercise
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import vbox

_LINGERS_S = 0.4
"""Words stay this long after they were said, so that short pauses do not make the line flicker."""


class HintLine(QWidget):
    """One line of transcript in large type, under it the hints that were allowed. No room where all is hidden."""

    def __init__(self, exercise: Exercise):
        super().__init__()
        self._hints = exercise.hints
        self._roles = {person.id: person.role for person in exercise.participants}
        self.words = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.words.setAccessibleName(self.tr("Transcript"))
        font = self.words.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        self.words.setFont(font)
        self.words.setMinimumHeight(2 * self.words.fontMetrics().lineSpacing() + GRID_PX)
        self.hints = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.hints.setAccessibleName(self.tr("Hints"))
        self.hints.setProperty("muted", True)
        vbox(self.words, self.hints, on=self, margin=0, spacing=GRID_PX // 2)
        self.words.setHidden(not self._hints.transcript)
        self.hints.setHidden(not self._hints.flags and not self._hints.codes)
        if self.words.isHidden() and self.hints.isHidden():
            self.hide()

    def show_at(self, time_s: float) -> None:
        """Show what belongs to this time."""
        if not self.words.isHidden():
            self._show(self.words, self._spoken(time_s))
        if not self.hints.isHidden():
            self._show(self.hints, self._told(time_s))

    def _spoken(self, time_s: float) -> str:
        rows = [row for row in self._hints.transcript if row.start_s <= time_s < row.end_s + _LINGERS_S]
        if not rows:
            return ""
        row = max(rows, key=lambda one: one.start_s)
        who = self._roles.get(row.participant_id or "", "")
        return f"{who}: {row.text}" if who else row.text

    def _told(self, time_s: float) -> str:
        flags = [row.text for row in self._hints.flags if row.start_s <= time_s <= row.end_s]
        codes = [row.name for row in self._hints.codes if row.start_s <= time_s <= row.end_s]
        return "   ".join([*(f"⚑ {text}" for text in flags[:2]), *(f"▪ {name}" for name in codes[:3])])

    @staticmethod
    def _show(label: QLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)
