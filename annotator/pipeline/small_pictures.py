"""Pictures of a recording as small as camera cuts are found by, each decoded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from annotator.domain.arrays import Pixels

# Nobody can be measured in a shorter shot: it counts to the one before.
LEAST_SHOT_S = 1.5

if TYPE_CHECKING:
    from annotator.media.frame_index import FrameIndex
    from annotator.media.video_reader import VideoReader


class SmallPictures:
    """Gives them by frame; tells when looking for more would take too long."""

    def __init__(self, reader: VideoReader, *, most: int, stopped: Callable[[], bool]) -> None:
        """``most``: how many are decoded here, beside those decoded for something else; ``stopped`` is asked."""
        self._reader, self._left, self._stopped = reader, most, stopped
        self._kept: dict[int, Pixels | None] = {}

    def keep(self, frame: int, bgra: Pixels | None) -> None:
        """Take one that was decoded for something else, or could not be."""
        self._kept[frame] = None if bgra is None else _small_luma(bgra)

    def at(self, frame: int) -> Pixels | None:
        """(36, 64) luma of a frame; None where it cannot be decoded."""
        from annotator.media.container import MediaError

        if frame not in self._kept:
            self._left -= 1
            try:
                self.keep(frame, self._reader.frame(frame).bgra)
            except MediaError:
                self._kept[frame] = None
        return self._kept[frame]

    @property
    def over(self) -> bool:
        """True if no more should be decoded."""
        return self._left <= 0 or self._stopped()

    def cuts(self, frames: Sequence[int], index: FrameIndex) -> tuple[int, ...]:
        """The first frame after each camera cut between these frames, as far as they may be looked for."""
        from annotator.tracking.shots import find_cuts

        readable = [frame for frame in frames if self.at(frame) is not None]
        return find_cuts(readable, self.at, keyframes=index.keyframes, enough=lambda: self.over)


def lasting_cuts(cuts: Sequence[int], index: FrameIndex) -> tuple[int, ...]:
    """The cuts after which the new shot lasts long enough to be measured."""
    times = index.times
    ends_s = [*(times.time_of(cut) for cut in cuts[1:]), times.end_s]
    return tuple(cut for cut, end_s in zip(cuts, ends_s, strict=False) if end_s - times.time_of(cut) >= LEAST_SHOT_S)


def _small_luma(bgra: Pixels) -> Pixels:
    import cv2
    import numpy as np

    from annotator.tracking.picture_measures import PICTURE_SIDE_PX

    shrunk = cv2.resize(bgra, PICTURE_SIDE_PX, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(shrunk, cv2.COLOR_BGRA2GRAY), np.uint8)
