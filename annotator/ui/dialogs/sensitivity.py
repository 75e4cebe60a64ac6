"""How readily a movement is flagged, and by which rules words and movement are compared; the result shows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QSlider, QWidget

from annotator.ui.actions.table import in_language
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.panels.sensitivity_steps import SensitivitySteps
from annotator.ui.widgets.boxes import Part, hbox, stretched
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import heading, hint, scrolled, title

_REST_MS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChoice:
    """One rule for incongruence candidates that can be switched."""

    name: str
    label: str
    description: str
    on: bool


class SensitivityDialog(FormDialog):
    """A slider from 1 to 10 and the rules. The flags behind it follow when the hand rests."""

    changed = Signal(int, object)
    """Sensitivity, and a tuple of the names of the rules that are switched off."""

    def __init__(
        self, sensitivity: int, rules: Sequence[RuleChoice], parent: QWidget | None = None, *, rated_by: str = ""
    ):
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("Sensitivity and rules"))
        lead = hint(
            self.tr(
                "At 1 only large, clear shifts are flagged; at 10 small ones too, and more of them will be nothing. "
                "Your verdicts and annotations stay as they are. Nothing is tracked again."
            )
        )
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(1, 10)
        self._slider.setPageStep(1)
        self._slider.setValue(sensitivity)
        self._slider.setAccessibleName(self.tr("Sensitivity"))
        self.steps = SensitivitySteps(self._slider)
        self._value = QLabel(str(sensitivity))
        self._value.setFont(numbers_font(self.font()))
        self._value.setMinimumWidth(3 * GRID_PX)
        self._result = title()
        self._result.setAccessibleName(self.tr("Flags at this sensitivity"))
        row = hbox(QLabel(self.tr("Few")), stretched(self._slider), QLabel(self.tr("Many")), self._value)
        self._rules = {rule.name: self._rule_box(rule) for rule in rules}
        parts: list[Part] = [lead, GRID_PX, row, self.steps, self._result]
        if self._rules:
            self.rated = hint(self.tr("Valence of the words: {source}").format(source=in_language(rated_by)))
            self.rated.setVisible(bool(rated_by))
            parts += (GRID_PX, heading(self.tr("Where words and movement disagree")), self.rated)
            parts.append(stretched(self._rule_area(rules)))
        self.lay_out(*parts, GRID_PX)
        self.resize(80 * GRID_PX, 82 * GRID_PX)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._tell)
        self._slider.valueChanged.connect(self._moved)

    @property
    def rules_off(self) -> tuple[str, ...]:
        """Names of the rules that are switched off."""
        return tuple(name for name, box in self._rules.items() if not box.isChecked())

    def show_result(self, flags: int, candidates: int, duration_s: float) -> None:
        """How many flags there are now, how many of them are candidates, in a session of this length."""
        per_hour = flags / duration_s * 3600 if duration_s > 0 else 0.0
        self._result.setText(
            self.tr("{flags} flags, {candidates} of them incongruence candidates · {per_hour:.0f} per hour").format(
                flags=flags, candidates=candidates, per_hour=per_hour
            )
        )

    def _rule_box(self, rule: RuleChoice) -> QCheckBox:
        box = QCheckBox(rule.label)
        box.setChecked(rule.on)
        box.setToolTip(rule.description)
        box.toggled.connect(self._changed)
        return box

    def _rule_area(self, rules: Sequence[RuleChoice]) -> QWidget:
        """The rules below each other; they scroll where the screen is too low for all of them."""
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(GRID_PX, GRID_PX, GRID_PX, GRID_PX)
        grid.setHorizontalSpacing(2 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX)
        grid.setColumnStretch(1, 1)
        for row, (rule, box) in enumerate(zip(rules, self._rules.values(), strict=True)):
            grid.addWidget(box, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(hint(rule.description), row, 1)
        grid.setRowStretch(len(rules), 1)
        area = scrolled(page)
        area.setAccessibleName(self.tr("Where words and movement disagree"))
        area.setMinimumHeight(20 * GRID_PX)
        return area

    def _moved(self, value: int) -> None:
        self._value.setText(str(value))
        self._changed()

    def _changed(self) -> None:
        self._result.setText(self.tr("…"))
        self._rest.start()

    def _tell(self) -> None:
        self.changed.emit(self._slider.value(), self.rules_off)
