"""Writing a transcript without the mouse: who speaks, edges at the playhead, segments by key."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from annotator.domain import utterance_edits
from annotator.domain.transcript import Utterance
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, StageCommands
from annotator.ui.commands.transcript_commands import new_utterance
from annotator.ui.look.translation import translate

_SHORTEST_S = 0.1


class TranscriptKeyCommands(StageCommands):
    """The part of the Transcript menu for a hand that stays on the keyboard."""

    def __init__(self, stage: Stage):
        super().__init__(stage)
        self._began: tuple[str, float] | None = None
        """The session and the time at which a segment began that has no end yet."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "next_speaker": self._next_speaker,
            "utterance_start_here": lambda: self._put_edge(start=True),
            "utterance_end_here": lambda: self._put_edge(start=False),
            "segment": partial(self._segment, goes_on=False),
            "segment_on": partial(self._segment, goes_on=True),
        }

    def _next_speaker(self) -> None:
        row = self._chosen()
        if row is None:
            return
        people: list[str | None] = [*self._stage.session.participants, None]
        at = people.index(row.participant_id) if row.participant_id in people else -1
        self._change(row, participant_id=people[(at + 1) % len(people)])

    def _put_edge(self, *, start: bool) -> None:
        row = self._chosen()
        if row is not None:
            now_s = self._stage.playhead.seen_s
            self._change(row, **({"start_s": now_s} if start else {"end_s": now_s}))

    def _change(self, row: Utterance, **values: object) -> None:
        self._pane().transcript.editor.flush()
        session = self._stage.session
        present = session.utterances.get(row.id, row)
        changed = replace(present, **values)  # pyright: ignore[reportArgumentType]
        self._stage.perform(lambda: utterance_edits.change_utterance(session, changed))

    def _chosen(self) -> Utterance | None:
        """The chosen utterance, else what is said at the playhead."""
        session, time_s = self._stage.session, self._stage.playhead.time_s
        chosen = session.utterances.get(self._stage.selection.utterance_id or "")
        spoken = (row for row in session.utterances.values() if row.start_s <= time_s < row.end_s)
        found = chosen or next(spoken, None)
        if found is None:
            self._stage.say(translate("commands", "Choose an utterance in the transcript first"))
        return found

    # --- segments by key

    def _segment(self, *, goes_on: bool) -> None:
        """The first press begins an utterance, the next one ends it; both as much earlier as this coder is late.

        Args:
            goes_on: Where one ends, the next begins.
        """
        document, playhead = self._stage.opened, self._stage.playhead
        if self._stage.refuses_edits():
            return
        late_s = document.coder.start_earlier_s * playhead.rate if playhead.playing else 0.0
        now_s = document.snap(max(0.0, playhead.seen_s - late_s))
        session_id = document.session.info.id
        if self._began is None or self._began[0] != session_id or now_s <= self._began[1]:
            self._began = (session_id, now_s)
            self._stage.selection.choose_span((now_s, now_s))
            self._stage.say(translate("commands", "An utterance begins here; the same key ends it"))
            return
        start_s = self._began[1]
        end_s = max(now_s, start_s + _SHORTEST_S)
        self._began = (session_id, end_s) if goes_on else None
        made = new_utterance(document.session, start_s, end_s)
        self._stage.selection.choose_span(None)
        if self._stage.perform(lambda: utterance_edits.add_utterance(document.session, made)):
            self._stage.selection.choose_utterance(made.id)
