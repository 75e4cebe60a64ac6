"""The trainee's window: start, watch, finish, feedback. Nothing of the coder's window is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QWidget

from annotator import atomic
from annotator.domain.attempts import Attempt, Feedback
from annotator.domain.media import Media
from annotator.exchange.attempt_file import SUFFIX, KeptAttempt
from annotator.exchange.seal import WrongPassPhraseError
from annotator.features.practice.attempt_run import AttemptRun
from annotator.features.practice.attempt_store import (
    AttemptStore,
    OpenedExercise,
    begin_attempt,
    give_feedback,
    take_media,
)
from annotator.features.practice.end_pages import FinishPage, LockedPage
from annotator.features.practice.exercise_player import ExercisePlayer
from annotator.features.practice.feedback_page import FeedbackPage
from annotator.features.practice.start_page import ExerciseStartPage
from annotator.features.practice.watch_page import WatchPage
from annotator.ui.actions.table import cheat_sheet
from annotator.ui.background.work import Background
from annotator.ui.commands.stage import show
from annotator.ui.dialogs.cheat_sheet import CheatSheet
from annotator.ui.keys.bound_keys import BoundKeys
from annotator.ui.keys.focus_keys import kept_for_button
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import ThemeSource
from annotator.ui.widgets.ask_where import ask_where
from annotator.ui.widgets.message import show_problem
from annotator.ui.widgets.panel_parts import EmptyState

_VIDEOS = "*.mp4 *.mov *.m4v *.mkv *.avi *.webm *.mpg *.mpeg *.mts *.m2ts *.wmv *.wav *.mp3 *.m4a"


class PracticeWindow(QMainWindow):
    """One exercise. Closing it at any time keeps the attempt; opening the exercise again offers to go on."""

    progress_wanted = Signal(str)
    """The trainee whose progress is to be shown."""
    closed = Signal()
    media_found = Signal(str, object)
    """Fingerprint and path of a recording that the user pointed to."""

    def __init__(
        self,
        opened: OpenedExercise,
        *,
        store: AttemptStore,
        themes: ThemeSource,
        keymap: Keymap | None = None,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self.keymap = keymap or Keymap(parent=self)
        self._opened = opened
        self._exercise = opened.sealed.exercise
        self._store = store
        self._themes = themes
        self._background = Background(1, self)
        self.player: ExercisePlayer | None = None
        """The picture, once all recordings are found."""
        self.run: AttemptRun | None = None
        """The attempt that is being made, or was just finished."""
        self._done: Attempt | None = None
        self._trainee = ""
        """Who sits here, as long as the window is open: nobody's name greets the next one at a shared computer."""
        self._failing = False
        self._pages = QStackedWidget()
        self.page = QWidget()
        """What is shown now."""
        self._pages.addWidget(self.page)
        self.setCentralWidget(self._pages)
        self.setWindowTitle(self.tr("{title} – Practice").format(title=self._exercise.title))
        self.setAccessibleName(self.windowTitle())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1280, 800)
        doing: dict[str, Callable[[], object]] = {
            "practice_full_screen": self._toggle_full_screen,
            "practice_leave_full_screen": self._leave_full_screen,
            "practice_close": self.close,
            "practice_keys": self._show_keys,
        }
        BoundKeys(self.keymap, self, doing)
        self.show_start()

    # --- pages --------------------------------------------------------------------------------------------------------

    def show_start(self) -> None:
        """The first page; or, while a recording is missing, the question where it is."""
        if self._opened.missing:
            self._show_missing(self._opened.missing[0])
            return
        page = ExerciseStartPage(
            self._exercise,
            name=self._trainee,
            locked=self._opened.sealed.needs_pass_phrase,
            attempts=self._store.attempts_at(self._opened.sealed),
            keymap=self.keymap,
        )
        page.begin_wanted.connect(self._begin)
        page.resume_wanted.connect(self._resume)
        self._show(page)

    def _show_missing(self, media: Media) -> None:
        page = EmptyState()
        page.tell(
            self.tr("The recording of this exercise is not here"),
            self.tr(
                "An exercise does not contain the video. It was made with {name}; put that file beside the exercise, "
                "or say where it is. It is recognised by its content."
            ).format(name=media.file_name),
            self.tr("Find {name}…").format(name=media.file_name),
        )
        page.action_requested.connect(lambda: self._ask_for(media))
        self._show(page)

    def _ask_for(self, media: Media) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Where is {name}?").format(name=media.file_name),
            str(self._opened.path.parent),
            self.tr("Recordings ({kinds});;All files (*)").format(kinds=_VIDEOS),
        )
        if not name:
            return
        exercise = self._opened
        self._background.run(
            lambda: take_media(exercise, media, Path(name)),
            done=lambda opened: self._take_media(opened, media, Path(name)),
            failed=lambda error: show_problem(self, self.tr("This is not the recording"), str(error)),
        )

    def _take_media(self, opened: OpenedExercise, media: Media, path: Path) -> None:
        self._opened = opened
        self.media_found.emit(media.fingerprint, path)
        self.show_start()

    def _begin(self, trainee: str) -> None:
        self._trainee = trainee
        self._watch(begin_attempt(self._opened.sealed, trainee))

    def _resume(self, kept: KeptAttempt) -> None:
        self._trainee = kept.attempt.trainee
        if not kept.attempt.finished:
            self._watch(kept.attempt)
            return
        self._done = kept.attempt
        if kept.feedback is not None:
            self._show_feedback(kept.attempt, kept.feedback)
        else:
            self._ask_for_gold()

    def _watch(self, attempt: Attempt) -> None:
        player = ExercisePlayer(self._exercise, self._opened.found, self._themes)
        run = self.run = AttemptRun(self._exercise, attempt, self._store, self)
        run.write_failed.connect(self._tell_write_failure)
        run.written.connect(self._note_written)
        run.ended.connect(self._ended)
        page = WatchPage(run, player, self._themes, self.keymap)
        page.all_watched.connect(self._show_finish)
        self._show(page, player)
        run.begin()

    def _show_finish(self) -> None:
        if self.run is None or self.run.attempt.finished:
            return
        page = FinishPage(self.run.attempt, coded=bool(self._exercise.codes))
        page.finish_wanted.connect(self.run.finish)
        self._show(page)

    def _ended(self) -> None:
        if self.run is not None:
            self.run.close(then=self._ask_for_gold)
            self._done = self.run.attempt

    def _ask_for_gold(self) -> None:
        """Feedback at once, or when the trainer's pass phrase is typed."""
        if self._opened.sealed.needs_pass_phrase:
            page = LockedPage()
            page.unlock_wanted.connect(self._unlock)
            page.hand_over_wanted.connect(self._hand_over)
            self._show(page)
        else:
            self._unlock("")

    def _unlock(self, phrase: str) -> None:
        attempt = self._done
        if attempt is None:
            return
        self.page.setEnabled(False)
        sealed, store = self._opened.sealed, self._store

        def work() -> Feedback:
            told = give_feedback(sealed, attempt, pass_phrase=phrase)
            store.keep(attempt, told)
            return told

        self._background.run(work, done=lambda told: self._show_feedback(attempt, told), failed=self._refused)

    def _refused(self, error: Exception) -> None:
        page = self.page
        if isinstance(page, LockedPage):
            page.refuse(str(error))
            return
        page.setEnabled(True)
        title = self.tr("There is no feedback yet")
        if isinstance(error, WrongPassPhraseError):
            title = self.tr("The pass phrase is another one")
        show_problem(self, title, self.tr("{why}. Your attempt is finished and kept.").format(why=str(error)))

    def _show_feedback(self, attempt: Attempt, told: Feedback) -> None:
        player = ExercisePlayer(self._exercise, self._opened.found, self._themes)
        page = FeedbackPage(self._exercise, attempt, told, player=player, themes=self._themes, keymap=self.keymap)
        page.again_wanted.connect(self.show_start)
        page.hand_over_wanted.connect(self._hand_over)
        page.progress_wanted.connect(lambda: self.progress_wanted.emit(attempt.trainee))
        self._show(page, player)

    def _hand_over(self) -> None:
        if self._done is None:
            return
        kept = self._store.path_of(self._done)
        kinds = self.tr("Attempts (*{suffix})").format(suffix=SUFFIX)
        chosen = ask_where(self, self.tr("Hand the attempt over"), Path.home() / kept.name, kinds)
        if chosen is None:
            return
        path = chosen[0]
        self._background.run(
            lambda: atomic.write_bytes(path, kept.read_bytes()),
            done=lambda _nothing: self._tell_handed_over(path),
            failed=lambda error: show_problem(self, self.tr("The attempt could not be saved there"), str(error)),
        )

    def _tell_handed_over(self, path: Path) -> None:
        if isinstance(self.page, (FeedbackPage, LockedPage)):
            self.page.said.setText(
                self.tr("Saved as {name} in {folder}. Give this file to your trainer.").format(
                    name=path.name, folder=path.parent
                )
            )

    # --- the window itself --------------------------------------------------------------------------------------------

    def _drop_player(self) -> None:
        if self.player is not None:
            self.player.shutdown()
            self.player = None

    def _show(self, page: QWidget, player: ExercisePlayer | None = None) -> None:
        """Show a page in place of the one before; ``player`` is the one on it: a page takes its widgets with it."""
        before, self.page = self.page, page
        self._drop_player()
        self.player = player
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        self._pages.removeWidget(before)
        before.deleteLater()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_write_failure(self, message: str) -> None:
        if self._failing:
            return  # it was told already, and every step tries again
        self._failing = True
        show_problem(
            self,
            self.tr("The attempt could not be written"),
            self.tr(
                "{why}. It is tried again with your next step; make room or access before you close this window."
            ).format(why=message),
        )

    def _note_written(self) -> None:
        self._failing = False

    def _show_keys(self) -> None:
        show(CheatSheet(cheat_sheet(self.keymap, "practice", "lists", "typing"), self))

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _leave_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()

    def event(self, event: QEvent) -> bool:
        """A control that has the keyboard keeps Space and Enter."""
        return kept_for_button(event) or super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if isinstance(self.page, WatchPage):
            self.page.suspend()
        if self.run is not None:
            self.run.close()
        self._background.close()
        self._drop_player()
        self.closed.emit()
        event.accept()
