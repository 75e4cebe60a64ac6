"""Who speaks, from a diarisation model of the user's. Optional; nothing leaves the machine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from shiboken6 import isValid

from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.ui.actions.table import Handler
from annotator.ui.commands.speech_row_commands import SpeechRowCommands
from annotator.ui.commands.stage import Stage, StageCommands, show
from annotator.ui.look.translation import translate
from annotator.ui.widgets.message import show_problem

if TYPE_CHECKING:
    from annotator.features.diarise.models import DiarisationModels
    from annotator.features.diarise.voices_dialog import VoicesDialog
    from annotator.pipeline.voices import ToldApart


class DiariseCommands(StageCommands):
    """Opens the dialog, listens behind it, and makes the row of who speaks from what was heard."""

    def __init__(self, stage: Stage, *, rows: SpeechRowCommands):
        super().__init__(stage)
        self._rows = rows

    def handlers(self) -> dict[str, Handler]:
        return {"speech_row_model": self.ask}

    def ask(self) -> None:
        """Show what was heard before, if anything, and what it takes to listen."""
        from annotator.features.diarise.diarising import DiarisationError, check_library, media_to_hear
        from annotator.features.diarise.voices_dialog import VoicesDialog
        from annotator.pipeline.voices import told_apart

        if self._stage.refuses_edits():
            return
        host, session = self._stage.open_host, self._stage.opened.session
        folder, seen = host.folder, tuple(self._stage.opened.signal_sets.values())
        try:
            media_to_hear(session)
            check_library()
        except DiarisationError as error:
            show_problem(self._stage.window, translate("commands", "Voices cannot be told apart"), str(error))
            return
        people = {id_: person.label for id_, person in session.participants.items()}
        dialog = VoicesDialog(people, self._stage.window)
        dialog.go_wanted.connect(self._stage.playhead.seek)
        dialog.listen_wanted.connect(partial(self._listen, dialog))
        dialog.accepted.connect(partial(self._make, dialog))
        show(dialog)

        def take(apart: ToldApart | None) -> None:
            if isValid(dialog):
                dialog.show_voices(apart)

        self._stage.background.run(lambda: told_apart(folder, session, seen), done=take)

    def _listen(self, dialog: VoicesDialog, models: DiarisationModels, count: int) -> None:
        host, session = self._stage.open_host, self._stage.opened.session
        folder, seen = host.folder, tuple(self._stage.opened.signal_sets.values())

        def work(tell: Tell, cancelled: IsCancelled) -> ToldApart | None:
            from annotator.features.diarise.diarising import diarise
            from annotator.pipeline.diarised import write_diarisation
            from annotator.pipeline.voices import told_apart

            found = diarise(folder, session, models, people=count, on_progress=tell, cancelled=cancelled)
            if found is not None:
                write_diarisation(folder, found)
            return told_apart(folder, session, seen)

        dialog.job.start(work)

    def _make(self, dialog: VoicesDialog) -> None:
        from annotator.features.diarise.diarising import with_names
        from annotator.pipeline.diarised import read_diarisation, write_diarisation

        folder, named = self._stage.open_host.folder, dialog.named()

        def work() -> None:
            found = read_diarisation(folder)
            if found is not None:
                write_diarisation(folder, with_names(found, named))

        self._stage.background.run(
            work,
            done=lambda _: self._rows.make("model"),
            failed=lambda error: self._stage.say(str(error)),
        )
