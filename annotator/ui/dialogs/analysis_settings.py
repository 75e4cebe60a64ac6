"""Asks how to analyse: how readily a movement is flagged, and how thoroughly to look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QSlider, QSpinBox, QWidget

from annotator.domain.session import AnalysisInfo
from annotator.pipeline.analysis_options import AnalysisOptions
from annotator.pipeline.other_model import measured_otherwise
from annotator.pipeline.track import default_workers
from annotator.ui.background.work import Background
from annotator.ui.document import SessionDocument
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.panels.check_card import CheckCard
from annotator.ui.panels.sensitivity_steps import SensitivitySteps
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint

_USUAL_SENSITIVITY = 5


class AnalysisSettingsDialog(FormDialog):
    """What to expect of the recordings, sensitivity with what it means for them, rates, and workers."""

    def __init__(
        self,
        document: SessionDocument,
        parent: QWidget | None = None,
        *,
        check: CheckCard | None = None,
        rates: Callable[[], Mapping[int, float]] | None = None,
    ):
        """``rates`` gives the moments an hour of every sensitivity, off the GUI thread; None before an analysis."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Analyse"))
        self.check = check
        self._rated = False
        self._background = Background(1, self)
        defaults = AnalysisOptions()
        info = document.session.findings.info
        standing = info.parameters.get("sensitivity") if info is not None else None
        self.sensitivity = QSlider(Qt.Orientation.Horizontal)
        self.sensitivity.setRange(1, 10)
        self.sensitivity.setPageStep(1)
        self.sensitivity.setValue(int(standing) if standing is not None else _USUAL_SENSITIVITY)
        self._first_time = standing is None
        self.sensitivity.setAccessibleName(self.tr("Sensitivity, 1 to 10"))
        self.sensitivity.setToolTip(self.tr("1: few, strong flags. 10: many, weak ones too. Left and Right change it."))
        self.steps = SensitivitySteps(self.sensitivity)
        self._value = QLabel()
        self._value.setFont(numbers_font(self._value.font()))
        self.meaning = hint()
        self.other_model = hint()
        self.face_hz = self._rate(self.tr("Face, times per second"), defaults.face_hz)
        self.face_hz.setToolTip(self.tr("15 sees blinks and brief smiles; less is faster"))
        self.pose_hz = self._rate(self.tr("Body, times per second"), defaults.pose_hz)
        self.pose_hz.setToolTip(self.tr("2 is enough for posture and hands; more takes much longer"))
        self.workers = QSpinBox(minimum=1, maximum=64, value=default_workers())
        self.workers.setAccessibleName(self.tr("Workers"))
        self.workers.setToolTip(self.tr("How many processes track at once; fewer leaves the computer free for coding"))
        self.ok_button.setDefault(True)
        self._lay_out()
        self._warn(info)
        self.sensitivity.valueChanged.connect(self._explain)
        self.finished.connect(self._background.close)
        self._explain()
        self.sensitivity.setFocus()
        if check is not None:
            self.finished.connect(check.stop)
            check.again.clicked.connect(self.check_again)
            check.grown.connect(self._grow)
            self.check_again()
        if rates is not None:
            # Nobody has asked for it: what is wrong is told by the analysis.
            self._background.run(rates, done=self._take_rates, failed=lambda _error: None)

    @property
    def options(self) -> AnalysisOptions:
        """What was chosen.

        Raises:
            ValueError: the body is to be looked at more often than the face.
        """
        return AnalysisOptions(
            workers=self.workers.value(),
            face_hz=self.face_hz.value(),
            pose_hz=self.pose_hz.value(),
            sensitivity=self.sensitivity.value(),
        )

    @property
    def options_to_run(self) -> AnalysisOptions:
        """As :attr:`options`; where nobody has touched the sensitivity yet, it is left to what can be decided."""
        untouched = self._first_time and self.sensitivity.value() == _USUAL_SENSITIVITY
        return replace(self.options, sensitivity=None) if untouched else self.options

    def accept(self) -> None:
        try:
            self.options  # noqa: B018
        except ValueError as error:
            self.error.show_error(str(error))
            return
        super().accept()

    def check_again(self) -> None:
        """Look at the recordings, with the rates and workers that are chosen."""
        if self.check is not None:
            try:
                options = self.options
            except ValueError as error:
                self.error.show_error(str(error))
                return
            self.error.show_error("")
            self.check.start(options)

    def _grow(self) -> None:
        """Give what the check says its room, as far as the screen has it."""
        layout = self.layout()
        if layout is not None:
            if self.check is not None:
                self.check.updateGeometry()
            layout.activate()
            needed_px = max(layout.totalHeightForWidth(self.width()), layout.totalMinimumSize().height())
            self.resize(self.width(), min(max(self.height(), needed_px), self.screen().availableGeometry().height()))

    def _rate(self, name: str, value: float) -> QDoubleSpinBox:
        field = QDoubleSpinBox(decimals=1, minimum=0.5, maximum=60.0, value=value)
        field.setAccessibleName(name)
        return field

    def _lay_out(self) -> None:
        slide = hbox(stretched(self.sensitivity, 1), self._value)
        rates = form()
        rates.addRow(label(self.tr("Face, per second")), self.face_hz)
        rates.addRow(label(self.tr("Body, per second")), self.pose_hz)
        rates.addRow(label(self.tr("Workers")), self.workers)
        self.lay_out(
            *((self.check, GRID_PX) if self.check is not None else ()),
            heading(self.tr("Sensitivity")),
            slide,
            self.steps,
            self.meaning,
            GRID_PX,
            heading(self.tr("How thoroughly")),
            rates,
            hint(
                self.tr(
                    "It runs in the background and can be cancelled; what is tracked is kept, and the next run goes "
                    "on from there. Your annotations and verdicts are not touched."
                )
            ),
            self.other_model,
            self.error,
            GRID_PX,
            ok=self.tr("Analyse"),
            margin=(3 * GRID_PX, 2 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX),
        )
        self.setMinimumWidth((72 if self.check is not None else 56) * GRID_PX)

    def _warn(self, info: AnalysisInfo | None) -> None:
        """Say it where another model measured: then everything is tracked anew, and flags may change."""
        other = measured_otherwise(info)
        self.other_model.setVisible(other is not None)
        if other is not None:
            self.other_model.setText(
                self.tr(
                    "This session was measured with another model ({before}). It stays as it is if you cancel. If you "
                    "analyse, everything is measured anew with {now}: flags may come and go. Your annotations and "
                    "verdicts are kept."
                ).format(before=other.before, now=other.now)
            )

    def _take_rates(self, per_hour: Mapping[int, float]) -> None:
        self._rated = True
        self.meaning.hide()  # the steps say it in numbers
        self.steps.show_rates(per_hour)
        self._grow()

    def _explain(self, _value: int = 0) -> None:
        value = self.sensitivity.value()
        self._value.setText(str(value))
        if value <= 3:
            text = self.tr("Few flags: only strong, clear shifts.")
        elif value <= 7:
            text = self.tr("A middle way. After the first analysis the number of moments an hour is shown here.")
            if self._first_time and value == _USUAL_SENSITIVITY:
                text += self.tr(" Where it is more than can be decided in a quarter of the time, it is lowered.")
        else:
            text = self.tr("Many flags: weak shifts too, and more that mean nothing.")
        self.meaning.setText(text)
        if not self._rated:
            self.sensitivity.setAccessibleDescription(text)
