"""Asks who is annotating, and how quick they are with a key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.session import Coder
from annotator.ui.dialogs.reaction_test import ReactionTest
from annotator.ui.panels.surfaces import hint
from annotator.ui.theme import GRID_PX

_LATEST_MS = 1000


class CoderDialog(QDialog):
    """A short id that goes into every annotation and export, and a name that stays on this screen."""

    def __init__(self, coder: Coder, known: Mapping[str, Coder] | None = None, parent: QWidget | None = None):
        """``known`` are the coders of the session: choosing one takes over what is known of them."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who is annotating?"))
        self._known = {**(known or {}), coder.id: coder}
        self._reaction_s = coder.reaction_s
        self._own_reaction = False
        self._id = self._id_field(coder)
        self._name = QLineEdit(coder.name)
        self._name.setAccessibleName(self.tr("Coder name"))
        self._name.setPlaceholderText(self.tr("optional"))
        self._earlier = QSpinBox()
        self._earlier.setRange(0, _LATEST_MS)
        self._earlier.setSingleStep(10)
        self._earlier.setSuffix(self.tr(" ms"))
        self._set_earlier(coder.start_earlier_s)
        self._earlier.setAccessibleName(self.tr("Start codes earlier by"))
        self._earlier.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._measure = QPushButton(self.tr("Measure…"))
        self._measure.setAutoDefault(False)
        self._measure.setToolTip(self.tr("A short test of how long you take to press a key"))
        self._measured = hint()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self._measure.clicked.connect(self._ask_reaction)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._id.editTextChanged.connect(self._check)
        self._id.editTextChanged.connect(self._take_known)
        self._earlier.valueChanged.connect(self._note_by_hand)
        self._show_measured()
        self._check()

    def _id_field(self, coder: Coder) -> QComboBox:
        field = QComboBox()
        field.setEditable(True)
        field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        field.addItems(list(self._known))
        field.setCurrentText(coder.id)
        field.setAccessibleName(self.tr("Coder id"))
        # A completer would take the first Enter for itself.
        field.setCompleter(None)  # pyright: ignore[reportArgumentType]
        line = field.lineEdit()
        if line is not None:
            line.setMaxLength(40)
            line.selectAll()
        return field

    def _lay_out(self) -> None:
        lead = hint(
            self.tr(
                "Every annotation and verdict carries the coder's id. Use the id your study gave you, so that "
                "agreement between coders can be computed; exports without names keep the id only."
            )
        )
        why = hint(
            self.tr(
                "A key is pressed a moment after what was seen. While the recording plays, your codes start this much "
                "earlier than the key press; ends are not moved, and paused you are exact anyway. It is kept with your "
                "id and named in every export."
            )
        )
        earlier = QHBoxLayout()
        earlier.setSpacing(GRID_PX)
        for part in (self._earlier, self._measure, self._measured):
            earlier.addWidget(part, 1 if part is self._measured else 0)
        form = QFormLayout()
        form.setSpacing(GRID_PX)
        form.addRow(self.tr("Id"), self._id)
        form.addRow(self.tr("Name"), self._name)
        form.addRow(self.tr("Start codes earlier by"), earlier)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(2 * GRID_PX)
        column.addWidget(lead)
        column.addLayout(form)
        column.addWidget(why)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(60 * GRID_PX)

    @property
    def coder(self) -> Coder:
        """Who was entered; what was hidden from them stays hidden."""
        id_ = self._id.currentText().strip()
        before = self._known.get(id_) or Coder(id=id_)
        return replace(
            before,
            name=self._name.text().strip(),
            start_earlier_s=self._earlier.value() / 1000,
            reaction_s=self._reaction_s,
        )

    def _take_known(self) -> None:
        """Show what is known of the coder with this id; of a new one nothing is, whoever sat here before.

        What was entered or measured while this dialog is open is of the person who sits here, and stays.
        """
        id_ = self._id.currentText().strip()
        known = self._known.get(id_) or Coder(id=id_)
        if not self._name.isModified():
            self._name.setText(known.name)
        if not self._own_reaction:
            self._set_earlier(known.start_earlier_s)
            self._reaction_s = known.reaction_s
            self._show_measured()

    def _set_earlier(self, start_earlier_s: float) -> None:
        with QSignalBlocker(self._earlier):
            self._earlier.setValue(round(start_earlier_s * 1000))

    def _note_by_hand(self) -> None:
        self._own_reaction = True

    def _ask_reaction(self) -> None:
        test = ReactionTest(parent=self)
        test.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        test.accepted.connect(lambda: self._take_reaction(test.median_s))
        test.open()

    def _take_reaction(self, median_s: float | None) -> None:
        if median_s is not None:
            self._reaction_s = median_s
            self._own_reaction = True
            self._set_earlier(median_s)
            self._show_measured()

    def _show_measured(self) -> None:
        self._measured.setText(
            self.tr("not measured yet")
            if self._reaction_s is None
            else self.tr("measured: {n} ms").format(n=round(self._reaction_s * 1000))
        )

    def _check(self) -> None:
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self._id.currentText().strip()))
