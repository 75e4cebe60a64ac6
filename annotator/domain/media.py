"""Media files of a session, regions of their picture, and their frames' real times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The normalised rectangle of the upright picture in which one participant sits.

    ``x`` and ``y`` are the left upper corner; all four are fractions (0 to 1) of the picture.
    """

    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0

    def __post_init__(self) -> None:
        inside = self.x >= 0 and self.y >= 0 and self.x + self.width <= 1 + 1e-9 and self.y + self.height <= 1 + 1e-9
        if not inside or self.width <= 0 or self.height <= 0:
            raise ValueError(
                f"the region {self.x},{self.y},{self.width},{self.height} does not lie inside the picture; "
                "give x,y,w,h as fractions from 0 to 1"
            )

    def to_pixels(self, width_px: int, height_px: int) -> tuple[int, int, int, int]:
        """Left, top, width, height in whole pixels, at least 1 x 1 and inside the picture."""
        left = min(round(self.x * width_px), width_px - 1)
        top = min(round(self.y * height_px), height_px - 1)
        right = max(left + 1, min(round((self.x + self.width) * width_px), width_px))
        bottom = max(top + 1, min(round((self.y + self.height) * height_px), height_px))
        return left, top, right - left, bottom - top

    def shared(self, other: Region) -> float:
        """How much of the smaller of two rectangles lies in the other one too, 0 to 1."""
        width = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        height = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        if width <= 0 or height <= 0:
            return 0.0
        return width * height / min(self.width * self.height, other.width * other.height)


FULL_REGION = Region()
LEFT_REGION = Region(width=0.5)
RIGHT_REGION = Region(x=0.5, width=0.5)


def parse_region(text: str) -> Region:
    """Read ``full``, ``left``, ``right`` or ``x,y,w,h`` in 0..1.

    Raises:
        ValueError: the text is none of these, or the rectangle leaves the picture.
    """
    named = {"full": FULL_REGION, "left": LEFT_REGION, "right": RIGHT_REGION}
    if text in named:
        return named[text]
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError:
        raise ValueError(f"'{text}' is not a region; write full, left, right or x,y,w,h in 0..1") from None
    return Region(x=x, y=y, width=width, height=height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One video or audio file of a session. It is referenced, never copied or changed.

    Attributes:
        path: Where the file was last found: relative to the session folder where possible, POSIX separators.
        fingerprint: ``sha256:`` digest of size, first and last megabyte; recognises a moved file.
        duration_s: End of the last frame or sample on the media clock.
        offset_s: Session time = media time + ``offset_s``.
        width_px: Width of the upright picture (rotation applied); 0 for sound only.
        sound_track: Which of its sound tracks is heard and measured, from 0; None for the file's default one.
    """

    id: str
    file_name: str
    path: str
    fingerprint: str
    duration_s: float
    offset_s: float = 0.0
    width_px: int = 0
    height_px: int = 0
    frame_count: int = 0
    variable_frame_rate: bool = False
    has_audio: bool = False
    sound_track: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrameTimes:
    """Presentation times of every frame of one media file, ascending, in seconds.

    A frame is shown from its own time until the next frame's time. ``end_s`` is where the last one ends.
    """

    times_s: NDArray[np.float64]
    end_s: float

    def __len__(self) -> int:
        return len(self.times_s)

    def index_at(self, time_s: float) -> int:
        """Index of the frame on screen at ``time_s``, clamped to the first and last frame.

        A microsecond of tolerance keeps a time that went through text or a float32 on its frame.
        """
        index = int(np.searchsorted(self.times_s, time_s + 1e-6, side="right")) - 1
        return min(max(index, 0), len(self.times_s) - 1)

    def time_of(self, index: int) -> float:
        """Time of frame ``index``, clamped to the first and last frame."""
        return float(self.times_s[min(max(index, 0), len(self.times_s) - 1)])

    def snap(self, time_s: float) -> float:
        """The frame time (or the end of the last frame) nearest to ``time_s``."""
        index = self.index_at(time_s)
        here = self.time_of(index)
        following = float(self.times_s[index + 1]) if index + 1 < len(self.times_s) else self.end_s
        return following if following - time_s < time_s - here else here

    def shifted(self, offset_s: float) -> FrameTimes:
        """The same frames on a clock that reads ``offset_s`` more (media clock to session clock)."""
        return FrameTimes(times_s=self.times_s + offset_s, end_s=self.end_s + offset_s)
