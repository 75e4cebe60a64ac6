"""Where in the session we are, and whether time runs. Every view reads it; the player drives it while playing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from annotator.domain.media import FrameTimes

MIN_RATE = 0.25
MAX_RATE = 3.0
RATES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_EDGE_S = 0.25
"""Cameras begin with sound a moment before the first picture, and end a moment after the last."""

_SAME_TIME_S = 1e-3
LAG_S = 0.5
"""On a busy machine pictures come later than their sound; further apart than this they have nothing to do with it."""


class Playhead(QObject):
    """Time on the session clock, always on a real frame once the frames are known."""

    moved = Signal(float)
    """The time now, on the session clock. Emitted for seeks, steps and while playing."""
    scrubbed = Signal(bool)
    """True while a hand drags the playhead: show what is quick, then, on False, what is exact."""
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    loop_changed = Signal(object)
    """``(start_s, end_s)`` or None."""
    duration_changed = Signal(float)
    span_ended = Signal()
    """A span (or the session) was played to its end; not emitted when somebody paused it."""

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._time_s = 0.0
        self._asked_s = 0.0
        self._duration_s = 0.0
        self._playing = False
        self._rate = 1.0
        self._loop: tuple[float, float] | None = None
        self._stop_at_s: float | None = None
        self._scrubbing = False
        self._ending = False
        self._frames: FrameTimes | None = None
        self._picture_s: float | None = None

    @property
    def time_s(self) -> float:
        """Where it is, in seconds of the session."""
        return self._time_s

    @property
    def seen_s(self) -> float:
        """The time of the picture that is really on screen: what a key pressed while it plays is about.

        It is :attr:`time_s`, but where pictures lag a little behind the sound.
        """
        picture_s = self._picture_s
        lags = self._playing and picture_s is not None and abs(self._time_s - picture_s) < LAG_S
        return picture_s if lags and picture_s is not None else self._time_s

    def note_picture(self, time_s: float) -> None:
        """The player has put this picture on screen."""
        self._picture_s = time_s

    @property
    def duration_s(self) -> float:
        """How long the session lasts, in seconds."""
        return self._duration_s

    @property
    def playing(self) -> bool:
        """True while it moves by itself."""
        return self._playing

    @property
    def scrubbing(self) -> bool:
        """True while a hand holds it."""
        return self._scrubbing

    @property
    def rate(self) -> float:
        """How fast it plays; 1 is as recorded."""
        return self._rate

    @property
    def loop(self) -> tuple[float, float] | None:
        """The span that is repeated, in seconds of the session, or None."""
        return self._loop

    @property
    def ending(self) -> bool:
        """True while :attr:`playing_changed` tells of an end that nobody asked for: all was played."""
        return self._ending

    @property
    def stop_at_s(self) -> float | None:
        """Where playing stops by itself (when a span was asked for), or None."""
        return self._stop_at_s

    @property
    def frames(self) -> FrameTimes | None:
        """Frames of the media that is shown, on the session clock."""
        return self._frames

    @property
    def frame_index(self) -> int | None:
        """Index of the frame on screen, or None while the frames are being read."""
        return self._frames.index_at(self._time_s) if self._frames is not None and len(self._frames) else None

    def is_at(self, time_s: float) -> bool:
        """True while the frame on screen is the one of this time: whoever went there is still there."""
        if self._frames is None or not len(self._frames):
            return abs(self._time_s - time_s) < _SAME_TIME_S
        return self._frames.index_at(time_s) == self._frames.index_at(self._time_s)

    @property
    def on_frame(self) -> bool:
        """True while the recording that leads has a picture at this time: it may begin later, or have ended."""
        index = self.frame_index
        return self._frames is not None and index is not None and self._frames.time_of(index) == self._time_s

    def set_duration(self, duration_s: float) -> None:
        """The session lasts so many seconds."""
        self._duration_s = duration_s
        self.duration_changed.emit(duration_s)

    def set_frames(self, frames: FrameTimes | None) -> None:
        """Give the frames of the media that is shown; the playhead moves onto the nearest one.

        When another media is shown the time stays, also where that one was not running. It is taken from the time that
        was asked for, not from the frame that was shown then: going through recordings whose frames begin at other
        moments, or moving one against the others, does not take the playhead back frame by frame.
        """
        first = self._frames is None
        self._frames = frames
        if frames is not None:
            if first and len(frames):
                self.seek(frames.time_of(frames.index_at(self._time_s)))
            elif not self._playing:
                self._stop_at_s = None
                self._settle()

    def seek(self, time_s: float) -> None:
        """Go to the frame on screen at ``time_s``. While playing, playing goes on from there."""
        self._stop_at_s = None
        self._go(time_s)

    def advance(self, time_s: float) -> None:
        """The player's own movement while playing; unlike :meth:`seek` it keeps the span being played."""
        self._go(time_s)

    def step(self, frames: int) -> None:
        """Pause and go exactly this many frames on (or back, where negative)."""
        self.pause()
        index = self.frame_index
        if self._frames is None or index is None:
            return
        self.seek(self._frames.time_of(index + frames))

    def jump(self, seconds: float) -> None:
        """Move by so many seconds, within the session; less than 0 goes back."""
        self.seek(self._time_s + seconds)

    def play(self) -> None:
        """Play on from where it is."""
        if not self._playing and self._duration_s > 0:
            self._playing = True
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop where it is."""
        self._stop_at_s = None
        if self._playing:
            self._playing = False
            self.playing_changed.emit(False)

    def end_span(self) -> None:
        """The player has reached the end of what it was to play."""
        self._ending = True
        self.pause()
        self._ending = False
        self.span_ended.emit()

    def toggle(self) -> None:
        """Play, or pause."""
        if self._playing:
            self.pause()
        else:
            self.play()

    def play_span(self, start_s: float, end_s: float) -> None:
        """Play from ``start_s`` and stop at ``end_s``."""
        self.pause()
        self._go(start_s)
        self._stop_at_s = end_s
        self.play()

    def set_rate(self, rate: float) -> None:
        """Play at this rate, within what can be played."""
        rate = min(max(rate, MIN_RATE), MAX_RATE)
        if rate != self._rate:
            self._rate = rate
            self.rate_changed.emit(rate)

    def faster(self) -> None:
        """Play at the next higher rate."""
        self.set_rate(next((rate for rate in RATES if rate > self._rate + 1e-9), MAX_RATE))

    def slower(self) -> None:
        """Play at the next lower rate."""
        self.set_rate(next((rate for rate in reversed(RATES) if rate < self._rate - 1e-9), MIN_RATE))

    def set_loop(self, span: tuple[float, float] | None) -> None:
        """Repeat a span while playing; None plays straight on."""
        if span is not None and span[1] <= span[0]:
            span = None
        if span != self._loop:
            self._loop = span
            self.loop_changed.emit(span)

    def begin_scrub(self) -> None:
        """A hand takes hold of the playhead."""
        if not self._scrubbing:
            self._scrubbing = True
            self.scrubbed.emit(True)

    def end_scrub(self) -> None:
        """The hand lets go."""
        if self._scrubbing:
            self._scrubbing = False
            self.scrubbed.emit(False)

    def _go(self, time_s: float) -> None:
        self._asked_s = min(max(time_s, 0.0), self._duration_s)
        self._settle()

    def _settle(self) -> None:
        """Take the frame on screen at the time that was asked for."""
        time_s = self._asked_s
        if self._frames is not None and len(self._frames) and self._on_frames(self._frames, time_s):
            time_s = self._frames.time_of(self._frames.index_at(time_s))
        self._time_s = time_s
        self.moved.emit(time_s)

    @staticmethod
    def _on_frames(frames: FrameTimes, time_s: float) -> bool:
        """False where the media that is shown was not running yet, or not any more, while others were."""
        return frames.time_of(0) - _EDGE_S <= time_s <= frames.end_s + _EDGE_S
