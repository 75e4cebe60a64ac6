"""Reads the time stamp of every frame from packets, and checks by decoding where packets alone cannot be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import av.error
import numpy as np
from numpy.typing import NDArray

from annotator.jobs.cancelling import Cancelled, IsCancelled, OnProgress
from annotator.media.clock_restarts import ClockRestart, position_of, shift_at
from annotator.media.container import opened, packets_of, picture_stream

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_PACKETS_BETWEEN_REPORTS = 2000
_HEAD_FRAMES = 24


@dataclass(slots=True, kw_only=True)
class PacketScan:
    """What the packets of the picture stream say, in file order.

    Attributes:
        hidden: Packets that an edit list keeps off the screen.
        without_time: Packets that carry data but no presentation time.
        failures: Read errors on the way.
    """

    pts: list[int] = field(default_factory=list[int])
    is_key: list[bool] = field(default_factory=list[bool])
    durations: list[int] = field(default_factory=list[int])
    hidden: int = 0
    without_time: int = 0
    failures: int = 0

    @property
    def packet_count(self) -> int:
        """All packets that were found."""
        return len(self.pts) + self.hidden + self.without_time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FrameTable:
    """Frames in order of presentation.

    Attributes:
        ticks: (n,) int64 strictly ascending presentation times in time-base units.
        labels: (n,) int64 time stamps the decoder gives these frames; equal to ``ticks`` but for odd AVI files.
        is_key: (n,) bool.
        durations: (n,) int64, 0 where the file does not say.
    """

    ticks: NDArray[np.int64]
    labels: NDArray[np.int64]
    is_key: NDArray[np.bool_]
    durations: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ticks)

    def keep(self, wanted: NDArray[np.bool_]) -> FrameTable:
        """Only the frames that are marked."""
        return FrameTable(
            ticks=self.ticks[wanted],
            labels=self.labels[wanted],
            is_key=self.is_key[wanted],
            durations=self.durations[wanted],
        )


def scan_packets(
    path: Path,
    on_progress: OnProgress | None = None,
    cancelled: IsCancelled | None = None,
    *,
    restarts: Sequence[ClockRestart] = (),
) -> PacketScan:
    """Read all packets without decoding; their times go on where the clock of the file restarts.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    scan = PacketScan()

    def count_failure() -> None:
        scan.failures += 1

    with opened(path) as container:
        video = picture_stream(container)
        if video is None:
            return scan
        size = max(1, container.size)
        position, ticks_a_second = 0, 1 / float(video.time_base) if video.time_base else 0.0
        for number, packet in enumerate(packets_of(container, video, on_failure=count_failure)):
            if number % _PACKETS_BETWEEN_REPORTS == 0:
                _report(packet.pos, size, on_progress, cancelled)
            if packet.size == 0:
                continue
            if packet.is_discard:
                scan.hidden += 1
            elif packet.pts is None:
                scan.without_time += 1
            else:
                position = position_of(packet, position)
                scan.pts.append(packet.pts + round(shift_at(restarts, position) * ticks_a_second))
                scan.is_key.append(packet.is_keyframe)
                scan.durations.append(packet.duration or 0)
    return scan


def table_of(scan: PacketScan) -> tuple[FrameTable, int]:
    """Frames in order of presentation, and how many were left out because they share another frame's time."""
    pts = np.asarray(scan.pts, dtype=np.int64)
    order = np.argsort(pts, kind="stable")
    ordered = pts[order]
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = np.diff(ordered) > 0
    kept = order[first]
    table = FrameTable(
        ticks=pts[kept],
        labels=pts[kept],
        is_key=np.asarray(scan.is_key, dtype=bool)[kept],
        durations=np.asarray(scan.durations, dtype=np.int64)[kept],
    )
    return table, len(pts) - len(kept)


def decode_from(container: InputContainer, video: VideoStream) -> Iterator[VideoFrame]:
    """Every frame from where the container stands; packets that do not decode are stepped over."""
    for packet in packets_of(container, video):
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue


def head_labels(path: Path) -> list[int]:
    """Time stamps of the first decoded frames, in the order the decoder gives them."""
    labels: list[int] = []
    with opened(path) as container:
        video = picture_stream(container)
        if video is None:
            return labels
        for frame in decode_from(container, video):
            if frame.pts is not None:
                labels.append(frame.pts)
            if len(labels) >= _HEAD_FRAMES:
                break
    return labels


def scan_by_decoding(
    path: Path, on_progress: OnProgress | None = None, cancelled: IsCancelled | None = None
) -> FrameTable:
    """Decode everything: the only way where packets carry no or wrong presentation times (H.264 in AVI).

    The decoder then gives frames in the right order with the wrong labels, and the labels in ascending order are the
    right times.
    """
    labels: list[int] = []
    is_key: list[bool] = []
    with opened(path) as container:
        video = picture_stream(container)
        if video is not None:
            video.thread_type = "AUTO"
            total = max(1, video.frames)
            for number, frame in enumerate(decode_from(container, video)):
                if number % 100 == 0:
                    _report(number, total, on_progress, cancelled)
                label = frame.pts if frame.pts is not None else frame.dts
                if label is not None:
                    labels.append(label)
                    is_key.append(bool(frame.key_frame))
    unique, first = np.unique(np.asarray(labels, dtype=np.int64), return_index=True)
    in_order = np.sort(first)
    return FrameTable(
        ticks=unique,
        labels=np.asarray(labels, dtype=np.int64)[in_order],
        is_key=np.asarray(is_key, dtype=bool)[in_order],
        durations=np.zeros(len(unique), dtype=np.int64),
    )


def without_undecodable_head(table: FrameTable, labels: list[int]) -> FrameTable:
    """Leave out first frames that never come out of the decoder, e.g. of a file cut out of a longer one."""
    if not labels:
        return table
    missing = (table.ticks < max(labels)) & ~np.isin(table.ticks, np.asarray(labels, dtype=np.int64))
    return table.keep(~missing) if missing.any() else table


def without_undecodable_tail(path: Path, table: FrameTable) -> FrameTable:
    """Leave out last frames that never come out of the decoder, e.g. of a cut-off file."""
    keys = np.flatnonzero(table.is_key)
    back = 1
    with opened(path) as container:
        video = picture_stream(container)
        if video is None:
            return table
        while True:
            start = int(keys[-back]) if back <= len(keys) else 0
            try:
                container.seek(int(table.ticks[start]), stream=video)
            except av.error.FFmpegError:
                container.seek(0)
            decoded = [frame.pts for frame in decode_from(container, video) if frame.pts is not None]
            inside = [pts for pts in decoded if pts >= table.ticks[start]]
            if inside:
                return table.keep(table.ticks <= max(inside))
            if start == 0:
                return table.keep(table.ticks < table.ticks[0])
            back = min(back * 2, len(keys) + 1)


def _report(done: int | None, total: int, on_progress: OnProgress | None, cancelled: IsCancelled | None) -> None:
    if cancelled is not None and cancelled():
        raise Cancelled("indexing was cancelled")
    if on_progress is not None and done is not None:
        on_progress(min(0.99, max(0.0, done / total)))
