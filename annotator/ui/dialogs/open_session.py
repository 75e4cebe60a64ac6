"""Asks for a recording or a session. A session is a folder: choosing it is enough, nobody has to look into it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.ui.look.translation import translate

VIDEOS = "*.mp4 *.mov *.m4v *.mkv *.avi *.webm *.mpg *.mpeg *.mts *.m2ts *.wmv *.gif"
_DATABASE = "session.db"


class OpenSessionDialog(QFileDialog):
    """A file dialog in which a session's folder can be chosen like a file, and is taken when it is entered."""

    path_chosen = Signal(object)
    """The path of a recording or a session folder."""

    def __init__(self, folder: str, parent: QWidget | None = None):
        super().__init__(parent, translate("commands", "Open a recording or a session folder"), folder)
        self.setNameFilters(
            [
                translate("commands", "Videos and sessions ({VIDEOS} session.db)").format(VIDEOS=VIDEOS),
                translate("commands", "All files (*)"),
            ]
        )
        self.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._taken = False
        self.fileSelected.connect(self._take)
        self.directoryEntered.connect(self._enter)

    def accept(self) -> None:
        """Take a session folder that is chosen or typed; what is chosen else, as any file dialog does."""
        chosen = [name for name in self.selectedFiles() if is_session_folder(Path(name))]
        if chosen:
            self._close_with(chosen[0])
        else:
            super().accept()

    def _enter(self, name: str) -> None:
        if is_session_folder(Path(name)):
            self._close_with(name)

    def _close_with(self, name: str) -> None:
        self._take(name)
        self.done(QFileDialog.DialogCode.Rejected)  # accepting would ask for a file in the folder

    def _take(self, name: str) -> None:
        if self._taken:
            return
        self._taken = True
        path = Path(name)
        self.path_chosen.emit(path.parent if path.name == _DATABASE else path)


def is_session_folder(path: Path) -> bool:
    """True for a folder that holds a session."""
    return path.is_dir() and (path / _DATABASE).is_file()
