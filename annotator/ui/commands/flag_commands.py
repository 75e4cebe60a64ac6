"""The Flags menu, as far as it is about verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import StageCommands
from annotator.ui.look.translation import translate
from annotator.ui.pane.triage import Triage


class FlagCommands(StageCommands):
    """Judges the chosen flag."""

    def handlers(self) -> dict[str, Handler]:
        return {
            "triage": lambda: self._pane().triage.toggle(),
            "second_look": lambda: self._pane().triage.start(second_look=True),
            "next_undecided": self._choose_next_undecided,
            "accept_flag": lambda: self._with_flag(self._pane().flag_detail.accept),
            "reject_flag": lambda: self._with_flag(lambda: self._pane().flag_detail.judge("rejected")),
            "unsure_flag": lambda: self._with_flag(lambda: self._pane().flag_detail.judge("unsure")),
            "choose_like_this": lambda: self._with_flag(self._choose_like_this),
            "reject_like_this": lambda: self._with_flag(self._reject_like_this),
            "clear_verdict": lambda: self._with_flag(lambda: self._pane().flag_detail.judge(None)),
        }

    def in_triage(self, handlers: Mapping[str, Handler]) -> dict[str, Handler]:
        """The same handlers, but during a triage those that move edges and undo are about the flag in hand."""
        meanings: dict[str, Callable[[Triage], object]] = {
            "start_earlier": lambda triage: triage.nudge("start", -1),
            "start_later": lambda triage: triage.nudge("start", 1),
            "end_earlier": lambda triage: triage.nudge("end", -1),
            "end_later": lambda triage: triage.nudge("end", 1),
            "mark_in": lambda triage: triage.put_edge("start"),
            "mark_out": lambda triage: triage.put_edge("end"),
            "start_to_playhead": lambda triage: triage.put_edge("start"),
            "end_to_playhead": lambda triage: triage.put_edge("end"),
            "undo": lambda triage: triage.undo(),
            "play_selection": lambda triage: triage.play(),
        }
        return {**handlers, **{name: self._or_triage(handlers[name], act) for name, act in meanings.items()}}

    def _or_triage(self, usual: Handler, act: Callable[[Triage], object]) -> Handler:
        def run() -> None:
            triage = self._pane().triage
            if triage.on:
                act(triage)
            else:
                usual()  # pyright: ignore[reportCallIssue]  # none of them is a switch

        return run

    def _choose_next_undecided(self) -> None:
        """Choose the next flag without this coder's verdict, in the order and filter of the list."""
        if not self._pane().flags.choose_next(undecided=True):
            self._stage.say(translate("commands", "No other flag in the list is without your verdict"))

    def _choose_like_this(self) -> int:
        pane = self._pane()
        count = pane.flags.choose_like_this()
        if not count:
            self._stage.say(translate("commands", "The chosen flag is not in the list as it is filtered now"))
            return 0
        pane.show_dock("flags")
        self._stage.say(translate("commands", "{n} chosen; one key decides them all").format(n=count))
        return count

    def _reject_like_this(self) -> None:
        pane, document = self._pane(), self._stage.document
        before = document.undo_stack.index() if document is not None else 0
        count = pane.flags.choose_like_this()
        if count:
            pane.flag_detail.judge("rejected")
        if count and document is not None and document.undo_stack.index() != before:
            self._stage.say(translate("commands", "{n} rejected; one undo brings them back").format(n=count))

    def _with_flag(self, act: Callable[[], object]) -> None:
        if self._stage.selection.flag_id is None:
            self._stage.say(translate("commands", "Choose a flag first"))
        elif not self._stage.refuses_edits():
            act()
