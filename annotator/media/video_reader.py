"""Any frame of a video by its index, exactly, quickly, and with flat memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.arrays import Pixels
from annotator.media.container import MediaError
from annotator.media.frame_decoder import FrameDecoder
from annotator.media.frame_index import FrameIndex
from annotator.media.picture_style import PicturePainter, PictureStyle

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_DEFAULT_CACHE_BYTES = 200_000_000
# Jumping further ahead than this many frames inside one group of pictures is still decoding forward; a new keyframe
# in between makes a seek cheaper.
_NEARBY_FRAMES = 8
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Picture:
    """One upright picture of a video.

    Attributes:
        index: The frame that is shown.
        time_s: When that frame is presented, on the media clock.
        bgra: (height, width, 4) uint8, contiguous; smaller than the recording where the reader's style says so.
        wanted_index: The frame that was asked for.
    """

    index: int
    time_s: float
    bgra: Pixels
    wanted_index: int

    @property
    def exact(self) -> bool:
        """True if this is the frame that was asked for, not a preview or the nearest one that can be decoded."""
        return self.index == self.wanted_index


class VideoReader:
    """Reads single frames. Belongs to one thread at a time; close it."""

    def __init__(self, path: Path | str, index: FrameIndex, *, cache_bytes: int = _DEFAULT_CACHE_BYTES) -> None:
        """Open the video.

        Raises:
            MediaError: the file cannot be used.
        """
        self._path = Path(path)
        self._index = index
        self._cache = _FrameCache(cache_bytes)
        self._lost: set[int] = set()
        self._scrubbing = FrameDecoder(self._path, index, threads="SLICE")
        self._playing: FrameDecoder | None = None
        self._reading_on = self._scrubbing
        self._read_before: tuple[int, VideoFrame] | None = None
        self._painter = PicturePainter()
        self.style = PictureStyle()
        """How pictures are made from now on; may be set from any thread."""

    @property
    def index(self) -> FrameIndex:
        """The index this reader goes by."""
        return self._index

    def close(self) -> None:
        """Close the file and drop all cached frames."""
        self._cache.clear()
        self._read_before = None
        self._scrubbing.close()
        if self._playing is not None:
            self._playing.close()
            self._playing = None

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def frame(self, index: int) -> Picture:
        """Frame ``index`` (clamped to the video), or the nearest decodable one with ``exact`` False.

        Raises:
            MediaError: nothing near it can be decoded.
        """
        picture = self.frame_unless(index, lambda: False)
        if picture is None:
            raise MediaError(f"{self._path.name}: no picture near frame {index} can be decoded; the file is damaged")
        return picture

    def frame_unless(self, index: int, cancelled: Callable[[], bool]) -> Picture | None:
        """Like :meth:`frame`, but gives up (None) as soon as ``cancelled`` says so."""
        wanted = self._clamp(index)
        if self._find(wanted, cancelled):
            return self._picture(wanted, wanted)
        if cancelled():
            return None
        nearest = self._cache.nearest(wanted)
        return self._picture(nearest, wanted) if nearest is not None else None

    def preview(self, index: int) -> Picture | None:
        """At once: the frame itself if it is at hand, else the keyframe before it; None if that does not decode."""
        wanted = self._clamp(index)
        if wanted in self._cache:
            return self._picture(wanted, wanted)
        keyframe = self._index.keyframe_before(wanted)
        if keyframe is not None and keyframe in self._cache:
            return self._picture(keyframe, wanted)
        found = self._scrubbing.keyframe(wanted)
        if found is None:
            return None
        self._cache.put(*found)
        return self._picture(found[0], wanted)

    def prepare_before(self, index: int, cancelled: Callable[[], bool]) -> None:
        """Decode the frame before ``index`` and the ones leading to it, so that stepping back is instant."""
        if index > 0 and index - 1 not in self._cache:
            self._find(index - 1, cancelled)

    def is_near(self, index: int) -> bool:
        """True if :meth:`frame` will not have to decode from a keyframe."""
        wanted = self._clamp(index)
        position = self._scrubbing.position
        return wanted in self._cache or (position is not None and 0 < wanted - position <= _NEARBY_FRAMES)

    def set_sparse(self, sparse: bool) -> None:
        """Leave out frames that no other refers to while reading forward; False before single frames are wanted."""
        for decoder in (self._scrubbing, self._playing):
            if decoder is not None:
                decoder.set_sparse(sparse and decoder is self._reading_on)

    def play_from(self, index: int) -> None:
        """Begin reading forward at frame ``index``; see :meth:`next_played`."""
        for decoder in (self._scrubbing, self._playing):
            if decoder is not None and decoder.position is not None and not decoder.exhausted:
                ahead = index - decoder.position
                if 0 < ahead <= _NEARBY_FRAMES or (ahead == 0 and index in self._cache):
                    self._reading_on = decoder
                    self._read_before = (index, self._cache.take(index)) if ahead == 0 else None
                    return
        if self._playing is None:
            self._playing = FrameDecoder(self._path, self._index, threads="AUTO")
        self._playing.seek(index)
        self._reading_on = self._playing
        self._read_before = None

    def next_played(self) -> tuple[int, VideoFrame] | None:
        """The next frame in playing order, None at the end. The first ones may lie before the frame asked for."""
        if self._read_before is not None:
            first, self._read_before = self._read_before, None
            return first
        found = self._reading_on.next_frame()
        if found is not None:
            # Frames read ahead and never shown make the first steps after a pause instant.
            self._cache.put(*found)
        return found

    def picture_of(self, index: int, frame: VideoFrame) -> Picture:
        """Turn a played frame into a picture."""
        self._cache.put(index, frame)
        return self._picture(index, index)

    def _clamp(self, index: int) -> int:
        return min(max(index, 0), len(self._index) - 1)

    def _picture(self, index: int, wanted: int) -> Picture:
        bgra = self._painter.paint(self._cache.take(index), self._index.geometry, self.style)
        return Picture(index=index, time_s=self._index.times.time_of(index), bgra=bgra, wanted_index=wanted)

    def _find(self, wanted: int, cancelled: Callable[[], bool]) -> bool:
        """Bring a frame into the cache; False if it cannot be decoded or the caller gave up."""
        if wanted in self._cache:
            return True
        if wanted in self._lost:
            self._decode_to(wanted, self._index.keyframe_before(wanted) or 0, cancelled)
            return False
        if self._can_go_on_to(wanted) and self._read_to(wanted, cancelled):
            return True
        seek_to: int | None = wanted
        for _ in range(_ATTEMPTS):
            if cancelled():
                return False
            if seek_to is None or self._decode_to(wanted, seek_to, cancelled):
                return wanted in self._cache
            keyframe = self._index.keyframe_before(seek_to)
            seek_to = keyframe - 1 if keyframe else None
        if not cancelled():
            self._lost.add(wanted)
        return False

    def _can_go_on_to(self, wanted: int) -> bool:
        position = self._scrubbing.position
        if position is None or position >= wanted:
            return False
        keyframe = self._index.keyframe_before(wanted)
        return wanted - position <= _NEARBY_FRAMES or keyframe is None or keyframe <= position

    def _decode_to(self, wanted: int, seek_to: int, cancelled: Callable[[], bool]) -> bool:
        self._scrubbing.seek(seek_to)
        return self._read_to(wanted, cancelled)

    def _read_to(self, wanted: int, cancelled: Callable[[], bool]) -> bool:
        while not cancelled():
            found = self._scrubbing.next_frame()
            if found is None:
                return False
            self._cache.put(*found)
            if found[0] >= wanted:
                return found[0] == wanted
        return False


class _FrameCache:
    """The most recently used frames, as decoded planes: half the size of pictures, and conversion costs little."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._bytes = 0
        self._frames: OrderedDict[int, tuple[VideoFrame, int]] = OrderedDict()

    def __contains__(self, index: int) -> bool:
        return index in self._frames

    def take(self, index: int) -> VideoFrame:
        self._frames.move_to_end(index)
        return self._frames[index][0]

    def put(self, index: int, frame: VideoFrame) -> None:
        if index in self._frames:
            self._frames.move_to_end(index)
            return
        size = sum(plane.buffer_size for plane in frame.planes)
        self._frames[index] = (frame, size)
        self._bytes += size
        while self._bytes > self._limit_bytes and len(self._frames) > 1:
            _, (_, gone) = self._frames.popitem(last=False)
            self._bytes -= gone

    def nearest(self, index: int) -> int | None:
        return min(self._frames, key=lambda have: (abs(have - index), have), default=None)

    def clear(self) -> None:
        self._frames.clear()
        self._bytes = 0
