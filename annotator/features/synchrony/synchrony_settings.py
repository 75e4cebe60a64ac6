"""How synchrony is computed: the parameters of rMEA, to be changed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QPushButton, QSpinBox, QWidget

from annotator.analysis.synchrony import SynchronyParameters
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import stretched, vbox
from annotator.ui.widgets.fields import seconds_field
from annotator.ui.widgets.forms import form, label


class SynchronySettings(QWidget):
    """One field per parameter; ``changed`` comes with every step of a field."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._usual = self._parameters = SynchronyParameters()
        self.window_s = seconds_field(
            self.tr("Window"), self.tr("Length of a window"), least=2.0, most=3600.0, step=5.0
        )
        self.step_s = seconds_field(
            self.tr("Step"),
            self.tr("From the start of one window to that of the next"),
            least=0.5,
            most=3600.0,
            step=5.0,
        )
        self.lag_s = seconds_field(
            self.tr("Lag"), self.tr("How much later the other may move, in both directions"), least=0.5, most=60.0
        )
        self.smooth_s = seconds_field(
            self.tr("Smoothing"), self.tr("Length of the moving average; 0 for none"), most=60.0, step=0.1
        )
        self.surrogates = QSpinBox(minimum=0, maximum=10_000, singleStep=50)
        self.surrogates.setAccessibleName(self.tr("Shuffled recordings"))
        self.surrogates.setToolTip(
            self.tr("With how many recordings whose pieces are shuffled the pair is compared; 0 for none")
        )
        for field in self._fields().values():
            field.setKeyboardTracking(False)
            field.valueChanged.connect(self._take)
        self._reset = QPushButton()
        self._reset.clicked.connect(lambda: self.set_parameters(self._usual))
        fields = form()
        for widget in self._fields().values():
            fields.addRow(label(widget.accessibleName()), widget)
        vbox(fields, stretched(self._reset, 0, Qt.AlignmentFlag.AlignRight), on=self, margin=0, spacing=GRID_PX // 2)
        self.use(self._usual)

    @property
    def parameters(self) -> SynchronyParameters:
        """The parameters that are chosen."""
        return self._parameters

    def set_parameters(self, parameters: SynchronyParameters) -> None:
        """Show and use these."""
        if parameters != self._parameters:
            self._parameters = parameters
            self._show()
            self.changed.emit()

    def use(self, usual: SynchronyParameters) -> None:
        """Take these for usual, and show them; nothing is told."""
        self._usual = self._parameters = usual
        as_in_rmea = usual == SynchronyParameters()
        self._reset.setText(self.tr("As in rMEA") if as_in_rmea else self.tr("As at first"))
        self._reset.setToolTip(
            self.tr(
                "Window {window:g} s, step {step:g} s, lag {lag:g} s, smoothing {smooth:g} s, "
                "{count} shuffled recordings"
            ).format(
                window=usual.window_s,
                step=usual.step_s,
                lag=usual.lag_s,
                smooth=usual.smooth_s,
                count=usual.surrogates,
            )
        )
        self._show()

    def _fields(self) -> dict[str, QDoubleSpinBox | QSpinBox]:
        names = ("window_s", "step_s", "lag_s", "smooth_s", "surrogates")
        return {name: getattr(self, name) for name in names}

    def _show(self) -> None:
        for name, field in self._fields().items():
            with QSignalBlocker(field):
                field.setValue(getattr(self._parameters, name))

    def _take(self) -> None:
        values = {name: field.value() for name, field in self._fields().items()}
        self.set_parameters(replace(self._parameters, **values))  # pyright: ignore[reportArgumentType]
