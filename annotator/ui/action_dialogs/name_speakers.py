"""Asks once for each speaker of the transcript who that is."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QWidget

from annotator.domain.session import Session
from annotator.domain.transcript_edits import assign_speakers
from annotator.ui.look.names import participant_label
from annotator.ui.look.theme import GRID_PX
from annotator.ui.look.translation import translate
from annotator.ui.registry.action_spec import spec
from annotator.ui.registry.dialog_action import DialogAction, Site
from annotator.ui.widgets.boxes import STRETCH
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import hint

_SAMPLE = 60


class SpeakersDialog(FormDialog):
    """One row for each speaker the transcript has now: what they say, and who that is."""

    def __init__(self, session: Session, parent: QWidget | None = None):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Who is who?"))
        self.choices: dict[str | None, Choice] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX)
        rows = sorted(session.utterances.values(), key=lambda row: row.start_s)
        for number, speaker in enumerate(dict.fromkeys(row.participant_id for row in rows)):
            said = [row for row in rows if row.participant_id == speaker]
            name = participant_label(session, speaker) or self.tr("no speaker named")
            people = [(person.label, person.id) for person in session.participants.values()]
            choice = Choice(self.tr("Who is {name}?").format(name=name), offers=[(self.tr("not said"), None), *people])
            choice.choose(speaker)
            self.choices[speaker] = choice
            words = said[0].text if len(said[0].text) <= _SAMPLE else f"{said[0].text[: _SAMPLE - 1]}…"
            sample = hint(self.tr("{n} utterances: “{words}”").format(n=len(said), words=words))
            sample.setTextFormat(Qt.TextFormat.PlainText)
            for column, part in enumerate((QLabel(name), choice, sample)):
                grid.addWidget(part, number, column)
        grid.setColumnStretch(2, 1)
        self.lay_out(grid, STRETCH, spacing=2 * GRID_PX, ok=self.tr("Use these names"))
        self.setMinimumWidth(80 * GRID_PX)

    @property
    def speakers(self) -> Mapping[str | None, str | None]:
        """Who each present speaker is."""
        return {before: choice.currentData() for before, choice in self.choices.items()}


def _make(site: Site) -> QDialog | None:
    document = site.document()
    if not document.session.utterances:
        site.say(translate("commands", "There is no transcript yet; import one or type it"))
        return None
    dialog = SpeakersDialog(document.session, site.window)
    dialog.accepted.connect(lambda: site.perform(lambda: assign_speakers(document.whole_session, dialog.speakers)))
    return dialog


ACTION = DialogAction(
    spec=spec(
        "name_speakers",
        "Who is who…",
        "Say once for each speaker of the transcript which participant it is",
        "Ctrl+Alt+W",
    ),
    after="shift_transcript",
    make=_make,
)
