"""The practice part of the Train menu: making exercises, doing them, and looking at what comes out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, StageCommands, make_room, show
from annotator.ui.look.translation import translate

if TYPE_CHECKING:  # the screens are loaded when somebody trains
    from annotator.exchange.deidentify_summary import DeidentifySummary
    from annotator.features.practice.attempt_store import AttemptStore, OpenedExercise
    from annotator.features.practice.attunement_window import AttunementWindow
    from annotator.features.practice.exercise_maker import ExerciseMaker, SaveRequest
    from annotator.features.practice.practice_window import PracticeWindow


_EXERCISES = "Exercises (*.exercise);;All files (*)"


class PracticeCommands(StageCommands):
    """Opens the windows of practice; each is a window of its own beside the coder's."""

    def __init__(self, stage: Stage):
        super().__init__(stage)
        self._windows: list[PracticeWindow] = []
        self._dialogs: list[QDialog] = []

    def handlers(self) -> dict[str, Handler]:
        return {
            "make_exercise": self._make_exercise,
            "open_exercise": self._ask_for_exercise,
            "practice_progress": lambda: self.show_progress(""),
            "practice_group": self._show_group,
            "show_attunement": self._show_attunement,
            "export_attunement": lambda: self._show_attunement().offer_export(),
        }

    @property
    def windows(self) -> tuple[PracticeWindow, ...]:
        """The trainee's windows that are open."""
        return tuple(self._windows)

    def close_windows(self) -> None:
        """Close what is open; every attempt is kept."""
        for window in (*self._windows, *self._dialogs):
            window.close()

    def open_exercise(self, path: Path) -> None:
        """Read an exercise and find its recordings, off the window's thread; then show it."""
        kept = self._remembered_all()

        def work() -> OpenedExercise:
            from annotator.features.practice.attempt_store import open_exercise

            return open_exercise(path, remembered=kept.get)

        self._stage.say(translate("commands", "Opening {name}").format(name=path.name))
        self._stage.background.run(
            work,
            done=self._show,
            failed=self._told(translate("commands", "This exercise cannot be opened")),
        )

    def store(self) -> AttemptStore:
        """Where the attempts made on this computer are kept."""
        from annotator.features.practice.attempt_store import AttemptStore

        chosen = self._stage.preferences.text("practice/folder")
        if chosen:
            return AttemptStore(Path(chosen))
        data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation)
        return AttemptStore(Path(data) / "attempts")

    def _ask_for_exercise(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._stage.window, translate("commands", "Practise"), self._start_folder(), _EXERCISES
        )
        if name:
            self.open_exercise(Path(name))

    def _start_folder(self) -> str:
        return self._stage.preferences.text("practice/exercises", str(Path.home()))

    def _show(self, opened: OpenedExercise) -> None:
        from annotator.features.practice.practice_window import PracticeWindow

        self._stage.preferences.set_text("practice/exercises", str(opened.path.parent))
        self._stage.playhead.pause()
        window = PracticeWindow(
            opened,
            store=self.store(),
            themes=self._stage.themes,
            keymap=self._stage.keymap,
            parent=self._stage.window,
        )
        window.media_found.connect(self._remember)
        window.progress_wanted.connect(self.show_progress)
        window.closed.connect(partial(self._windows.remove, window))
        self._windows.append(window)
        window.show()
        window.activateWindow()
        self._stage.say("")

    # --- the trainer --------------------------------------------------------------------------------------------------

    def _make_exercise(self) -> None:
        from annotator.features.practice.exercise_maker import ExerciseMaker

        session = self._stage.session
        if not session.annotations:
            self._stage.say(translate("commands", "An exercise needs moments: accept flags or annotate first"))
            return
        maker = ExerciseMaker(
            session,
            chosen_ids=self._stage.selection.annotation_ids,
            span=self._stage.selection.span,
            folder=self._stage.preferences.text("practice/exercises") or str(self._stage.open_host.folder.path.parent),
            parent=self._stage.window,
        )
        maker.save_wanted.connect(partial(self._save, maker))
        show(maker)

    def _save(self, maker: ExerciseMaker, request: SaveRequest) -> None:
        folder, session = self._stage.open_host.folder, self._stage.opened.whole_session

        def write() -> tuple[dict[str, Path], DeidentifySummary]:
            from annotator.features.practice.exercise_making import save_exercise
            from annotator.storage.media_files import MediaNotFound
            from annotator.storage.removed_words import kept_words

            places: dict[str, Path] = {}
            for media in request.exercise.media:
                try:
                    places[media.fingerprint] = folder.media_path(session.media[media.id])
                except MediaNotFound:
                    continue  # the exercise can be made without it; practising asks where it is
            summary = save_exercise(
                request.path,
                session,
                request.exercise,
                request.gold,
                further_words=kept_words(folder.path),
                pass_phrase=request.pass_phrase,
            )
            return places, summary

        def saved(found: tuple[dict[str, Path], DeidentifySummary]) -> None:
            places, summary = found
            for fingerprint, place in places.items():
                self._remember(fingerprint, place)
            self._stage.preferences.set_text("practice/exercises", str(request.path.parent))
            maker.accept()
            self._stage.say(
                translate("commands", "Saved {name}; names in {count} places replaced by roles").format(
                    name=request.path.name, count=summary.places
                )
            )
            if request.practise:
                self.open_exercise(request.path)

        self._stage.background.run(write, done=saved, failed=lambda error: maker.refuse(str(error)))

    def show_progress(self, trainee: str) -> None:
        """Show a trainee their attempts; without a name the trainer chooses whose."""
        from annotator.features.practice.progress_window import ProgressWindow

        store, themes = self.store(), self._stage.themes
        window = ProgressWindow(store, themes, trainee=trainee, alone=bool(trainee), parent=self._stage.window)
        window.folder_chosen.connect(partial(self._stage.preferences.set_text, "practice/folder"))
        self._show_dialog(window)

    def _show_group(self) -> None:
        from annotator.features.practice.group_window import GroupWindow

        self._show_dialog(GroupWindow(self._stage.themes, folder=self.store().folder, parent=self._stage.window))

    def _show_attunement(self) -> AttunementWindow:
        from annotator.features.practice.attunement_window import AttunementWindow

        pane = self._pane()
        there = pane.findChild(AttunementWindow)
        if there is not None:
            there.activateWindow()
            return there
        window = AttunementWindow(pane.workspace, pane)  # finds its own place and size
        window.show()
        window.activateWindow()
        return window

    def _show_dialog(self, dialog: QDialog) -> None:
        self._dialogs.append(dialog)
        dialog.finished.connect(partial(self._forget, dialog))
        make_room(dialog)
        dialog.show()
        dialog.activateWindow()

    def _forget(self, dialog: QDialog, _result: int) -> None:
        self._dialogs.remove(dialog)

    # --- where recordings were ----------------------------------------------------------------------------------------

    def _remembered_all(self) -> dict[str, Path]:
        """Where recordings were found last, by fingerprint: plain data, which another thread may read."""
        return {
            f"sha256:{digest}": Path(place)
            for digest in self._stage.preferences.names("practice/media")
            if (place := self._stage.preferences.text(f"practice/media/{digest}"))
        }

    def _remember(self, fingerprint: str, path: Path) -> None:
        self._stage.preferences.set_text(f"practice/media/{fingerprint.removeprefix('sha256:')}", str(path))
