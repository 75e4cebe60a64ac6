"""Words that go where names go: a field for dialogs that write something for others."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from annotator.storage.errors import StorageError
from annotator.storage.removed_words import keep_words, kept_words
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import vbox
from annotator.ui.widgets.panel_parts import hint


class RemovedWords(QWidget):
    """One word or phrase a line; kept with the session, for the next time and for the command line."""

    def __init__(self, session_folder: Path, *, read_only: bool = False, parent: QWidget | None = None):
        super().__init__(parent)
        self._session_folder, self._read_only = session_folder, read_only
        self.field = QPlainTextEdit(placeholderText=self.tr("Nicknames, other people, places, employers"))
        self.field.setToolTip(
            self.tr("Left out like the names of the people in the session, each as a whole; kept with the session")
        )
        self.field.setAccessibleName(self.tr("Further words to leave out"))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(9 * GRID_PX)
        self._problem = hint()
        self._problem.hide()
        vbox(
            hint(self.tr("Leave these words out too, one word or phrase a line:")),
            self.field,
            self._problem,
            on=self,
            margin=0,
        )
        try:
            self.field.setPlainText("\n".join(kept_words(session_folder)))
        except StorageError as error:
            self._tell(str(error))

    @property
    def words(self) -> tuple[str, ...]:
        """What was entered."""
        lines = (line.strip() for line in self.field.toPlainText().splitlines())
        return tuple(line for line in lines if line)

    def keep(self) -> tuple[str, ...]:
        """The words, which are kept with the session from now on; where that cannot be, it is told."""
        if not self._read_only:
            try:
                keep_words(self._session_folder, self.words)
            except StorageError as error:
                self._tell(str(error))
        return self.words

    def _tell(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.show()
