"""Working along a row: its gaps, meeting the neighbour, choosing all of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from annotator.domain import row_edits
from annotator.domain.annotations import Annotation
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.translation import translate


class RowCommands(StageCommands):
    """Acts on the row of what is chosen: the coder's annotations on one tier about one participant."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "next_gap": lambda: self._go_to_gap(forward=True),
            "previous_gap": lambda: self._go_to_gap(forward=False),
            "meet_previous": lambda: self._meet("start"),
            "meet_next": lambda: self._meet("end"),
            "choose_same_code": self._choose_same_code,
            "choose_tier": self._choose_tier,
        }

    # --- gaps and neighbours

    def _go_to_gap(self, *, forward: bool) -> None:
        tier, participant_id = self._row()
        document, playhead = self._stage.opened, self._stage.playhead
        if tier is None or participant_id is None:
            self._stage.say(
                translate("commands", "Choose an annotation or a tier first: gaps are looked for in its row")
            )
            return
        rows = row_edits.row_of(document.session, coder_id=document.coder_id, tier=tier, participant_id=participant_id)
        gap = row_edits.gap_beside(
            rows,
            duration_s=document.session.info.duration_s,
            time_s=playhead.time_s,
            forward=forward,
            chosen=self._stage.selection.span,
        )
        row_name = f"{tier}, {participant_label(document.session, participant_id)}"
        if gap is None:
            words = (
                translate("commands", "No gap after this in {row}")
                if forward
                else translate("commands", "No gap before this in {row}")
            )
            self._stage.say(words.format(row=row_name))
            return
        playhead.pause()
        playhead.seek(gap[0])
        self._stage.selection.choose_tier(tier)
        self._stage.selection.choose_span(gap)
        words = translate("commands", "Gap of {length:.1f} s in {row}: Enter or a code's key fills it")
        self._stage.say(words.format(length=gap[1] - gap[0], row=row_name))

    def _row(self) -> tuple[str | None, str | None]:
        """Tier and participant of the annotation chosen last; else the chosen tier and who is being coded."""
        selection, session = self._stage.selection, self._stage.session
        chosen = next((id_ for id_ in reversed(selection.annotation_ids) if id_ in session.annotations), None)
        if chosen is not None:
            row = session.annotations[chosen]
            return row.tier, row.participant_id
        return selection.tier, self._pane().codes.participant_id

    def _meet(self, edge: Literal["start", "end"]) -> None:
        rows = self._stage.own_chosen()
        if not rows:
            return
        if self._stage.perform(lambda: row_edits.meet_neighbour(self._stage.session, rows, edge=edge)):
            row = self._stage.session.annotations[rows[0].id]
            self._stage.playhead.seek(row.start_s if edge == "start" else row.end_s)

    # --- all of a kind

    def _choose_same_code(self) -> None:
        codes = {row.code_id for row in self._stage.own_chosen()}
        if codes:
            names = ", ".join(code_name(self._stage.session, code_id) for code_id in sorted(codes))
            self._choose(lambda row: row.code_id in codes, names)

    def _choose_tier(self) -> None:
        tier, _participant_id = self._row()
        if tier is None:
            self._stage.say(translate("commands", "Choose an annotation or a tier first"))
        else:
            self._choose(lambda row: row.tier == tier, tier)

    def _choose(self, fits: Callable[[Annotation], bool], what: str) -> None:
        document = self._stage.opened
        rows = [row for row in document.session.annotations.values() if row.coder_id == document.coder_id and fits(row)]
        self._stage.selection.choose_annotations(row.id for row in sorted(rows, key=lambda row: row.start_s))
        self._stage.say(translate("commands", "{n} chosen: {what}").format(n=len(rows), what=what))
