"""Every part of the program with its licence, and the licence's text."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QTreeWidget, QTreeWidgetItem, QWidget

from annotator.app.licences import parts, texts
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import stretched
from annotator.ui.widgets.form_dialog import FormDialog


class LicencesDialog(FormDialog):
    """A list; the text of what is chosen below it."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("Licences"))
        self.setMinimumSize(80 * GRID_PX, 64 * GRID_PX)
        self._parts = parts()
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Parts"))
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([self.tr("Part"), self.tr("Version"), self.tr("Licence")])
        for part in self._parts:
            self.list.addTopLevelItem(QTreeWidgetItem([part.name, part.version, part.licence]))
        for column_number in range(2):
            self.list.resizeColumnToContents(column_number)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(self.tr("The licence's text"))
        self.list.itemSelectionChanged.connect(self._show)
        self.lay_out(stretched(self.list, 1), stretched(self.text, 1), spacing=2 * GRID_PX)
        self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _show(self) -> None:
        row = self.list.currentIndex().row()
        found = [text for _, text in texts(self._parts[row])]
        self.text.setPlainText("\n\n".join(found) or self.tr("This part brings no text of its licence."))
