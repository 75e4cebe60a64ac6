"""Pictures for analysis: real frames at most at a given rate, in order, cropped before they are converted."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.domain.clock import format_time
from annotator.media.frame_choice import pick_frames
from annotator.media.frame_decoder import FrameDecoder
from annotator.media.frame_index import FrameIndex, build_index
from annotator.media.picture_geometry import (
    PictureGeometry,
    RegionPx,
    luma_plane,
    rgb_crop,
    rgb_picture,
    worth_cropping,
)

if TYPE_CHECKING:
    from av.video.frame import VideoFrame


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StreamedFrame:
    """One frame on its way through the analysis.

    Attributes:
        index: Place in the frame index.
        time_s: Presentation time on the media clock.
    """

    index: int
    time_s: float
    geometry: PictureGeometry
    _frame: VideoFrame = field(repr=False)
    _converted: list[NDArray[np.uint8]] = field(default_factory=list[NDArray[np.uint8]], repr=False)
    _halved: list[NDArray[np.uint8]] = field(default_factory=list[NDArray[np.uint8]], repr=False)

    @property
    def full_region_px(self) -> RegionPx:
        """The whole upright picture."""
        return 0, 0, self.geometry.width_px, self.geometry.height_px

    def rgb(self, region_px: RegionPx | None = None) -> NDArray[np.uint8]:
        """(height, width, 3) upright contiguous picture of the region (left, top, width, height), red first."""
        coded = self.geometry.to_coded(self._inside(region_px))
        if not self._converted and worth_cropping(self._frame, self.geometry, coded):
            return self.geometry.upright(rgb_crop(self._frame, coded))
        if not self._converted:
            self._converted.append(rgb_picture(self._frame, self.geometry))
        left, top, width, height = coded
        return self.geometry.upright(self._converted[0][top : top + height, left : left + width])

    def luma(self, halvings: int = 0) -> NDArray[np.uint8]:
        """(height, width) upright grey picture, 0 black to 255 white.

        Args:
            halvings: How often it is halved by area averaging, the one shrinking that costs next to nothing (0.2 ms
                at 1280 x 720, and once for everybody). An odd row or column at the coded picture's end is left out.
        """
        grey, low, high = luma_plane(self._frame, self.geometry)
        if not self._halved:
            self._halved.append(grey)
        while len(self._halved) <= halvings:
            self._halved.append(_halved(self._halved[-1]))
        small = self._halved[halvings]
        full_range = small if (low, high) == (0, 255) else cv2.LUT(small, _stretched(low, high))
        return self.geometry.upright(np.asarray(full_range, dtype=np.uint8))

    def _inside(self, region_px: RegionPx | None) -> RegionPx:
        if region_px is None:
            return self.full_region_px
        left, top, width, height = region_px
        full_width, full_height = self.geometry.width_px, self.geometry.height_px
        if min(left, top) < 0 or min(width, height) < 1 or left + width > full_width or top + height > full_height:
            raise ValueError(f"the region {region_px} does not lie inside the picture of {full_width} x {full_height}")
        return region_px


def _halved(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(height // 2, width // 2) means of two by two pixels; a side of one pixel stays."""
    height, width = (max(1, side // 2) for side in picture.shape)
    even = picture[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


@functools.cache
def _stretched(low: int, high: int) -> NDArray[np.uint8]:
    """(256,) what each value is when ``low`` becomes 0 and ``high`` 255."""
    values = np.arange(256, dtype=np.float32)
    return np.clip((values - low) * (255 / (high - low)) + 0.5, 0, 255).astype(np.uint8)


class FrameStream(Iterator[StreamedFrame]):
    """Iterates over the chosen frames; close it (or use ``with``) when leaving early.

    Attributes:
        planned: Indexes of the frames to be given, ascending.
        lost_count: Chosen frames that could not be decoded so far.
    """

    def __init__(self, path: Path, index: FrameIndex, planned: NDArray[np.int64]) -> None:
        self.planned = planned
        self.lost_count = 0
        self._lost_span_s: list[float] = []
        self._index = index
        self._next = 0
        self._decoder: FrameDecoder | None = None
        if len(planned):
            wanted = np.zeros(len(index), dtype=bool)
            wanted[planned] = True
            # One thread costs the least processor time in all.
            self._decoder = FrameDecoder(path, index, threads="AUTO", thread_count=1, only=wanted)
            self._decoder.seek(int(planned[0]))

    @property
    def problems(self) -> tuple[str, ...]:
        """Plain sentences about what was skipped so far."""
        if not self.lost_count:
            return ()
        first, last = format_time(self._lost_span_s[0]), format_time(self._lost_span_s[-1])
        return (
            f"{self.lost_count} of {len(self.planned)} pictures could not be decoded and were skipped, "
            f"between {first} and {last}",
        )

    def __iter__(self) -> FrameStream:
        return self

    def __next__(self) -> StreamedFrame:
        while self._decoder is not None and self._next < len(self.planned):
            found = self._decoder.next_frame()
            if found is None:
                self._lose_until(len(self.planned))
                break
            index, frame = found
            place = int(np.searchsorted(self.planned, index))
            if place < self._next or place >= len(self.planned) or self.planned[place] != index or frame.is_corrupt:
                continue
            self._lose_until(place)
            self._next = place + 1
            return StreamedFrame(
                index=index, time_s=self._index.times.time_of(index), geometry=self._index.geometry, _frame=frame
            )
        self.close()
        raise StopIteration

    def close(self) -> None:
        """Close the file."""
        if self._decoder is not None:
            self._decoder.close()
            self._decoder = None

    def __enter__(self) -> FrameStream:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _lose_until(self, place: int) -> None:
        lost = self.planned[self._next : place]
        if len(lost):
            self.lost_count += len(lost)
            ends = (self._index.times.time_of(int(lost[0])), self._index.times.time_of(int(lost[-1])))
            self._lost_span_s = [*self._lost_span_s[:1], ends[1]] if self._lost_span_s else list(ends)
        self._next = place


def stream_frames(
    path: Path | str,
    *,
    rate_hz: float,
    start_s: float = 0.0,
    end_s: float = math.inf,
    index: FrameIndex | None = None,
) -> FrameStream:
    """Real frames with ``start_s`` <= time < ``end_s`` (media clock), at most ``rate_hz`` a second.

    Frames that are not chosen are not converted, and not even decoded where nothing refers to them.

    Args:
        rate_hz: See :func:`pick_frames`; ``math.inf`` for every frame.
        index: The video's index; made here where not given.

    Raises:
        MediaError: the file cannot be used or has no picture.
        ValueError: ``rate_hz`` is not positive.
    """
    file = Path(path)
    known = index if index is not None else build_index(file)
    picked = pick_frames(known.times, rate_hz)
    picked_s = known.times.times_s[picked]
    return FrameStream(file, known, picked[(picked_s >= start_s) & (picked_s < end_s)])
