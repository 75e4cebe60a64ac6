"""The practice part of the Train menu: doing an exercise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from annotator.ui.actions import Handler
from annotator.ui.background import Background
from annotator.ui.commands.stage import Stage
from annotator.ui.dialogs.message import show_problem
from annotator.ui.preferences import Preferences

if TYPE_CHECKING:  # the trainee's screens are loaded when somebody practises
    from annotator.ui.practice.practice_window import PracticeWindow
    from annotator.workflow.practice import AttemptShelf, OpenedExercise

translate = QCoreApplication.translate

_EXERCISES = "Exercises (*.exercise);;All files (*)"


class PracticeCommands:
    """Opens the windows of practice; each is a window of its own beside the coder's."""

    def __init__(self, stage: Stage, *, background: Background, preferences: Preferences):
        self._stage = stage
        self._background = background
        self._preferences = preferences
        self._windows: list[PracticeWindow] = []

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {"open_exercise": self._ask_for_exercise}

    @property
    def windows(self) -> tuple[PracticeWindow, ...]:
        """The trainee's windows that are open."""
        return tuple(self._windows)

    def close_windows(self) -> None:
        """Close what is open; every attempt is kept."""
        for window in self.windows:
            window.close()

    def open_exercise(self, path: Path) -> None:
        """Read an exercise and find its recordings, off the window's thread; then show it."""

        def work() -> OpenedExercise:
            from annotator.workflow.practice import open_exercise

            return open_exercise(path, remembered=self._remembered)

        self._stage.say(translate("commands", "Opening {name}").format(name=path.name))
        self._background.run(
            work,
            done=self._show,
            failed=lambda error: show_problem(
                self._stage.window, translate("commands", "This exercise cannot be opened"), str(error)
            ),
        )

    def shelf(self) -> AttemptShelf:
        """Where the attempts made on this computer are kept."""
        from annotator.workflow.practice import AttemptShelf

        chosen = self._preferences.text("practice/folder")
        if chosen:
            return AttemptShelf(Path(chosen))
        data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
        return AttemptShelf(Path(data) / "attempts")

    def _ask_for_exercise(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._stage.window, translate("commands", "Practise"), self._start_folder(), _EXERCISES
        )
        if name:
            self.open_exercise(Path(name))

    def _start_folder(self) -> str:
        return self._preferences.text("practice/exercises", str(Path.home()))

    def _show(self, opened: OpenedExercise) -> None:
        from annotator.ui.practice.practice_window import PracticeWindow

        self._preferences.set_text("practice/exercises", str(opened.path.parent))
        self._stage.playhead.pause()
        window = PracticeWindow(
            opened,
            shelf=self.shelf(),
            preferences=self._preferences,
            themes=self._stage.themes,
            parent=self._stage.window,
        )
        window.media_found.connect(self._remember)
        window.closed.connect(lambda: self._windows.remove(window))
        self._windows.append(window)
        window.show()
        window.activateWindow()
        self._stage.say("")

    def _remembered(self, fingerprint: str) -> Path | None:
        kept = self._preferences.text(f"practice/media/{fingerprint.removeprefix('sha256:')}")
        return Path(kept) if kept else None

    def _remember(self, fingerprint: str, path: Path) -> None:
        self._preferences.set_text(f"practice/media/{fingerprint.removeprefix('sha256:')}", str(path))
