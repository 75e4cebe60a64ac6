"""What each sensitivity would give, under its slider: about so many moments an hour; and how many can be decided."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSlider, QWidget

from annotator.analysis.workload import MOMENTS_PER_HOUR, SHARE_OF_RECORDING, decidable_sensitivity
from annotator.domain.percent import percent
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.widgets.boxes import stretched, vbox
from annotator.ui.widgets.panel_parts import hint


class SensitivitySteps(QWidget):
    """Numbers below a slider's ten steps, and a button that goes to the step that a coder can decide."""

    def __init__(self, slider: QSlider, parent: QWidget | None = None):
        super().__init__(parent)
        self._slider = slider
        self._per_hour: Mapping[int, float] = {}
        self.labels = {step: QLabel("–") for step in range(slider.minimum(), slider.maximum() + 1)}
        self.words = hint()
        self.decidable = QPushButton(autoDefault=False)  # Enter begins
        self.decidable.clicked.connect(self._choose_decidable)
        row = QGridLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for column, label in enumerate(self.labels.values()):
            label.setFont(numbers_font(label.font()))
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row.addWidget(_number_of_step(column + slider.minimum()), 0, column)
            row.addWidget(label, 1, column)
            row.setColumnStretch(column, 1)
        column = vbox(
            row,
            self.words,
            stretched(self.decidable, 0, Qt.AlignmentFlag.AlignLeft),
            on=self,
            margin=0,
            spacing=GRID_PX // 2,
        )
        slider.valueChanged.connect(self._tell)
        self.show_rates({})

    def show_rates(self, per_hour: Mapping[int, float]) -> None:
        """About how many moments an hour of recording each step gives, everybody together; empty while not known."""
        self._per_hour = per_hour
        for step, label in self.labels.items():
            label.setText(f"{per_hour[step]:.0f}" if step in per_hour else "–")
        self.setVisible(bool(per_hour))
        if per_hour:
            step = decidable_sensitivity(per_hour)
            few_enough = per_hour[step] <= MOMENTS_PER_HOUR
            words = (
                self.tr("As many as can be decided: sensitivity {step}")
                if few_enough
                else self.tr("The fewest, still more than can be decided: sensitivity {step}")
            )
            self.decidable.setText(words.format(step=step))
            self.decidable.setToolTip(
                self.tr(
                    "At most {n:.0f} moments an hour: at twelve seconds each they take {share} of the recording"
                ).format(n=MOMENTS_PER_HOUR, share=percent(SHARE_OF_RECORDING))
            )
        self._tell()

    def _choose_decidable(self) -> None:
        self._slider.setValue(decidable_sensitivity(self._per_hour))

    def _tell(self, _value: int = 0) -> None:
        if not self._per_hour:
            return
        step = self._slider.value()
        for one, label in self.labels.items():
            font = label.font()
            font.setBold(one == step)
            label.setFont(font)
        rate = self._per_hour.get(step)
        text = self.tr("Moments an hour at each sensitivity, judged by this recording.")
        if rate is not None:
            text = self.tr("About {n:.0f} moments an hour. {each}").format(n=rate, each=text)
        self.words.setText(text)
        self._slider.setAccessibleDescription(text)


def _number_of_step(step: int) -> QLabel:
    label = QLabel(str(step), alignment=Qt.AlignmentFlag.AlignCenter)
    label.setProperty("muted", True)
    return label
