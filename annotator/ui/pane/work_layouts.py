"""How the panels share the room for each kind of work: coding, triage, transcribing. Plain numbers, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Work = Literal["code", "triage", "transcribe"]
WORKS: tuple[Work, ...] = ("code", "triage", "transcribe")
_SIDE_PX = 432
_MOST_PX = 20_000
_LISTED_LINES = 16
"""Tabs, filters and three moments of the list of flags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Who has how much of the window.

    Attributes:
        side_px: Width of the column beside the picture.
        timeline_px: Height of the timeline.
        lists_px: Height of the lists over the details.
        front: The panel in front of the column; empty to leave it as it is.
    """

    side_px: int
    timeline_px: int
    lists_px: int
    front: str = ""

    def text(self) -> str:
        """As it is remembered."""
        return f"{self.side_px} {self.timeline_px} {self.lists_px} {self.front}".strip()


def made_for(work: Work, width_px: int, height_px: int, *, line_px: int) -> Shares:
    """How a window of this size is shared where nobody has changed it: the timeline gets most while coding.

    Args:
        line_px: Height of a line of text: with large text the lists get more, so that some rows stay in sight.
    """
    if work == "triage":
        side_px = max(_SIDE_PX, round(0.4 * width_px))
        return Shares(
            side_px=side_px, timeline_px=round(0.41 * height_px), lists_px=round(0.28 * height_px), front="flags"
        )
    if work == "transcribe":
        side_px = max(_SIDE_PX, width_px // 2)
        return Shares(
            side_px=side_px, timeline_px=round(0.34 * height_px), lists_px=round(0.4 * height_px), front="transcript"
        )
    lists_px = min(max(0.4 * height_px, _LISTED_LINES * line_px), 0.6 * height_px)
    return Shares(side_px=_SIDE_PX, timeline_px=round(0.46 * height_px), lists_px=round(lists_px), front="flags")


def read_shares(text: str) -> Shares | None:
    """What was remembered; None where that is nothing, or nothing that makes sense."""
    parts = text.split()
    if len(parts) not in (3, 4) or not all(part.isdecimal() for part in parts[:3]):
        return None
    side_px, timeline_px, lists_px = (int(part) for part in parts[:3])
    if not all(0 < size <= _MOST_PX for size in (side_px, timeline_px, lists_px)):
        return None
    return Shares(
        side_px=side_px, timeline_px=timeline_px, lists_px=lists_px, front=parts[3] if len(parts) == 4 else ""
    )
