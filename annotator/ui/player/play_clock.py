"""What time it is while playing: as heard from the sound device, or by the wall clock where there is no sound."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol

_PATIENCE_S = 0.7
"""A sound device that does not begin within this time is left out until the next start."""


class Sound(Protocol):
    """The part of a sound track that a clock needs. Times are on the media clock; nothing here blocks."""

    @property
    def silent(self) -> bool:
        """True if nothing will be heard: no sound, no device."""
        ...

    def start(self, at_s: float, rate: float) -> None:
        """Begin playing soon."""
        ...

    def stop(self) -> None:
        """Fall silent."""
        ...

    def position_s(self) -> float | None:
        """Media time heard now; None before it began and after it ended."""
        ...


class PlayClock:
    """Media time while playing. :meth:`now` may be called from any thread.

    The clock can be held: it stands at its start until the first picture is there, so that playing a short span shows
    every frame of it. It also waits for the sound to begin, so that picture and sound begin together.
    """

    def __init__(self, *, wall_s: Callable[[], float] = time.perf_counter) -> None:
        self._wall_s = wall_s
        self._lock = threading.RLock()
        self._sound: Sound | None = None
        self._awaiting_sound = False
        self._at_s = 0.0
        self._since_s = 0.0
        self._rate = 0.0

    def hold(self, at_s: float) -> None:
        """Stand still at a time, in silence."""
        with self._lock:
            self._silence()
            self._anchor(at_s, 0.0)

    def run(self, rate: float, sound: Sound | None) -> None:
        """Go on from where the clock stands, at another rate."""
        with self._lock:
            at_s = self.now()
            self._silence()
            self._anchor(at_s, rate)
            if sound is not None and not sound.silent:
                self._sound, self._awaiting_sound = sound, True
                sound.start(at_s, rate)

    def now(self) -> float:
        """Media time in seconds; never goes back while running."""
        with self._lock:
            heard_s = self._sound.position_s() if self._sound is not None else None
            if heard_s is not None:
                # Anchored anew each time, so that the wall clock takes over here where the sound ends.
                self._awaiting_sound = False
                self._anchor(max(heard_s, self._at_s), self._rate)
            elif self._awaiting_sound:
                if not self._gives_up():
                    return self._at_s
                self._silence()
                self._anchor(self._at_s, self._rate)
            return self._at_s + (self._wall_s() - self._since_s) * self._rate

    def _gives_up(self) -> bool:
        return self._sound is None or self._sound.silent or self._wall_s() - self._since_s > _PATIENCE_S

    def _anchor(self, at_s: float, rate: float) -> None:
        self._at_s, self._since_s, self._rate = at_s, self._wall_s(), rate

    def _silence(self) -> None:
        sound, self._sound, self._awaiting_sound = self._sound, None, False
        if sound is not None:
            sound.stop()
