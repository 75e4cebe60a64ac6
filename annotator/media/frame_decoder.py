"""One open video: seeks to keyframes and gives frames by their index."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import av.error
import numpy as np

from annotator.domain.arrays import Mask
from annotator.media.clock_restarts import position_of, shift_at
from annotator.media.container import MediaError, open_media, picture_stream
from annotator.media.frame_index import FrameIndex
from annotator.media.picture_filters import PictureFilters

if TYPE_CHECKING:
    from av.packet import Packet
    from av.video.frame import VideoFrame

Threads = Literal["SLICE", "AUTO"]

_FAILURES_IN_A_ROW = 64
# How far back a seek that lands behind its keyframe is tried again, in seconds; the last resort is the beginning.
_SEEK_BACK_S = (0.0, 1.0, 10.0)


class FrameDecoder:
    """Gives ``(index, frame)`` pairs in the decoder's order. Not for use by two threads at a time.

    Attributes:
        position: Index of the last frame given, or None right after a seek.
        exhausted: True when the end of the file was reached.
    """

    def __init__(
        self, path: Path, index: FrameIndex, *, threads: Threads, thread_count: int = 0, only: Mask | None = None
    ) -> None:
        """Open the video.

        Args:
            threads: ``SLICE`` for the least delay of one frame, ``AUTO`` for the most frames a second.
            thread_count: 0 for as many as the machine has.
            only: (n,) marks the frames that are needed; others are not decoded where nothing refers to them.

        Raises:
            MediaError: the file cannot be used.
        """
        self._index = index
        self._order = np.argsort(index.labels, kind="stable")
        self._sorted_labels = index.labels[self._order]
        self._container = open_media(path)
        video = picture_stream(self._container)
        if video is None:
            self._container.close()
            raise MediaError(f"{path.name} has no picture")
        self._video = video
        self._video.thread_type = threads  # pyright: ignore[reportAttributeAccessIssue]  # a name is accepted too
        if thread_count:
            self._video.codec_context.thread_count = thread_count
        # Only where packets carry the time stamps that frames carry can it be told which packet to leave out.
        ascending = bool(np.all(np.diff(index.labels) > 0))
        self._only = only if ascending else None
        self._skipping = False
        self._sparse = False
        self._packets: Iterator[Packet[Any]] = self._container.demux(self._video)
        self._pending: Packet[Any] | None = None
        self._decoded: deque[tuple[int, VideoFrame]] = deque()
        self._failures = 0
        self._byte = 0
        self._ticks_a_second = 1 / float(index.time_base)
        transfer: Any = self._video.codec_context.color_trc
        self._transfer = int(transfer or 0)
        self._filters = PictureFilters(transfer=self._transfer)
        self.position: int | None = None
        self.exhausted = False

    def set_sparse(self, sparse: bool) -> None:
        """Leave out frames that no other refers to from here on, where the machine cannot keep up."""
        if sparse != self._sparse:
            self._sparse = self._skipping = sparse
            self._video.codec_context.skip_frame = "NONREF" if sparse else "DEFAULT"

    def close(self) -> None:
        """Close the file."""
        self._decoded.clear()
        self._packets = iter(())
        self._container.close()

    def seek(self, index: int) -> None:
        """Go to a place from which frame ``index`` will come out right: at or before its keyframe."""
        keyframe = self._index.keyframe_before(index)
        if keyframe is None:
            self._seek_start()
            return
        label = int(self._index.labels[keyframe])
        for back_s in _SEEK_BACK_S:
            if self._seek_label(label - round(back_s / float(self._index.time_base)), no_later_than=label):
                return
        self._seek_start()

    def next_frame(self) -> tuple[int, VideoFrame] | None:
        """The next frame that is in the index, or None at the end."""
        while not self._decoded:
            if self.exhausted:
                return None
            self._decode_packet()
        index, frame = self._decoded.popleft()
        self.position = index
        return index, frame

    def keyframe(self, index: int) -> tuple[int, VideoFrame] | None:
        """The keyframe at or before ``index`` alone, without waiting for frames that follow it."""
        self.seek(index)
        packet = next((packet for packet in self._take_packets() if packet.is_keyframe), None)
        frames: list[VideoFrame] = []
        if packet is not None:
            try:
                frames = [*packet.decode(), *self._video.codec_context.decode(None)]
            except av.error.FFmpegError:
                frames = []
        # The decoder was drained, so it cannot go on from here.
        self._video.codec_context.flush_buffers()
        self.position, self.exhausted = None, True
        found = [(place, frame) for frame in frames if (place := self._place(frame)) is not None]
        alone = PictureFilters(alone=True, transfer=self._transfer)
        return next((pair for place, frame in found for pair in alone.push(place, frame)), None)

    def _seek_label(self, label: int, *, no_later_than: int) -> bool:
        if self._index.restarts:
            return self._skip_to(no_later_than)
        try:
            self._container.seek(label, stream=self._video)
        except av.error.FFmpegError:
            return False
        self._restart()
        first = next(self._take_packets(), None)
        if first is None or first.pts is None or first.pts > no_later_than:
            return False
        self._pending = first
        return True

    def _skip_to(self, label: int) -> bool:
        """Read up to a keyframe from the beginning: time stamps that occur twice cannot be looked for."""
        self._seek_start()
        self._pending = next((packet for packet in self._take_packets() if packet.pts == label), None)
        return self._pending is not None

    def _seek_start(self) -> None:
        stamps = [self._video.start_time or 0, int(self._sorted_labels[0]), 0]
        for stamp in (min(stamps) - round(10 / float(self._index.time_base)), min(stamps)):
            try:
                self._container.seek(stamp, stream=self._video)
                break
            except av.error.FFmpegError:
                continue
        self._restart()

    def _restart(self) -> None:
        self._packets = self._container.demux(self._video)
        self._decoded.clear()
        self._filters = PictureFilters(transfer=self._transfer)
        self._pending, self._byte = None, 0
        self.position, self.exhausted, self._failures = None, False, 0

    def _take_packets(self) -> Iterator[Packet[Any]]:
        if self._pending is not None:
            pending, self._pending = self._pending, None
            yield pending
        while self._failures < _FAILURES_IN_A_ROW:
            try:
                packet = next(self._packets, None)
            except av.error.FFmpegError:
                self._failures += 1
                self._packets = self._container.demux(self._video)
                continue
            if packet is None:
                return
            self._failures = 0
            yield self._on_one_clock(packet) if self._index.restarts else packet

    def _on_one_clock(self, packet: Packet[Any]) -> Packet[Any]:
        self._byte = position_of(packet, self._byte)
        shift = round(shift_at(self._index.restarts, self._byte) * self._ticks_a_second)
        if packet.pts is not None:
            packet.pts += shift
        if packet.dts is not None:
            packet.dts += shift
        return packet

    def _decode_packet(self) -> None:
        packet = next(self._take_packets(), None)
        if packet is None:
            self._decoded.extend(self._filters.flush())
            self.exhausted = True
            return
        self._choose_effort(packet)
        try:
            frames: list[VideoFrame] = packet.decode()
        except av.error.FFmpegError:
            return
        for frame in frames:
            place = self._place(frame)
            if place is not None:
                self._decoded.extend(self._filters.push(place, frame))

    def _choose_effort(self, packet: Packet[Any]) -> None:
        if self._only is None or self._sparse:
            return
        place = self._place_of(packet.pts)
        skip = place is not None and not self._only[place]
        if skip != self._skipping:
            self._video.codec_context.skip_frame = "NONREF" if skip else "DEFAULT"
            self._skipping = skip

    def _place(self, frame: VideoFrame) -> int | None:
        return self._place_of(frame.pts if frame.pts is not None else frame.dts)

    def _place_of(self, label: int | None) -> int | None:
        if label is None:
            return None
        place = int(np.searchsorted(self._sorted_labels, label))
        if place < len(self._sorted_labels) and self._sorted_labels[place] == label:
            return int(self._order[place])
        return None
