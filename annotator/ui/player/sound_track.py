"""The sound of the open media, commanded from the window's thread without ever waiting for the device."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.media.sound import SoundPlayer

OpenSound = Callable[..., "SoundPlayer"]
"""Of a path, and of which of its sound tracks where one is chosen."""


def open_sound(path: Path, track: int | None = None) -> SoundPlayer:
    """The usual sound player, loaded when it is wanted."""
    from annotator.media.sound import SoundPlayer

    return SoundPlayer(path, track=track)


class SoundTrack:
    """A sound player on a thread of its own. Of several commands in a row only the last one is carried out."""

    def __init__(
        self, path: Path, *, volume: float, track: int | None = None, open_player: OpenSound = open_sound
    ) -> None:
        self._path = path
        self._chosen = () if track is None else (track,)
        self._open_player = open_player
        self._changed = threading.Condition()
        self._player: SoundPlayer | None = None
        self._volume = volume
        self._wanted: tuple[float, float] | None = None
        self._turn = 0
        self._carried_out = 0
        self.silent = False
        """True once it is known that nothing can be heard: no sound in the file, or no device."""
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=f"sound device for {path.name}", daemon=True)
        self._thread.start()

    def start(self, at_s: float, rate: float) -> None:
        """Play from a media time, soon; :meth:`position_s` tells when it is heard."""
        self._want((at_s, rate))

    def stop(self) -> None:
        """Fall silent."""
        self._want(None)

    def position_s(self) -> float | None:
        """Media time heard now; None before the start asked for last is heard, and after the end."""
        with self._changed:
            if self._carried_out != self._turn or self._wanted is None or self._player is None:
                return None
            player = self._player
        return player.position_s()

    def set_volume(self, volume: float) -> None:
        """0 to 1, at once."""
        with self._changed:
            self._volume = volume
            if self._player is not None:
                self._player.set_volume(volume)

    def close(self) -> None:
        """Fall silent and give the device back, soon."""
        with self._changed:
            self._closing = True
            self._changed.notify()

    def _want(self, wanted: tuple[float, float] | None) -> None:
        with self._changed:
            if wanted is None and self._wanted is None:
                return
            self._wanted = wanted
            self._turn += 1
            self._changed.notify()

    def _run(self) -> None:
        player = self._open_player(self._path, *self._chosen)
        with self._changed:
            self._player = player
            player.set_volume(self._volume)
        self.silent = not player.available
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or self._carried_out != self._turn)
                if self._closing:
                    break
                turn, wanted = self._turn, self._wanted
            if wanted is None:
                player.stop()
            elif not player.start(*wanted):
                self.silent = True
            with self._changed:
                self._carried_out = turn
        player.close()


class ShiftedSound:
    """A sound track as heard on the clock of another media of the session."""

    def __init__(self, sound: SoundTrack, ahead_s: float) -> None:
        """``ahead_s``: how much more the sound's own clock reads at the same moment."""
        self._sound = sound
        self._ahead_s = ahead_s

    @property
    def silent(self) -> bool:
        """True once it is known that nothing can be heard."""
        return self._sound.silent

    def start(self, at_s: float, rate: float) -> None:
        """Play soon, from a time on the other media's clock."""
        self._sound.start(at_s + self._ahead_s, rate)

    def stop(self) -> None:
        """Fall silent."""
        self._sound.stop()

    def position_s(self) -> float | None:
        """What is heard now, on the other media's clock."""
        heard_s = self._sound.position_s()
        return None if heard_s is None else heard_s - self._ahead_s
