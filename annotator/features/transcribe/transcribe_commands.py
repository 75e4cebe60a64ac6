"""Writing the transcript with a Whisper model the user has. Optional; nothing leaves the machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QInputDialog, QProgressDialog

from annotator.domain import transcript_edits
from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.ui.actions.table import Handler
from annotator.ui.background.job import Job
from annotator.ui.commands.stage import StageCommands
from annotator.ui.look.translation import translate
from annotator.ui.widgets.message import show_problem

if TYPE_CHECKING:
    from annotator.app.transcripts import ReadTranscript


_STEPS = 1000
_LANGUAGES: dict[str, str | None] = {
    "Deutsch": "de", "English": "en", "Español": "es", "Français": "fr", "Italiano": "it", "Nederlands": "nl",
    "Português": "pt", "Svenska": "sv", "Norsk": "no", "Dansk": "da", "Suomi": "fi", "Polski": "pl", "Čeština": "cs",
    "Magyar": "hu", "Română": "ro", "Ελληνικά": "el", "Türkçe": "tr", "Русский": "ru", "Українська": "uk",
    "עברית": "he", "العربية": "ar", "فارسی": "fa", "हिन्दी": "hi", "中文": "zh", "日本語": "ja", "한국어": "ko",
}  # fmt: skip
"""By their own names; the command line takes any that the model knows."""


class TranscribeCommands(StageCommands):
    """One transcription at a time, with a dialog in front of the window that shows how far it is and cancels it."""

    def handlers(self) -> dict[str, Handler]:
        return {"transcribe": self.ask}

    def ask(self) -> None:
        """Ask for the folder of a model, and transcribe with it."""
        from annotator.features.transcribe.transcribing import (
            TranscriptionError,
            check_library,
            check_model,
            media_to_hear,
        )

        if self._stage.refuses_edits():
            return
        try:
            check_library()
            media_to_hear(self._stage.opened.whole_session)
            name = QFileDialog.getExistingDirectory(
                self._stage.window, translate("commands", "Folder of the Whisper model")
            )
            if name:
                check_model(Path(name))
                chosen, language = self._ask_language()
                if chosen:
                    self._transcribe(Path(name), language)
        except TranscriptionError as error:
            self._tell(str(error))

    def _ask_language(self) -> tuple[bool, str | None]:
        """Whether one was chosen, and which; None for whatever the model finds out."""
        words = {translate("commands", "Let the model find out"): None, **_LANGUAGES}
        text, chosen = QInputDialog.getItem(
            self._stage.window,
            translate("commands", "Transcribe"),
            translate("commands", "Language that is spoken"),
            list(words),
            0,
            False,
        )
        return chosen, words.get(text)

    def _transcribe(self, model: Path, language: str | None) -> None:
        host = self._stage.open_host
        session, people = host.document.whole_session, tuple(host.document.session.participants.values())
        progress = QProgressDialog(
            translate("commands", "Transcribing. It takes about as long as the recording, or longer."),
            translate("commands", "Cancel"),
            0,
            _STEPS,
            self._stage.window,
        )
        progress.setWindowTitle(translate("commands", "Transcribe"))
        # The session must not change or close meanwhile.
        progress.setWindowModality(Qt.WindowModality.WindowModal)
        progress.setMinimumDuration(0)
        progress.setAutoClose(False)
        job, folder = Job(progress), host.folder
        progress.canceled.connect(job.cancel)
        progress.setValue(0)

        def work(tell: Tell, cancelled: IsCancelled) -> ReadTranscript | None:
            from annotator.app.transcripts import read_transcript
            from annotator.features.transcribe.transcribing import transcribe

            written = transcribe(folder, session, model, language=language, on_progress=tell, cancelled=cancelled)
            return None if written is None else read_transcript(written, people)

        def take(read: ReadTranscript | None) -> None:
            if read is None:
                self._stage.say(translate("commands", "Cancelled; the transcript is as it was"))
                return
            self._stage.perform(
                lambda: transcript_edits.replace_transcript(self._stage.opened.whole_session, read.utterances)
            )
            host.read_words()
            self._stage.say(
                translate("commands", "{count} utterances; say who speaks them").format(count=len(read.utterances))
            )

        def show_progress(done: float) -> None:
            progress.setValue(round(done * (_STEPS - 1)))

        def end(running: bool) -> None:
            if not running:
                progress.close()
                progress.deleteLater()

        job.progressed.connect(show_progress)
        job.running_changed.connect(end)
        job.finished.connect(take)
        job.failed.connect(self._tell)
        job.start(work)

    def _tell(self, problem: str) -> None:
        show_problem(self._stage.window, translate("commands", "This cannot be transcribed"), problem)
