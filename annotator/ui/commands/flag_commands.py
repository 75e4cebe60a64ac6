"""The Flags menu, as far as it is about verdicts."""

from __future__ import annotations

from collections.abc import Callable

from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage
from annotator.ui.panels.flag_detail import FlagDetail
from annotator.ui.panels.flag_list import FlagList


class FlagCommands:
    """Judges the chosen flag."""

    def __init__(self, stage: Stage, *, flags: Callable[[], FlagList], detail: Callable[[], FlagDetail]):
        self._stage = stage
        self._flags = flags
        self._detail = detail

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        return {
            "next_undecided": self._choose_next_undecided,
            "accept_flag": lambda: self._with_flag(self._detail().accept),
            "reject_flag": lambda: self._with_flag(lambda: self._detail().judge("rejected")),
            "unsure_flag": lambda: self._with_flag(lambda: self._detail().judge("unsure")),
            "clear_verdict": lambda: self._with_flag(lambda: self._detail().judge(None)),
        }

    def _choose_next_undecided(self) -> None:
        """Choose the next flag without this coder's verdict, in the order and filter of the list."""
        if not self._flags().choose_next(undecided=True):
            self._stage.say("No other flag in the list is without your verdict")

    def _with_flag(self, act: Callable[[], object]) -> None:
        if self._stage.selection.flag_id is None:
            self._stage.say("Choose a flag first")
        elif self._stage.opened.read_only:
            self._stage.say("This session is open for reading only")
        else:
            act()
