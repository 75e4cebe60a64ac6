"""What lies under a point of the timeline. Pure: no Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from annotator.ui.timeline.rows import LaneBoxes, Row
from annotator.ui.timeline.spans import Spans
from annotator.ui.timeline.viewport import Viewport

Area = Literal["ruler", "label", "row", "below"]
TargetKind = Literal["annotation", "flag", "utterance"]
Edge = Literal["start", "end"]

EDGE_PX = 5.0
NEAR_PX = 4.0
_EDGES_INSIDE_FROM_PX = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What is under the pointer.

    Attributes:
        area: The ruler, the label column, a row's body, or the empty space below the rows.
        time_s: Time under the pointer (in the label column: at the left edge of the view).
        row: The row, if any.
        kind: What the pointer is on; None for empty ground. ``id`` goes with it.
        edge: Set where a drag would move this edge of an annotation.
        up: How far up in the row, 0 at its foot to 1.
    """

    area: Area
    time_s: float
    row: Row | None = None
    kind: TargetKind | None = None
    id: str | None = None
    edge: Edge | None = None
    up: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanHit:
    """A span under the pointer, by its index."""

    index: int
    edge: Edge | None


def span_at(
    spans: Spans,
    boxes: LaneBoxes,
    viewport: Viewport,
    *,
    x_px: float,
    y_px: float,
    near_px: float = NEAR_PX,
    chosen: Collection[str] = (),
    resizable: Callable[[str], bool] = lambda _id: False,
) -> SpanHit | None:
    """The span at a point of its row, and its edge where that can be dragged.

    A span that contains the point wins over one that is merely near, a chosen one over others, a short one over a
    long one. Narrow spans have their edges outside, and only once they are chosen, so that they can still be moved.
    """
    lane = boxes.lane_at(y_px)
    reach_s = max(near_px, EDGE_PX) * viewport.seconds_per_px
    time_s = viewport.time_at(x_px)
    best: tuple[tuple[bool, bool, float], SpanHit] | None = None
    for index in spans.visible(time_s - reach_s, time_s + reach_s):
        if int(spans.lanes[index]) != lane:
            continue
        left, right = viewport.x_of(float(spans.starts_s[index])), viewport.x_of(float(spans.ends_s[index]))
        id_ = spans.ids[index]
        edge = _edge(left, right, x_px, chosen=id_ in chosen) if right > left and resizable(id_) else None
        if edge is None and not left - near_px <= x_px <= right + near_px:
            continue
        rank = (not left <= x_px <= right, id_ not in chosen, right - left)
        if best is None or rank < best[0]:
            best = (rank, SpanHit(index=index, edge=edge))
    return best[1] if best else None


def _edge(left_px: float, right_px: float, x_px: float, *, chosen: bool) -> Edge | None:
    if right_px - left_px >= _EDGES_INSIDE_FROM_PX:
        to_left, to_right = abs(x_px - left_px), abs(x_px - right_px)
        if min(to_left, to_right) > EDGE_PX:
            return None
        return "start" if to_left <= to_right else "end"
    if not chosen:
        return None
    if left_px - EDGE_PX <= x_px < left_px:
        return "start"
    return "end" if right_px < x_px <= right_px + EDGE_PX else None
