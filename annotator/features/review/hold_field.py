"""The switch that stops before the therapist speaks, and how long before."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QWidget

from annotator.ui.widgets.boxes import hbox, stretched

USUAL_LEAD_S = 0.5


class HoldField(QWidget):
    """A tick and seconds; it says what was chosen by hand."""

    changed = Signal(bool, float)

    def __init__(self) -> None:
        super().__init__()
        self.box = QCheckBox(self.tr("Stop before the therapist"))
        self.lead = QDoubleSpinBox(
            decimals=1, minimum=0.1, maximum=10.0, singleStep=0.1, suffix=self.tr(" s"), value=USUAL_LEAD_S
        )
        self.box.setToolTip(
            self.tr("Pause before each turn of the therapist, to ask what the room would say; play goes on")
        )
        self.lead.setAccessibleName(self.tr("How long before"))
        self.lead.setToolTip(self.tr("How many seconds before the therapist's first word it stops"))
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
