"""How readily a movement is flagged, with what comes out shown at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from annotator.ui.theme import GRID_PX, numbers_font

_REST_MS = 120


class SensitivityDialog(QDialog):
    """A slider from 1 to 10. The flags behind it follow when it rests; verdicts and annotations stay."""

    sensitivity_changed = Signal(int)

    def __init__(self, sensitivity: int, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sensitivity"))
        lead = QLabel(
            self.tr(
                "At 1 only large, clear shifts are flagged; at 10 small ones too, and more of them will be nothing. "
                "Your verdicts and annotations stay as they are. Nothing is tracked again."
            )
        )
        lead.setWordWrap(True)
        lead.setProperty("muted", True)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(1, 10)
        self._slider.setPageStep(1)
        self._slider.setValue(sensitivity)
        self._slider.setAccessibleName(self.tr("Sensitivity"))
        self._value = QLabel(str(sensitivity))
        self._value.setFont(numbers_font(self.font()))
        self._value.setMinimumWidth(3 * GRID_PX)
        self._result = QLabel()
        self._result.setProperty("title", True)
        self._result.setAccessibleName(self.tr("Flags at this sensitivity"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(GRID_PX)
        for widget in (QLabel(self.tr("Few")), self._slider, QLabel(self.tr("Many")), self._value):
            row.addWidget(widget, 1 if widget is self._slider else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(2 * GRID_PX)
        column.addWidget(lead)
        column.addLayout(row)
        column.addWidget(self._result)
        column.addWidget(buttons)
        self.setMinimumWidth(56 * GRID_PX)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(lambda: self.sensitivity_changed.emit(self._slider.value()))
        self._slider.valueChanged.connect(self._moved)

    def show_result(self, flags: int, duration_s: float) -> None:
        """How many flags there are now, in a session of this length."""
        per_hour = flags / duration_s * 3600 if duration_s > 0 else 0.0
        self._result.setText(self.tr("{flags} flags · {per_hour:.0f} per hour").format(flags=flags, per_hour=per_hour))

    def _moved(self, value: int) -> None:
        self._value.setText(str(value))
        self._result.setText(self.tr("…"))
        self._rest.start()
