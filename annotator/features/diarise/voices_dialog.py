"""Telling voices apart with two models of the user's, and saying whose each voice is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton, QSpinBox, QWidget

from annotator.domain.clock import format_time
from annotator.domain.percent import percent
from annotator.features.diarise.diarising import voice_shares
from annotator.features.diarise.models import DiarisationError, DiarisationModels, find_models
from annotator.pipeline.voices import ToldApart
from annotator.ui.background.job import Job
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import Stretch, hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import hint

_STEPS = 1000
_MOST_PEOPLE = 20
_NOBODY = ""
_OPEN = "?"


class VoicesDialog(FormDialog):
    """Folder and number of voices above, the voices that were heard below."""

    listen_wanted = Signal(object, int)
    """The models, and how many voices there are; 0 where the models are to find out."""
    go_wanted = Signal(float)
    """To a moment in which one voice is to be heard, session clock."""

    def __init__(self, people: Mapping[str, str], parent: QWidget):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who speaks, from a diarisation model"))
        self.setMinimumWidth(72 * GRID_PX)
        self._people = people
        self._models: DiarisationModels | None = None
        self.job = Job(self)
        """Listens; gives a :class:`ToldApart`, or None."""
        self.job.progressed.connect(self.show_progress)
        self.job.finished.connect(self.show_voices)
        self.job.failed.connect(self.show_problem)
        self.choices: list[Choice] = []
        self.folder = QPushButton(self.tr("Folder of the models…"))
        self.folder.clicked.connect(self._ask_folder)
        self.models = hint(self.tr("Two ONNX files: a segmentation and an embedding model"))
        self.count = QSpinBox(minimum=0, maximum=_MOST_PEOPLE, value=len(people))
        self.count.setSpecialValueText(self.tr("the models find out"))
        self.count.setAccessibleName(self.tr("Voices"))
        self.count.setToolTip(self.tr("How many people are to be heard in the recording"))
        self.listen = QPushButton(self.tr("Listen"))
        self.listen.setToolTip(self.tr("Tell the voices of the first recording with sound apart, on this computer"))
        self.listen.setEnabled(False)
        self.listen.clicked.connect(self._listen_or_cancel)
        self.progress = QProgressBar(minimum=0, maximum=_STEPS, textVisible=False)
        self.progress.hide()
        self.voices = vbox()
        self._shown: list[QWidget] = []
        self.ok_button.setEnabled(False)
        self._lay_out()

    def show_progress(self, part: float) -> None:
        """How much of the recording was listened to, 0 to 1."""
        self.progress.setValue(round(part * _STEPS))

    def show_problem(self, text: str) -> None:
        """Why it did not work; what was there before stays."""
        self._end_listening()
        self.error.show_error(text)

    def show_voices(self, apart: ToldApart | None) -> None:
        """What was told apart, with whose each voice is as far as it is known; None: nothing yet."""
        self._end_listening()
        if apart is None:
            return
        self.error.show_error("")
        for shown in self._shown:
            shown.hide()
            shown.deleteLater()
        self.choices = []
        used = "; ".join(f"{model.name}: {model.licence}" for model in apart.diarisation.models)
        by, rows = hint(self.tr("Heard by {models}").format(models=used)), QWidget()
        fields = form()
        rows.setLayout(fields)
        for voice in voice_shares(apart.spans):
            known = voice.number - 1 in apart.diarisation.named
            id_ = apart.whose[voice.number - 1]
            choice = self._choice(voice.number, id_ if id_ is not None else _NOBODY if known else _OPEN)
            text = self.tr("Voice {number}, {share}").format(number=voice.number, share=percent(voice.share))
            fields.addRow(label(text), self._with_button(choice, voice.first_s, voice.number))
        self._shown = [by, rows]
        for shown in self._shown:
            self.voices.addWidget(shown)
        self._see_whether_known()

    def named(self) -> dict[int, str | None]:
        """Whose each voice is, by number from 0; what is open is not in it."""
        found: dict[int, str | None] = {}
        for number, choice in enumerate(self.choices):
            id_: str = choice.currentData()
            if id_ != _OPEN:
                found[number] = id_ or None
        return found

    def reject(self) -> None:
        self.job.close()
        super().reject()

    def _lay_out(self) -> None:
        fields = form()
        fields.addRow(self.folder, self.models)
        listening = hbox(self.count, self.listen, stretched(self.progress, 1), Stretch(factor=0))
        fields.addRow(label(self.tr("Voices")), listening)
        about = self.tr(
            "Nothing is downloaded and nothing is sent. The voices go into the row “Who speaks”, to be "
            "corrected like any annotations; where two speak at once, neither voice is measured."
        )
        self.lay_out(fields, self.error, self.voices, hint(about), ok=self.tr("Make the row"))

    def _choice(self, number: int, chosen: str) -> Choice:
        name = self.tr("Whose voice {number} is").format(number=number)
        people = ((text, id_) for id_, text in self._people.items())
        choice = Choice(name, offers=[(self.tr("Whose is it?"), _OPEN), *people, (self.tr("Nobody of these"), _NOBODY)])
        choice.choose(chosen)
        choice.currentIndexChanged.connect(self._see_whether_known)
        self.choices.append(choice)
        return choice

    def _with_button(self, choice: Choice, at_s: float, number: int) -> QWidget:
        go = QPushButton(self.tr("Go to {time}").format(time=format_time(at_s)))
        go.setToolTip(self.tr("A moment in which voice {number} is to be heard").format(number=number))
        go.clicked.connect(lambda: self.go_wanted.emit(at_s))
        both = QWidget()
        hbox(stretched(choice, 1), go, on=both, margin=0)
        return both

    def _see_whether_known(self) -> None:
        self.ok_button.setEnabled(any(self.named().values()))

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder of the diarisation models"))
        if not name:
            return
        try:
            self._models = find_models(Path(name))
        except DiarisationError as error:
            self._models = None
            self.show_problem(str(error))
        else:
            self.error.show_error("")
            self.models.setText("\n".join(f"{model.name}: {model.licence}" for model in self._models.used))
        self.listen.setEnabled(self._models is not None)

    def _listen_or_cancel(self) -> None:
        if self.job.running:
            self.job.cancel()
            return
        self.error.show_error("")
        self.progress.setValue(0)
        self.progress.show()
        self.listen.setText(self.tr("Stop listening"))
        self.folder.setEnabled(False)
        self.ok_button.setEnabled(False)
        self.listen_wanted.emit(self._models, self.count.value())

    def _end_listening(self) -> None:
        self.progress.hide()
        self.listen.setText(self.tr("Listen"))
        self.folder.setEnabled(True)
        self._see_whether_known()
