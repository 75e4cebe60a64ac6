"""What dialogs that write files have in common: a place, progress, cancel, and opening what was written."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from annotator.ui.background.job import Job
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.panel_parts import ErrorLine


class WritingDialog(QDialog):
    """Choices above, then where to write, progress and buttons. Subclasses fill :attr:`choices` and :meth:`begin`."""

    def __init__(self, *, place: Path, folder: bool, action: str, parent: QWidget | None = None):
        """Build the frame.

        Args:
            place: Suggested file or folder.
            folder: Whether a folder is written into, not one file.
            action: What the button that begins says.
        """
        super().__init__(parent)
        self._folder = folder
        self.written: Path | None = None
        """What was written last, or None."""
        self.name_filter = "HTML (*.html)"
        """What the system's dialog for choosing a file offers."""
        self.job = Job(self)
        self.choices = vbox()
        self.place = QLineEdit(str(place))
        self.place.setAccessibleName(self.tr("Folder to write into") if folder else self.tr("File to write"))
        self.place.setToolTip(self.place.accessibleName())
        self.browse = QPushButton(self.tr("Choose…"), autoDefault=False)
        self.browse.setToolTip(self.tr("Choose where to write"))
        self.progress = QProgressBar(minimum=0, maximum=1000, textVisible=False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.doing = QLabel(wordWrap=True, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        self.error = ErrorLine()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.start = self.buttons.addButton(action, QDialogButtonBox.ButtonRole.ActionRole)
        self.open_button = self.buttons.addButton(self.tr("Open"), QDialogButtonBox.ButtonRole.ActionRole)
        self.open_button.setToolTip(self.tr("Open what was written with the program that belongs to it"))
        self.folder_button = self.buttons.addButton(self.tr("Show in folder"), QDialogButtonBox.ButtonRole.ActionRole)
        self.folder_button.setToolTip(self.tr("Open the folder in which it lies"))
        self.cancel = self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.ActionRole)
        self.cancel.setToolTip(self.tr("Stop; nothing half-written is kept"))
        self._lay_out()
        self.start.setDefault(True)
        self.browse.clicked.connect(self._choose)
        self.start.clicked.connect(self._start)
        self.cancel.clicked.connect(self.job.cancel)
        self.open_button.clicked.connect(self._open_written)
        self.folder_button.clicked.connect(self._open_folder)
        self.buttons.rejected.connect(self.reject)
        self.job.progressed.connect(self._show_progress)
        self.job.finished.connect(self._show_end)
        self.job.failed.connect(self._show_failure)
        self.finished.connect(self.job.close)
        self._show_state()

    def begin(self, place: Path) -> None:
        """Start the job.

        Raises:
            ValueError: a choice cannot be used; the message says which.
        """
        raise NotImplementedError

    def told(self, result: object) -> tuple[Path, str]:
        """What to open, and a sentence about what was written."""
        raise NotImplementedError

    def reject(self) -> None:
        """Close; what is being written is given up."""
        self.job.close()
        super().reject()

    def _lay_out(self) -> None:
        row = hbox(stretched(self.place, 1), self.browse)
        vbox(
            self.choices,
            GRID_PX,
            row,
            self.progress,
            self.doing,
            self.error,
            GRID_PX,
            self.buttons,
            on=self,
            margin=(3 * GRID_PX, 2 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX),
        )
        self.setMinimumWidth(64 * GRID_PX)

    def _choose(self) -> None:
        if self._folder:
            name = QFileDialog.getExistingDirectory(self, self.tr("Folder to write into"), self.place.text())
        else:
            name, _ = QFileDialog.getSaveFileName(self, self.tr("File to write"), self.place.text(), self.name_filter)
        if name:
            self.place.setText(name)

    def _start(self) -> None:
        text = self.place.text().strip()
        self.error.show_error("" if text else self.tr("say where to write"))
        if not text:
            return
        self.written = None
        try:
            self.begin(Path(text).expanduser())
        except ValueError as error:
            self.error.show_error(str(error))
        self.progress.setValue(0)
        self.doing.setText(self.tr("Beginning…"))
        self._show_state()

    def _show_progress(self, done: float, what: str) -> None:
        self.progress.setValue(round(1000 * done))
        self.doing.setText(f"{what[:1].upper()}{what[1:]}…")

    def _show_end(self, result: object) -> None:
        if result is None:
            self.doing.setText(self.tr("Cancelled; nothing was kept."))
        else:
            self.written, sentence = self.told(result)
            self.doing.setText(sentence)
        self._show_state()

    def _show_failure(self, problem: str) -> None:
        self.error.show_error(problem)
        self.doing.setText("")
        self._show_state()

    def _show_state(self) -> None:
        running = self.job.running
        self.progress.setVisible(running)
        self.doing.setVisible(running or bool(self.doing.text()))
        self.cancel.setVisible(running)
        self.start.setVisible(not running)
        self.open_button.setVisible(not running and self.written is not None and self.written.is_file())
        self.folder_button.setVisible(not running and self.written is not None)
        for widget in (self.place, self.browse):
            widget.setEnabled(not running)
        self.enable_choices(not running)

    def begin_with(self, *choices: QWidget) -> None:
        """Let the keyboard go through the choices first, in this order, then on to where to write."""
        for one, following in pairwise((*choices, self.place, self.browse)):
            QWidget.setTabOrder(one, following)
        choices[0].setFocus()

    def enable_choices(self, on: bool) -> None:
        """Let choices be changed, or hold them while something is written."""
        raise NotImplementedError

    def _open_written(self) -> None:
        if self.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written)))

    def _open_folder(self) -> None:
        if self.written is not None:
            folder = self.written if self.written.is_dir() else self.written.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
