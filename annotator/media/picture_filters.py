"""What is done to decoded pictures before anybody sees them: fields become whole pictures, HDR becomes ordinary light.

The one place for both, so that the screen, stills, clips and tracking get the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av.error
from av.filter import Graph

from annotator.media.tone_curve import Transfer, table_file

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_TRANSFERS: dict[int, Transfer] = {16: "pq", 18: "hlg"}
_BT709 = 1
_LIMITED_RANGE = 1
_Kind = tuple[bool, "Transfer | None", int, int, str]


class PictureFilters:
    """Passes frames on, filtered where they need it, each with the index it came with. Deinterlacing holds one back."""

    def __init__(self, *, alone: bool = False, transfer: int = 0) -> None:
        """Begin.

        Args:
            alone: Each picture by itself, at once: its second field is made from the first.
            transfer: The transfer characteristic that the stream announces, as FFmpeg counts them; a frame may say
                itself.
        """
        self._alone = alone
        self._transfer = transfer
        self._kind: _Kind | None = None
        self._graph: Any = None
        self._places: deque[int] = deque()

    def push(self, place: int, frame: VideoFrame) -> Iterator[tuple[int, VideoFrame]]:
        """Take a frame; gives what is ready."""
        kind = self._kind_of(frame)
        if kind != self._kind:
            yield from self.flush()
            self._kind = kind
            self._graph = _graph(kind, frame, alone=self._alone)
        if self._graph is None:
            yield place, frame
            return
        self._places.append(place)
        self._graph.vpush(frame)
        yield from self._ready()

    def flush(self) -> Iterator[tuple[int, VideoFrame]]:
        """Give what was held back; the next frame begins anew."""
        if self._graph is not None:
            self._graph.vpush(None)
            yield from self._ready()
        self._graph, self._kind = None, None
        self._places.clear()

    def _kind_of(self, frame: VideoFrame) -> _Kind:
        transfer: Any = getattr(frame, "color_trc", 0)
        number = int(transfer) if int(transfer) in _TRANSFERS else self._transfer
        # Once a recording has fields, all its pictures go through the same filter, which leaves whole ones alone.
        fields = bool(frame.interlaced_frame) or (self._kind is not None and self._kind[0])
        return fields, _TRANSFERS.get(number), frame.width, frame.height, frame.format.name

    def _ready(self) -> Iterator[tuple[int, VideoFrame]]:
        while self._places:
            try:
                out: VideoFrame = self._graph.vpull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            if self._kind is not None and self._kind[1] is not None:
                out.colorspace, out.color_range = _BT709, _LIMITED_RANGE
            yield self._places.popleft(), out


def _graph(kind: _Kind, frame: VideoFrame, *, alone: bool) -> Any:
    """The filters for frames of this kind; None where they need none."""
    fields, transfer, *_ = kind
    if not fields and transfer is None:
        return None
    with table_file(transfer) if transfer is not None else nullcontext() as table:
        return _configured(_of_fields(frame, alone=alone) if fields else (), table, frame)


def _of_fields(frame: VideoFrame, *, alone: bool) -> tuple[tuple[str, dict[str, str]], ...]:
    """What makes a whole picture of fields: with its neighbours, or of the first field by itself."""
    if not alone:
        return (("bwdif", {"mode": "send_frame", "deint": "interlaced"}),)
    size = {"w": str(frame.width), "h": str(frame.height), "flags": "bicubic"}
    return (("field", {"type": "top"}), ("scale", size))


def _configured(fields: Iterable[tuple[str, dict[str, str]]], table: Path | None, frame: VideoFrame) -> Any:
    """The filters, which have read what they need of the table."""
    graph: Any = Graph()
    time_base = frame.time_base or Fraction(1, 90_000)
    size = {"width": frame.width, "height": frame.height}
    last = graph.add_buffer(**size, format=frame.format.name, time_base=time_base)
    steps = list(fields)
    if table is not None:
        steps += [
            ("scale", {"in_color_matrix": "bt2020", "out_range": "pc"}),
            ("format", {"pix_fmts": "gbrp10le"}),
            ("lut3d", {"file": str(table)}),
            ("scale", {"out_color_matrix": "bt709", "out_range": "tv"}),
            ("format", {"pix_fmts": "yuv420p"}),
        ]
    for step, options in (*steps, ("buffersink", {})):
        following = graph.add(step, **options)
        last.link_to(following)
        last = following
    graph.configure()
    return graph
