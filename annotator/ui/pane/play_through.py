"""Plays the flags of the list one after the other, each with its pre-roll and post-roll."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from annotator.domain.flags import Flag
from annotator.ui.session.playhead import Playhead
from annotator.ui.session.selection import Selection
from annotator.ui.session.view_options import ViewOptions


class PlayThrough(QObject):
    """On until the last flag has been played, or until somebody pauses, seeks or plays something else."""

    said = Signal(str)
    """How far it is, or how it ended."""

    def __init__(self, playhead: Playhead, selection: Selection, options: ViewOptions, parent: QObject | None = None):
        super().__init__(parent)
        self._playhead = playhead
        self._selection = selection
        self._options = options
        self._flags: tuple[Flag, ...] = ()
        self._at = 0
        self._own = False
        playhead.span_ended.connect(self._go_on)
        playhead.playing_changed.connect(self._note_pause)

    @property
    def on(self) -> bool:
        """True while flags are played."""
        return bool(self._flags)

    def start(self, flags: Sequence[Flag]) -> None:
        """Play these, in this order."""
        self._flags, self._at = tuple(flags), 0
        self._play()

    def stop(self) -> None:
        """End it, where it is."""
        if self._flags:
            self._flags = ()
            self._playhead.pause()
            self.said.emit(self.tr("Stopped playing the flags"))

    def _play(self) -> None:
        flag = self._flags[self._at]
        words = self.tr("Flag {n} of {total} · the same key stops")
        self._own = True
        self._selection.choose_flag(flag.id)
        self._playhead.play_span(*self._options.with_rolls(flag.start_s, flag.end_s))
        self._own = False
        self.said.emit(words.format(n=self._at + 1, total=len(self._flags)))

    def _go_on(self) -> None:
        if not self._flags:
            return
        self._at += 1
        if self._at < len(self._flags):
            self._play()
        else:
            count = len(self._flags)
            self._flags = ()
            self.said.emit(self.tr("All {n} flags played").format(n=count))

    def _note_pause(self, playing: bool) -> None:
        if not playing and self._flags and not self._own and not self._playhead.ending:
            self._flags = ()
            self.said.emit(self.tr("Stopped playing the flags"))
