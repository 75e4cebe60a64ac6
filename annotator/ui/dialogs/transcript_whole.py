"""Asks what is to change in the whole transcript: its times, or who says what."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QWidget,
)

from annotator.domain.clock import format_time
from annotator.domain.session import Session
from annotator.ui.look.names import participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint

_MOST_S = 86_400.0
_SAMPLE = 60


class ShiftTranscriptDialog(FormDialog):
    """By how much, and from where on."""

    def __init__(self, *, here_s: float, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shift the transcript"))
        self.seconds = QDoubleSpinBox()
        self.seconds.setRange(-_MOST_S, _MOST_S)
        self.seconds.setDecimals(3)
        self.seconds.setSingleStep(0.1)
        self.seconds.setSuffix(self.tr(" s"))
        self.seconds.setAccessibleName(self.tr("Seconds later; with a minus earlier"))
        self.seconds.setToolTip(self.seconds.accessibleName())
        self.which = Choice(
            self.tr("Which utterances"), self.tr("All of them, or those that start at the playhead or later")
        )
        self.which.addItem(self.tr("all"), 0.0)
        self.which.addItem(self.tr("from {time} on").format(time=format_time(here_s, decimals=1)), here_s)
        form = QFormLayout()
        form.setSpacing(GRID_PX)
        form.addRow(self.tr("By"), self.seconds)
        form.addRow(self.tr("Which"), self.which)
        self.lay_out(form, spacing=2 * GRID_PX, ok=self.tr("Shift"))
        self.setMinimumWidth(44 * GRID_PX)
        self.seconds.selectAll()

    @property
    def by_s(self) -> float:
        """How far the words are moved, in seconds; less than 0 moves them earlier."""
        return self.seconds.value()

    @property
    def from_s(self) -> float:
        """From which time of the session on they are moved."""
        return float(self.which.currentData())


class SpeakersDialog(FormDialog):
    """One row for each speaker the transcript has now: what they say, and who that is."""

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who is who?"))
        self.choices: dict[str | None, Choice] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX)
        rows = sorted(session.utterances.values(), key=lambda row: row.start_s)
        for number, speaker in enumerate(dict.fromkeys(row.participant_id for row in rows)):
            said = [row for row in rows if row.participant_id == speaker]
            name = participant_label(session, speaker) if speaker else self.tr("no speaker named")
            choice = Choice(self.tr("Who is {name}?").format(name=name))
            choice.addItem(self.tr("not said"), None)
            for person in session.participants.values():
                choice.addItem(person.label, person.id)
            choice.choose(speaker)
            self.choices[speaker] = choice
            words = said[0].text if len(said[0].text) <= _SAMPLE else f"{said[0].text[: _SAMPLE - 1]}…"
            sample = hint(self.tr("{n} utterances: “{words}”").format(n=len(said), words=words))
            sample.setTextFormat(Qt.TextFormat.PlainText)
            for column, part in enumerate((QLabel(name), choice, sample)):
                grid.addWidget(part, number, column)
        grid.setColumnStretch(2, 1)
        self.lay_out(grid, STRETCH, spacing=2 * GRID_PX, ok=self.tr("Use these names"))
        self.setMinimumWidth(80 * GRID_PX)

    @property
    def speakers(self) -> Mapping[str | None, str | None]:
        """Who each present speaker is."""
        return {before: choice.currentData() for before, choice in self.choices.items()}
