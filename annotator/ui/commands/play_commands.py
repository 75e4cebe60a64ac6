"""The Play menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage, show
from annotator.ui.dialogs.go_to_time import GoToTimeDialog
from annotator.ui.dialogs.rolls import RollsDialog
from annotator.ui.play_through import PlayThrough
from annotator.ui.preferences import Preferences
from annotator.ui.session_pane import SessionPane

translate = QCoreApplication.translate

_PRE_ROLL, _POST_ROLL = "play/pre_roll_s", "play/post_roll_s"


class PlayCommands:
    """Moves the playhead."""

    def __init__(self, stage: Stage, *, pane: Callable[[], SessionPane], preferences: Preferences):
        self._stage = stage
        self._pane = pane
        self._preferences = preferences
        self._through = PlayThrough(stage.playhead, stage.selection, stage.options, stage.window)
        self._through.said.connect(stage.say)
        pre_roll, post_roll = preferences.seconds(_PRE_ROLL), preferences.seconds(_POST_ROLL)
        if pre_roll is not None and post_roll is not None:
            stage.options.set_rolls(pre_roll, post_roll)

    def handlers(self) -> dict[str, Handler]:
        """Action id to what it does."""
        playhead = self._stage.playhead
        return {
            "play_pause": playhead.toggle,
            "play_selection": self._play_selection,
            "previous_frame": lambda: playhead.step(-1),
            "next_frame": lambda: playhead.step(1),
            "back_second": lambda: playhead.jump(-1.0),
            "forward_second": lambda: playhead.jump(1.0),
            "go_to_start": lambda: playhead.seek(0.0),
            "go_to_end": lambda: playhead.seek(playhead.duration_s),
            "go_to_time": self._go_to_time,
            "slower": playhead.slower,
            "faster": playhead.faster,
            "normal_speed": lambda: playhead.set_rate(1.0),
            "loop": self._loop,
            "play_through": self._play_through,
            "rolls": self._ask_rolls,
            "mute": self._stage.options.set_muted,
        }

    def _play_selection(self) -> None:
        span = self._stage.chosen_span()
        if span is None:
            self._stage.say(translate("commands", "Choose a span, an annotation or a flag to play it"))
        else:
            self._stage.playhead.play_span(*span)

    def _play_through(self) -> None:
        if self._through.on:
            self._through.stop()
            return
        flags = self._pane().flags.shown_flags()
        if flags:
            self._through.start(flags)
        else:
            self._stage.say(translate("commands", "There is no flag in the list to play"))

    def _ask_rolls(self) -> None:
        options = self._stage.options
        dialog = RollsDialog(options.pre_roll_s, options.post_roll_s, self._stage.window)
        dialog.accepted.connect(lambda: self._set_rolls(*dialog.rolls_s))
        show(dialog)

    def _set_rolls(self, pre_roll_s: float, post_roll_s: float) -> None:
        self._stage.options.set_rolls(pre_roll_s, post_roll_s)
        self._preferences.set_text(_PRE_ROLL, str(pre_roll_s))
        self._preferences.set_text(_POST_ROLL, str(post_roll_s))

    def _loop(self, on: bool) -> None:
        """Repeat what is chosen: a span the coder marked as it is, an annotation or a flag with what is around it."""
        span = self._stage.chosen_span() if on else None
        marked = self._stage.selection.span
        if span is not None and (marked is None or marked[1] <= marked[0]):
            span = self._stage.options.with_rolls(*span)
        self._stage.playhead.set_loop(span)
        if on and span is None:
            self._stage.say(translate("commands", "Choose a span, an annotation or a flag to loop it"))
        self._stage.show_switches()

    def _go_to_time(self) -> None:
        playhead = self._stage.playhead
        dialog = GoToTimeDialog(playhead.time_s, playhead.duration_s, self._stage.window)
        dialog.accepted.connect(lambda: playhead.seek(dialog.time_s))
        show(dialog)
