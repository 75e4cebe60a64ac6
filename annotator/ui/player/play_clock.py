"""What time it is while playing: as heard from the sound device, or by the wall clock where there is no sound."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol


class Sound(Protocol):
    """The part of a sound player that a clock needs. Times are on the media clock."""

    def play(self, from_s: float, rate: float) -> bool:
        """Begin playing; False if there is no device or no sound."""
        ...

    def pause(self) -> None:
        """Fall silent at once."""
        ...

    def clock(self) -> float | None:
        """Media time heard now; None while there is none to be heard (not begun yet, or over)."""
        ...


class PlayClock:
    """Media time while playing. :meth:`now` may be called from any thread.

    The clock can be held: it stands at its start until the first picture is there, so that playing a short span shows
    every frame of it.
    """

    def __init__(self, *, wall_s: Callable[[], float] = time.perf_counter) -> None:
        self._wall_s = wall_s
        self._sound: Sound | None = None
        # (media time, wall time, rate); one tuple, replaced as a whole, is safe to read from another thread.
        self._anchor = (0.0, 0.0, 0.0)

    def hold(self, at_s: float) -> None:
        """Stand still at a time."""
        self._silence()
        self._anchor = (at_s, self._wall_s(), 0.0)

    def run(self, rate: float, sound: Sound | None) -> None:
        """Go on from where the clock stands."""
        at_s = self.now()
        self._silence()
        self._anchor = (at_s, self._wall_s(), rate)
        if sound is not None and sound.play(at_s, rate):
            self._sound = sound

    def now(self) -> float:
        """Media time in seconds."""
        sound = self._sound
        at_s, since_s, rate = self._anchor
        if sound is not None:
            heard_s = sound.clock()
            if heard_s is not None:
                # Re-anchor, so that the wall clock goes on from here when the sound ends before the picture.
                self._anchor = (heard_s, self._wall_s(), rate)
                return heard_s
        return at_s + (self._wall_s() - since_s) * rate

    def _silence(self) -> None:
        if self._sound is not None:
            self._sound.pause()
            self._sound = None
