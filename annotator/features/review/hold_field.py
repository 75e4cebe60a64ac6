"""The switch that stops before the therapist speaks, and how long before."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.fields import seconds_field

USUAL_LEAD_S = 0.5
_LONGEST_LEAD_S = 10.0


class HoldField(QWidget):
    """A tick and seconds; it says what was chosen by hand."""

    changed = Signal(bool, float)

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox(self.tr("Stop before the therapist"))
        tip = self.tr("How many seconds before the therapist's first word it stops")
        self.lead = seconds_field(
            self.tr("How long before"), tip, value=USUAL_LEAD_S, least=0.1, most=_LONGEST_LEAD_S, step=0.1
        )
        self.box.setToolTip(
            self.tr("Pause before each turn of the therapist, to ask what the room would say; play goes on")
        )
        hbox(stretched(self.box, 1), self.lead, on=self, margin=0)
        self.box.toggled.connect(self._tell)
        self.lead.valueChanged.connect(self._tell)

    def show_choice(self, on: bool, lead_s: float) -> None:
        """What was chosen elsewhere."""
        with QSignalBlocker(self.box), QSignalBlocker(self.lead):
            self.box.setChecked(on)
            self.lead.setValue(lead_s)

    def _tell(self, *_anything: object) -> None:
        self.changed.emit(self.box.isChecked(), self.lead.value())
