"""Who codes which session: drawn at random, shown before it is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from annotator.domain.session import BLINDS, Blind
from annotator.features.study.assignment import Assignment, AssignmentPlan, draw
from annotator.ui.look.names import blind_name
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import stretched
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint


class AssignDialog(FormDialog):
    """Shows what would be drawn after each change; gives it when it is accepted."""

    def __init__(
        self,
        sessions: Sequence[str],
        present: Sequence[Assignment],
        coders: Sequence[str],
        parent: QWidget | None = None,
    ):
        """``coders``: who has worked in the study so far."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Assign sessions to coders"))
        self._sessions, self._present = tuple(sessions), tuple(present)
        self.drawn: tuple[Assignment, ...] = ()
        self.coders = QLineEdit(", ".join(coders), placeholderText=self.tr("ids, e.g. anna, ben, carla"))
        self.coders.setAccessibleName(self.tr("Coders"))
        self.double = QSpinBox(minimum=0, maximum=100, value=20, suffix=self.tr(" % of sessions"))
        self.double.setAccessibleName(self.tr("Coded by two"))
        self.seed = QSpinBox(minimum=0, maximum=999_999, value=1)
        self.seed.setAccessibleName(self.tr("Seed of the draw"))
        self.seed.setToolTip(self.tr("The same seed and sessions give the same draw"))
        self.anew = QCheckBox(self.tr("Forget who was assigned before"))
        self.blind: dict[Blind, QCheckBox] = {what: QCheckBox(blind_name(what)) for what in BLINDS}
        self.blind["coders"].setChecked(True)
        self.shown = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self.shown.setAccessibleName(self.tr("Who would code what"))
        self._build()
        self._draw()

    def _build(self) -> None:
        fields = form()
        fields.addRow(label(self.tr("Coders")), self.coders)
        fields.addRow(label(self.tr("Coded by two")), self.double)
        fields.addRow(label(self.tr("Seed of the draw")), self.seed)
        fields.addRow("", self.anew)
        self.lay_out(
            fields,
            heading(self.tr("Kept from every coder")),
            *self.blind.values(),
            hint(self.tr("Two who code the same session are blind to each other whatever is ticked.")),
            self.error,
            stretched(self.shown),
            ok=self.tr("Assign"),
        )
        for box in self.blind.values():
            box.toggled.connect(self._draw)
        self.coders.textChanged.connect(self._draw)
        self.double.valueChanged.connect(self._draw)
        self.seed.valueChanged.connect(self._draw)
        self.anew.toggled.connect(self._draw)
        self.resize(64 * GRID_PX, 72 * GRID_PX)

    def _draw(self, _changed: object = None) -> None:
        names = [name.strip() for name in self.coders.text().replace(";", ",").split(",")]
        ids = tuple(name for name in names if name)
        wanted: list[Blind] = [what for what, box in self.blind.items() if box.isChecked()]
        share = self.double.value() / 100 if len(ids) > 1 else 0.0
        try:
            plan = AssignmentPlan(coders=ids, double_share=share, seed=self.seed.value(), blind_to=tuple(wanted))
        except ValueError as error:
            self.error.show_error(str(error))
            self.shown.setPlainText("")
            self.ok_button.setEnabled(False)
            return
        self.error.show_error("")
        self.drawn = draw(self._sessions, plan, () if self.anew.isChecked() else self._present)
        by_session: dict[str, list[str]] = {}
        for row in self.drawn:
            by_session.setdefault(row.session, []).append(row.coder_id)
        words = self.tr("{session}: {coders}")
        lines = [words.format(session=name, coders=", ".join(ids)) for name, ids in by_session.items()]
        self.shown.setPlainText("\n".join(lines))
        self.ok_button.setEnabled(bool(self.drawn))
