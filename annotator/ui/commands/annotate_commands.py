"""The Annotate menu: make annotations and move their edges."""

from __future__ import annotations

from typing import Literal

from annotator.domain import edits
from annotator.domain.codebook import Code
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, StageCommands
from annotator.ui.look.translation import translate
from annotator.ui.session import annotating
from annotator.ui.timeline.rows import Row


class AnnotateCommands(StageCommands):
    """Acts on the chosen span and the chosen annotations."""

    def __init__(self, stage: Stage):
        super().__init__(stage)
        self._drawn: tuple[tuple[float, float], Row] | None = None

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does, for the actions of this menu that do not belong to the timeline."""
        return {
            "mark_in": self._mark_in,
            "mark_out": self._mark_out,
            "annotate_span": self._annotate_span,
            "clear_span": self._stage.selection.clear,
            "start_earlier": lambda: self._nudge("start", -1),
            "start_later": lambda: self._nudge("start", 1),
            "end_earlier": lambda: self._nudge("end", -1),
            "end_later": lambda: self._nudge("end", 1),
            "move_earlier": lambda: self._nudge("both", -1),
            "move_later": lambda: self._nudge("both", 1),
            "start_to_playhead": lambda: self._put_edge("start"),
            "end_to_playhead": lambda: self._put_edge("end"),
            "delete": self._delete,
        }

    def note_drawn(self, span: tuple[float, float], row: Row) -> None:
        """A span was drawn in a row of the timeline: what is made of it while it is selected belongs there."""
        self._drawn = (span, row)

    def _mark_in(self) -> None:
        now = self._stage.playhead.seen_s
        span = self._stage.selection.span
        self._stage.selection.choose_span((now, span[1] if span is not None and span[1] > now else now))

    def _mark_out(self) -> None:
        now = self._stage.playhead.seen_s
        span = self._stage.selection.span
        self._stage.selection.choose_span((span[0] if span is not None and span[0] < now else now, now))

    def _annotate_span(self) -> None:
        selection, now = self._stage.selection, self._stage.playhead.seen_s
        if selection.span is None:
            selection.choose_span((now, now))
            self._stage.say(translate("commands", "Annotation starts here; press Enter again where it ends"))
        elif selection.span[0] == selection.span[1]:
            self._add((min(selection.span[0], now), max(selection.span[0], now)), tier=selection.tier)
        elif self._drawn is not None and self._drawn[0] == selection.span:
            row = self._drawn[1]
            code = self._stage.session.codebook.code(row.code_id or "")
            self._add(selection.span, tier=row.name, participant_id=row.participant_id, code=code)
        else:
            self._add(selection.span, tier=selection.tier)

    def _add(
        self,
        span: tuple[float, float],
        *,
        tier: str | None,
        participant_id: str | None = None,
        code: Code | None = None,
    ) -> None:
        document, selection = self._stage.opened, self._stage.selection
        edit = self._stage.perform(
            lambda: annotating.add_span(
                document.session,
                (document.snap(span[0]), document.snap(span[1])),
                coder_id=document.coder_id,
                tier=tier,
                participant_id=participant_id or self._chosen_participant(),
                code=code,
                frames=self._stage.playhead.frames,
            )
        )
        if edit is not None:
            selection.choose_span(None)
            ids = [change.key for change in edit.changes]
            selection.choose_annotations(ids)
            self._pane().detail_strip.ask(ids)

    def _chosen_participant(self) -> str | None:
        session = self._stage.session
        for id_ in self._stage.selection.annotation_ids:
            if id_ in session.annotations:
                return session.annotations[id_].participant_id
        return None

    def _nudge(self, edge: annotating.Edge, steps: int) -> None:
        frames = self._stage.playhead.frames
        ids = self._own_ids(translate("commands", "Choose an annotation to move its edges"))
        if frames is None or not ids:
            return
        self._stage.perform(lambda: annotating.nudge(self._stage.session, ids, frames, edge=edge, steps=steps))
        row = self._stage.session.annotations[ids[0]]
        self._stage.playhead.seek(row.end_s if edge == "end" else row.start_s)

    def _put_edge(self, edge: Literal["start", "end"]) -> None:
        ids = self._own_ids(translate("commands", "Choose an annotation to move its edges"))
        if not ids:
            return
        now = self._stage.playhead.seen_s
        self._stage.perform(lambda: annotating.put_edge(self._stage.session, ids, edge=edge, time_s=now))

    def _delete(self) -> None:
        ids = self._own_ids(translate("commands", "Choose an annotation to delete it"))
        if not ids:
            return
        label = "Delete annotation" if len(ids) == 1 else f"Delete {len(ids)} annotations"
        self._stage.perform(lambda: edits.delete_annotations(self._stage.session, ids, label=label))

    def _own_ids(self, advice: str) -> list[str]:
        """The chosen annotations; none, and it is said why, where nothing is chosen or another coder's is."""
        document, ids = self._stage.opened, self._stage.selection.annotation_ids
        if not any(id_ in document.session.annotations for id_ in ids):
            self._stage.say(advice)
            return []
        return [row.id for row in self._stage.own(ids)]
