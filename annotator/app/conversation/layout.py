"""Where things stand in the picture of a conversation: the session in lines under each other, like written music."""

from __future__ import annotations

import math
from dataclasses import dataclass

FILE_PX = 1400.0
"""Width of a picture that is written to a file."""
MARGIN_PX = 12.0
LABEL_PX = 104.0
_LANE_PX = 14.0
_LANE_GAP_PX = 3.0
_TIMES_PX = 16.0
_LINE_GAP_PX = 12.0
_LENGTHS_S = (30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1200.0, 1800.0, 3600.0)
_MOST_SECONDS_PER_PX = 0.75
"""A turn of two seconds is then still seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One stretch of the session.

    Attributes:
        top_px: Of the first person's lane.
    """

    start_s: float
    end_s: float
    top_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLayout:
    """Maps time to places and back. All lines cover the same time but for the last one."""

    duration_s: float
    width_px: float
    lanes: int
    line_s: float
    scale: float

    @property
    def lane_px(self) -> float:
        """Height of one lane."""
        return _LANE_PX * self.scale

    @property
    def label_px(self) -> float:
        """Where time begins."""
        return LABEL_PX * self.scale

    @property
    def lanes_px(self) -> float:
        """Height of all lanes of a line."""
        return self.lanes * self.lane_px + (self.lanes - 1) * _LANE_GAP_PX * self.scale

    @property
    def line_px(self) -> float:
        """From one line to the next."""
        return self.lanes_px + (_TIMES_PX + _LINE_GAP_PX) * self.scale

    @property
    def seconds_per_px(self) -> float:
        """Seconds that one pixel stands for."""
        return self.line_s / (self.width_px - self.label_px - MARGIN_PX)

    @property
    def lines(self) -> tuple[Line, ...]:
        """From top to bottom."""
        count = max(math.ceil(self.duration_s / self.line_s - 1e-9), 1)
        return tuple(
            Line(
                start_s=number * self.line_s,
                end_s=min((number + 1) * self.line_s, self.duration_s),
                top_px=_TIMES_PX * self.scale + number * self.line_px,
            )
            for number in range(count)
        )

    @property
    def height_px(self) -> float:
        """Of all lines together."""
        return len(self.lines) * self.line_px

    def x_of(self, line: Line, time_s: float) -> float:
        """Where a time stands in a line, kept inside of it."""
        inside_s = min(max(time_s, line.start_s), line.end_s) - line.start_s
        return self.label_px + inside_s / self.seconds_per_px

    def lane_top(self, line: Line, lane: int) -> float:
        """Top of a lane of a line."""
        return line.top_px + lane * (_LANE_PX + _LANE_GAP_PX) * self.scale

    def time_at(self, x_px: float, y_px: float) -> float | None:
        """The time at a place; None between lines, left of them and after the end."""
        for line in self.lines:
            if line.top_px - _TIMES_PX * self.scale <= y_px <= line.top_px + self.lanes_px + 2:
                time_s = line.start_s + (x_px - self.label_px) * self.seconds_per_px
                return time_s if line.start_s <= time_s <= line.end_s else None
        return None


def map_layout(*, duration_s: float, width_px: float, lanes: int, scale: float = 1.0) -> MapLayout:
    """As few lines as let a short turn be seen.

    Args:
        lanes: How many people speak.
        scale: Of heights and type; 1 for the screen.
    """
    room_px = max(width_px - LABEL_PX * scale - MARGIN_PX, 50.0)
    fitting = [length for length in _LENGTHS_S if length / room_px <= _MOST_SECONDS_PER_PX]
    line_s = fitting[-1] if fitting else _LENGTHS_S[0]
    line_s = min(line_s, max(duration_s, 1.0))
    return MapLayout(
        duration_s=max(duration_s, 1.0), width_px=width_px, lanes=max(lanes, 1), line_s=line_s, scale=scale
    )
