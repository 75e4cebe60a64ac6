"""Making the row in which a coder says who speaks when."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from annotator.domain.percent import percent
from annotator.domain.speech_row import SPEECH_ROW, make_speech_row
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands
from annotator.ui.look.translation import translate

if TYPE_CHECKING:
    from annotator.app.conversation.gather import Conversation
    from annotator.pipeline.voices import SourceAsked


class SpeechRowCommands(StageCommands):
    """Makes the row from what is known, to be corrected like any annotations."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "speech_row_best": partial(self.make, "best"),
            "speech_row_transcript": partial(self.make, "transcript"),
            "speech_row_microphones": partial(self.make, "microphones"),
            "speech_row_mouths": partial(self.make, "mouth"),
        }

    def make(self, asked: SourceAsked) -> None:
        """Make the row from one source, or from the best there is."""
        from annotator.app.conversation.gather import conversation_of
        from annotator.pipeline.voices import who_speaks

        host, document = self._stage.open_host, self._stage.opened
        folder, seen = host.folder, tuple(document.signal_sets.values())
        session = document.session
        others = {key: row for key, row in session.annotations.items() if row.tier != SPEECH_ROW}
        without_row = replace(session, annotations=MappingProxyType(others))

        def work() -> Conversation:
            return conversation_of(without_row, *who_speaks(folder, without_row, seen, asked=asked))

        self._stage.say(translate("commands", "Finding out who speaks …"))
        host.background.run(work, done=self._take, failed=lambda error: self._stage.say(str(error)))

    def _take(self, found: Conversation) -> None:
        from annotator.app.conversation.gather import SOURCE_WORDS, correctable_spans

        if not found.is_known:
            self._stage.say(
                translate("commands", "It is not known from this who speaks; Transcript, Who speaks, has other sources")
            )
            return
        document = self._stage.opened
        note = translate("commands", "from {source}").format(source=SOURCE_WORDS[found.speakers.source])
        if found.quality.assigned is not None:
            share = percent(found.quality.assigned)
            note = translate("commands", "{note}; {share} of the speech heard").format(note=note, share=share)
        spans = correctable_spans(found.speakers)
        made = self._stage.perform(
            lambda: make_speech_row(document.session, spans, coder_id=document.coder_id, note=note)
        )
        if made:
            count = sum(len(own) for own in spans.values())
            at_once = percent(found.quality.at_once)
            words = translate("commands", "{n} stretches {note}, {at_once} of it at once")
            self._stage.say(words.format(n=count, note=note, at_once=at_once))
