"""The Play menu."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from annotator.ui.actions import Handler
from annotator.ui.commands.stage import Stage, show
from annotator.ui.dialogs.go_to_time import GoToTimeDialog

translate = QCoreApplication.translate


class PlayCommands:
    """Moves the playhead."""

    def __init__(self, stage: Stage):
        self._stage = stage

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
            "mute": self._stage.options.set_muted,
        }

    def _play_selection(self) -> None:
        span = self._stage.chosen_span()
        if span is None:
            self._stage.say(translate("commands", "Choose a span, an annotation or a flag to play it"))
        else:
            self._stage.playhead.play_span(*span)

    def _loop(self, on: bool) -> None:
        span = self._stage.chosen_span() if on else None
        self._stage.playhead.set_loop(span)
        if on and span is None:
            self._stage.say(translate("commands", "Choose a span, an annotation or a flag to loop it"))
        self._stage.show_switches()

    def _go_to_time(self) -> None:
        playhead = self._stage.playhead
        dialog = GoToTimeDialog(playhead.time_s, playhead.duration_s, self._stage.window)
        dialog.accepted.connect(lambda: playhead.seek(dialog.time_s))
        show(dialog)
