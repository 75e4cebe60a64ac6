"""What the start page says of a session that was opened before: how long it is, how far its moments are, and when.

Nothing of it names anybody, and no picture leaves the session's folder.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

_MOST = 10_000_000.0
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentNote:
    """As it was when the session was left.

    Attributes:
        decided: Moments with the coder's verdict, of ``moments``; 0 of 0 where nothing is analysed or shown.
        left_at: Seconds since 1970.
    """

    length_s: float
    decided: int
    moments: int
    left_at: float

    def text(self) -> str:
        """As it is remembered."""
        return f"{self.length_s:.0f} {self.decided} {self.moments} {self.left_at:.0f}"

    def days_ago(self, now: float | None = None) -> int:
        """0 for within the last 24 hours."""
        return max(int(((time.time() if now is None else now) - self.left_at) // _DAY_S), 0)


def read_note(text: str) -> RecentNote | None:
    """What was remembered; None where that is nothing, or makes no sense."""
    parts = text.split()
    if len(parts) != 4 or not all(part.isdecimal() and float(part) <= _MOST * _DAY_S for part in parts):
        return None
    length_s, decided, moments, left_at = parts
    note = RecentNote(length_s=float(length_s), decided=int(decided), moments=int(moments), left_at=float(left_at))
    return note if note.decided <= note.moments and note.length_s <= _MOST else None
