"""The Flags menu, as far as it is about verdicts."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage
from annotator.ui.panels.flag_detail import FlagDetail


class FlagCommands:
    """Judges the chosen flag."""

    def __init__(self, stage: Stage, detail: Callable[[], FlagDetail]):
        self._stage = stage
        self._detail = detail

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {
            "next_undecided": self.choose_next_undecided,
            "accept_flag": lambda: self._with_flag(self._detail().accept),
            "reject_flag": lambda: self._with_flag(lambda: self._detail().judge("rejected")),
            "unsure_flag": lambda: self._with_flag(lambda: self._detail().judge("unsure")),
            "clear_verdict": lambda: self._with_flag(lambda: self._detail().judge(None)),
        }

    def choose_next_undecided(self) -> None:
        """Choose the next flag after the chosen one (or the playhead) that this coder has not judged."""
        session, coder_id = self._stage.session, self._stage.opened.coder_id
        chosen = session.all_flags().get(self._stage.selection.flag_id or "")
        after = (chosen.start_s, chosen.id) if chosen is not None else (self._stage.playhead.time_s, "")
        undecided = [flag for flag in session.findings.flags.values() if session.verdict_of(flag.id, coder_id) is None]
        undecided.sort(key=lambda flag: (flag.start_s, flag.id))
        if not undecided:
            self._stage.say("Every flag has your verdict")
            return
        following = next((flag for flag in undecided if (flag.start_s, flag.id) > after), undecided[0])
        self._stage.selection.choose_flag(following.id)
        self._stage.playhead.seek(following.start_s)

    def _with_flag(self, act: Callable[[], object]) -> None:
        if self._stage.selection.flag_id is None:
            self._stage.say("Choose a flag first")
        elif self._stage.opened.read_only:
            self._stage.say("This session is open for reading only")
        else:
            act()
