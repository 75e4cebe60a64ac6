"""The Play menu."""

from __future__ import annotations

from functools import partial

from annotator.ui.action_dialogs.rolls import restore_rolls
from annotator.ui.actions.table import Handler
from annotator.ui.commands.stage import Stage, StageCommands
from annotator.ui.look.translation import translate
from annotator.ui.pane.play_through import PlayThrough


class PlayCommands(StageCommands):
    """Moves the playhead."""

    def __init__(self, stage: Stage):
        super().__init__(stage)
        self._through = PlayThrough(stage.playhead, stage.selection, stage.options, stage.window)
        self._through.said.connect(stage.say)
        restore_rolls(stage.options, stage.preferences)

    def handlers(self) -> dict[str, Handler]:
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
            "slower": playhead.slower,
            "faster": playhead.faster,
            "normal_speed": lambda: playhead.set_rate(1.0),
            "loop": self._loop,
            "play_through": self._play_through,
            "mute": partial(setattr, self._stage.options, "muted"),
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
