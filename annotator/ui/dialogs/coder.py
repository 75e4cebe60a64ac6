"""Asks who is annotating."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from annotator.domain.session import Coder
from annotator.ui.theme import GRID_PX


class CoderDialog(QDialog):
    """A short id that goes into every annotation and export, and a name that stays on this screen."""

    def __init__(self, coder: Coder, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who is annotating?"))
        self._before = coder
        lead = QLabel(
            self.tr(
                "Every annotation and verdict carries the coder's id. Use the id your study gave you, so that "
                "agreement between coders can be computed; exports without names keep the id only."
            )
        )
        lead.setWordWrap(True)
        lead.setProperty("muted", True)
        self._id = QLineEdit(coder.id)
        self._id.setAccessibleName(self.tr("Coder id"))
        self._id.setMaxLength(40)
        self._name = QLineEdit(coder.name)
        self._name.setAccessibleName(self.tr("Coder name"))
        self._name.setPlaceholderText(self.tr("optional"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setSpacing(GRID_PX)
        form.addRow(self.tr("Id"), self._id)
        form.addRow(self.tr("Name"), self._name)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(2 * GRID_PX)
        column.addWidget(lead)
        column.addLayout(form)
        column.addWidget(self._buttons)
        self.setMinimumWidth(52 * GRID_PX)
        self._id.textChanged.connect(self._check)
        self._check()

    @property
    def coder(self) -> Coder:
        """Who was entered."""
        same = self._id.text().strip() == self._before.id
        return Coder(
            id=self._id.text().strip(),
            name=self._name.text().strip(),
            blind_to=self._before.blind_to if same else (),
        )

    def _check(self) -> None:
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self._id.text().strip()))
