"""The Transcript menu."""

from __future__ import annotations

from annotator.domain import transcript_edits, utterance_edits
from annotator.domain.clock import new_id
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands
from annotator.ui.look.translation import translate

_NEW_UTTERANCE_S = 2.0


def new_utterance(session: Session, start_s: float, end_s: float) -> Utterance:
    """Words to be typed, said by whoever spoke last before them."""
    spoken = (row for row in session.utterances.values() if row.start_s <= start_s)
    before = max(spoken, key=lambda row: (row.start_s, row.id), default=None)
    return Utterance(
        id=new_id(),
        start_s=start_s,
        end_s=end_s,
        text=translate("commands", "(words)"),
        participant_id=before.participant_id if before is not None else next(iter(session.participants), None),
    )


class TranscriptCommands(StageCommands):
    """Corrects the transcript of the open session."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "previous_utterance": lambda: self._step(-1),
            "next_utterance": lambda: self._step(1),
            "edit_utterance": self._edit,
            "new_utterance": self._new,
            "split_utterance": self._split,
            "merge_utterance": self._merge,
            "delete_utterance": self._delete,
        }

    def _step(self, steps: int) -> None:
        rows = self._by_time()
        if not rows:
            self._stage.say(translate("commands", "There is no transcript yet; import one or type it"))
            return
        now_s = self._stage.playhead.time_s
        if steps > 0:
            found = next((row for row in rows if row.start_s > now_s + 1e-6), rows[-1])
        else:
            found = next((row for row in reversed(rows) if row.start_s < now_s - 1e-6), rows[0])
        self._stage.selection.choose_utterance(found.id)
        self._stage.playhead.seek(found.start_s)

    def _edit(self) -> None:
        self._pane().show_dock("transcript")
        self._pane().transcript.edit_chosen()

    def _new(self) -> None:
        stage = self._stage
        start_s = stage.playhead.time_s
        span = stage.selection.span or (start_s, start_s + _NEW_UTTERANCE_S)
        made = new_utterance(stage.session, span[0], max(span[1], span[0] + 0.1))
        if stage.perform(lambda: utterance_edits.add_utterance(stage.session, made)):
            stage.selection.choose_utterance(made.id)
            self._edit()
            self._pane().transcript.editor.text.selectAll()

    def _split(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        editor, stage = self._pane().transcript.editor, self._stage
        if editor.text.hasFocus() and editor.utterance_id == chosen.id:
            character, at_s = editor.cursor_place, None
        else:
            at_s = stage.playhead.time_s
            took_s = chosen.end_s - chosen.start_s
            character = round(len(chosen.text) * (at_s - chosen.start_s) / took_s) if took_s > 0 else 0
        editor.flush()
        whole = stage.opened.whole_session
        stage.perform(lambda: utterance_edits.split_utterance(whole, chosen.id, character=character, at_s=at_s))

    def _merge(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        rows = self._by_time()
        following = next((row for row in rows[rows.index(chosen) + 1 :]), None)
        if following is None:
            self._stage.say(translate("commands", "This is the last utterance; there is none to merge it with"))
            return
        whole = self._stage.opened.whole_session
        self._stage.perform(lambda: utterance_edits.merge_utterances(whole, [chosen.id, following.id]))

    def _delete(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._stage.perform(
                lambda: transcript_edits.delete_utterances(self._stage.opened.whole_session, [chosen.id])
            )

    def _chosen(self) -> Utterance | None:
        session = self._stage.session
        chosen = session.utterances.get(self._stage.selection.utterance_id or "")
        if chosen is None:
            self._stage.say(translate("commands", "Choose an utterance in the transcript first"))
        return chosen

    def _by_time(self) -> list[Utterance]:
        return sorted(self._stage.session.utterances.values(), key=lambda row: (row.start_s, row.id))
