"""Whether the machine keeps up with the leading picture, and how much the other pictures have to give way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.media.frame_server import Skipping

_LATE_S = 0.12
_ON_TIME_S = 0.06
_WEIGHT = 0.2
_WORSE_AFTER = 15
_BETTER_AFTER = 150
"""Pictures: half a second of lateness is enough to act, and a few calm seconds to try again."""


class Lateness:
    """Follows how late pictures are shown. Plain counting, so that it costs nothing."""

    def __init__(self) -> None:
        self.skipping: Skipping = 0
        """What the other pictures have to leave out."""
        self._late_s = 0.0
        self._since = 0

    def note(self, late_s: float) -> None:
        """A picture of the leading recording was shown this long after its time."""
        self._late_s += _WEIGHT * (late_s - self._late_s)
        self._since += 1
        if self._late_s > _LATE_S and self._since >= _WORSE_AFTER and self.skipping < 2:
            self._change(1 if self.skipping == 0 else 2)
        elif self._late_s < _ON_TIME_S and self._since >= _BETTER_AFTER and self.skipping > 0:
            self._change(1 if self.skipping == 2 else 0)

    def forget(self) -> None:
        """Begin anew: other recordings are shown."""
        self._change(0)

    def _change(self, skipping: Skipping) -> None:
        self.skipping, self._late_s, self._since = skipping, 0.0, 0
