"""Linking words and cues: one card makes an incongruence, from a candidate or a span, or changes the chosen one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from annotator.domain.annotations import Annotation
from annotator.domain.edits import Edit, EditError
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands, show
from annotator.ui.look.theme import GRID_PX
from annotator.ui.look.translation import translate
from annotator.ui.session import annotating
from annotator.ui.session.incongruence_draft import Draft, draft_of_annotation, draft_of_flag, draft_of_span


class IncongruenceCommands(StageCommands):
    """Opens the card on what is chosen: the span, an incongruence of one's own, a candidate, another time."""

    def handlers(self) -> dict[str, Handler]:
        return {"annotate_incongruence": self._ask}

    def _ask(self) -> None:
        if self._stage.refuses_edits():
            return
        try:
            annotating.incongruence_code(self._stage.session)
            draft = self._draft()
        except EditError as refusal:
            self._stage.say(str(refusal))
            return
        if draft is None:
            self._stage.say(
                translate("commands", "Choose a span, an utterance or a flag first: that is where the incongruence is")
            )
            return
        self._open(draft)

    def _draft(self) -> Draft | None:
        session, selection = self._stage.session, self._stage.selection
        span = selection.span if selection.span is not None and selection.span[1] > selection.span[0] else None
        if span is not None:
            snap = self._stage.opened.snap
            return draft_of_span(session, (snap(span[0]), snap(span[1])), self._person())
        linked = self._linked_annotation()
        if linked is not None:
            return draft_of_annotation(linked)
        flag = session.flag(selection.flag_id or "")
        if flag is not None and flag.kind == "incongruence":
            return draft_of_flag(session, flag)
        utterance = session.utterances.get(selection.utterance_id or "")
        around = self._stage.chosen_span()
        if around is None and utterance is not None:
            around = (utterance.start_s, utterance.end_s)
        if around is None:
            return None
        return draft_of_span(session, around, flag.participant_id if flag is not None else self._person())

    def _linked_annotation(self) -> Annotation | None:
        """The chosen incongruence, or what the coder has made of the chosen candidate; of another coder's none."""
        session, document = self._stage.session, self._stage.opened
        chosen = [session.annotations.get(id_) for id_ in self._stage.selection.annotation_ids]
        flag_id = self._stage.selection.flag_id
        made = [row for row in session.annotations.values() if flag_id is not None and row.flag_id == flag_id]
        rows = [row for row in (*chosen, *made) if row is not None and row.incongruence is not None]
        return next((row for row in rows if row.coder_id == document.coder_id), None)

    def _person(self) -> str:
        """Whom it is about where nothing says so: who is chosen, who is coded, the first one it applies to."""
        session = self._stage.session
        chosen = (session.annotations.get(id_) for id_ in self._stage.selection.annotation_ids)
        utterance = session.utterances.get(self._stage.selection.utterance_id or "")
        said_by = utterance.participant_id if utterance is not None else None
        wished = next((row.participant_id for row in chosen if row is not None), None)
        code = annotating.incongruence_code(session)
        return annotating.participant_for(session, code, wished or said_by or self._pane().codes.participant_id)

    def _open(self, draft: Draft) -> None:
        from annotator.ui.dialogs.incongruence_card import IncongruenceCard

        self._stage.playhead.pause()
        card = IncongruenceCard(
            self._pane().workspace, draft, perform=self._perform, play=self._play, parent=self._stage.window
        )
        card.accepted.connect(lambda: self._go_on(draft))
        show(card)
        self._leave_the_picture_free(card)

    def _leave_the_picture_free(self, card: QWidget) -> None:
        """Stand at the foot of the window: what is linked is on the picture."""
        window = self._stage.window.frameGeometry()
        screen = self._stage.window.screen().availableGeometry()
        foot = min(window.bottom(), screen.bottom()) - 2 * GRID_PX
        left = window.center().x() - card.width() // 2
        card.move(max(left, screen.left()), max(foot - card.frameGeometry().height(), screen.top()))

    def _play(self, span: tuple[float, float]) -> None:
        self._stage.playhead.play_span(*self._stage.options.with_rolls(*span))

    def _perform(self, make: Callable[[], Edit]) -> bool:
        edit = self._stage.perform(make)
        if edit is None:
            return False
        self._stage.selection.choose_span(None)
        made = [change.key for change in edit.changes if isinstance(change.after, Annotation)]
        if made:
            self._stage.selection.choose_annotations(made)
        return True

    def _go_on(self, draft: Draft) -> None:
        """Ask about a new one as after any code; a candidate was decided: on to the next, as after any verdict."""
        if draft.annotation is not None:
            return
        made = self._stage.selection.annotation_ids
        if draft.flag_id is not None:
            self._pane().flag_detail.tell_judged(draft.flag_id, made)
        else:
            self._pane().detail_strip.ask(made)
