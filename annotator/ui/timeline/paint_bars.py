"""Painting the rows of spans: annotation tiers and the transcript.

Bars too narrow for a shape go straight into the pixels, all at once; only those with room for text are painted one by
one, and there is never room for many of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from annotator.domain.transcript import Utterance
from annotator.ui.timeline.bars import COPIED_UP_TO_PX, BarLook, copy_bar, draw_bar
from annotator.ui.timeline.inks import mix
from annotator.ui.timeline.lettering import Face
from annotator.ui.timeline.paint_tracks import paint_plain
from annotator.ui.timeline.raster import paint_ticks
from annotator.ui.timeline.rows import LaneBoxes, Row, lane_boxes
from annotator.ui.timeline.sources import RowSpans
from annotator.ui.timeline.surface import PaintContext, Surface

NARROW_PX = 6.0
TICK_PX = 2.0
_TEXT_FROM_PX = 22.0
_HALO_PX = 2.0
"""How far the accent reaches around a chosen span that is too narrow for an outline."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaidSpans:
    """The spans of a row that are in view, in logical pixels.

    Attributes:
        left_px: (n,) on whole pixels of the device, the same ones wherever the view is; likewise ``right_px``.
        length_px: (n,) how long they are.
    """

    indices: NDArray[np.intp]
    left_px: NDArray[np.float64]
    right_px: NDArray[np.float64]
    length_px: NDArray[np.float64]
    lanes: NDArray[np.int32]


def lay_spans(held: RowSpans, context: PaintContext) -> LaidSpans:
    """Find the spans in view and where they are."""
    spans, viewport, column_s = held.spans, context.viewport, context.raster.seconds_per_px
    margin_s = 12 * viewport.seconds_per_px
    seen = spans.visible(viewport.start_s - margin_s, viewport.end_s + margin_s)
    indices = np.arange(seen.start, seen.stop)
    indices = indices[spans.ends_s[seen.start : seen.stop] >= viewport.start_s - margin_s]
    starts_s, ends_s = spans.starts_s[indices], spans.ends_s[indices]
    return LaidSpans(
        indices=indices,
        left_px=(np.round(starts_s / column_s) - context.first_column) / context.ratio,
        right_px=(np.round(ends_s / column_s) - context.first_column) / context.ratio,
        length_px=(ends_s - starts_s) / viewport.seconds_per_px,
        lanes=spans.lanes[indices],
    )


def stale(laid: LaidSpans, context: PaintContext, columns: range) -> tuple[LaidSpans, range | None]:
    """Those of the spans that have to be painted once a picture has been moved along with the view.

    That is what lies in the columns that came into view, and what reaches over an edge of it: words keep within it.
    Long bars are not copied but drawn over what is there, and of two that overlap the later one has to lie on top:
    there everything is painted.

    Returns:
        The spans, and the columns to paint; all spans and None for everything.
    """
    ratio, width = context.ratio, context.viewport.width_px
    inside = (laid.right_px >= columns.start / ratio - 2 * TICK_PX) & (laid.left_px <= columns.stop / ratio)
    which = inside | (laid.left_px < 0) | (laid.right_px > width)
    if bool((laid.length_px[which] > COPIED_UP_TO_PX - 1).any()) or _overlap(laid):
        return laid, None
    concerned = LaidSpans(
        indices=laid.indices[which],
        left_px=laid.left_px[which],
        right_px=laid.right_px[which],
        length_px=laid.length_px[which],
        lanes=laid.lanes[which],
    )
    return concerned, columns


def _overlap(laid: LaidSpans) -> bool:
    """True if bars of one lane lie over each other: turns of one speaker may."""
    wide = np.flatnonzero(laid.length_px >= NARROW_PX)
    order = wide[np.lexsort((laid.left_px[wide], laid.lanes[wide]))]
    left, right, lanes = laid.left_px[order], laid.right_px[order], laid.lanes[order]
    return bool(((lanes[1:] == lanes[:-1]) & (left[1:] < right[:-1])).any())


def paint_narrow(
    surface: Surface,
    context: PaintContext,
    boxes: LaneBoxes,
    laid: LaidSpans,
    *,
    which: NDArray[np.bool_],
    inks: NDArray[np.uint32],
    around_px: float = 0.0,
    columns: range | None = None,
) -> None:
    """Draw the spans of ``which`` straight into the pixels, at least :data:`TICK_PX` wide.

    Args:
        around_px: As much larger on every side.
        columns: Where to paint; everywhere where None.
    """
    if not len(inks):
        return
    ratio = context.ratio
    widths = (np.maximum((laid.right_px - laid.left_px)[which], TICK_PX) + 2 * around_px) * ratio
    part = columns if columns is not None else range(surface.pixels.shape[1])
    tops = [max(context.device(boxes.top(lane) - around_px), 0) for lane in range(boxes.count)]
    paint_ticks(
        surface.pixels[:, part.start : part.stop],
        left_px=np.round((laid.left_px[which] - around_px) * ratio).astype(np.intp) - part.start,
        width_px=np.round(widths).astype(np.intp),
        lanes=laid.lanes[which],
        inks=inks,
        lane_tops_px=np.array(tops, dtype=np.intp),
        lane_height_px=max(context.device(boxes.height_px + 2 * around_px), 1),
    )


def face_for(context: PaintContext, height_px: float) -> Face | None:
    """The face that fits into a bar, or None where none does."""
    if height_px >= context.metrics.line_px - 2:
        return context.faces.text
    return context.faces.small if height_px >= context.metrics.small_line_px - 3 else None


def bars_of(laid: LaidSpans, boxes: LaneBoxes, which: NDArray[np.bool_]) -> Iterator[tuple[int, QRectF]]:
    """The index in its row and the bar of each span of ``which``."""
    left, height = laid.left_px[which], boxes.height_px
    widths = np.maximum(laid.right_px[which] - left - 1, TICK_PX)
    tops = boxes.first_top_px + laid.lanes[which] * boxes.step_px
    places = zip(laid.indices[which].tolist(), left.tolist(), tops.tolist(), widths.tolist(), strict=True)
    return ((index, QRectF(x, top, width, height)) for index, x, top, width in places)


# --- annotations ------------------------------------------------------------------------------------------------------


def paint_annotations(
    surface: Surface,
    context: PaintContext,
    row: Row,
    held: RowSpans,
    *,
    chosen: Collection[str],
    label_of: Callable[[str], str],
    columns: range | None = None,
) -> None:
    """A tier's annotations in the colours of their codes, named where there is room.

    Args:
        chosen: Ids drawn as chosen.
        label_of: Text of an annotation.
        columns: What came into view; the rest of the picture was moved along and is right already.
    """
    sunk = row.locked or row.kind == "group"
    boxes = lane_boxes(row, context.metrics)
    laid = lay_spans(held, context)
    if columns is not None:
        # What surrounds a chosen one lies over its neighbours.
        laid, columns = (laid, None) if chosen else stale(laid, context, columns)
    paint_plain(surface, context, sunk=sunk, columns=columns)
    if not len(laid.indices):
        return
    wide = laid.length_px >= NARROW_PX
    inks = held.tints[laid.indices[~wide]]
    paint_narrow(surface, context, boxes, laid, which=~wide, inks=inks, columns=columns)
    if chosen:
        # Over their neighbours, or nobody finds them in a crowd.
        ids = held.spans.ids
        picked = ~wide & np.array([ids[index] in chosen for index in laid.indices.tolist()], dtype=np.bool_)
        accent = np.full(int(picked.sum()), context.inks.accent, dtype=np.uint32)
        paint_narrow(surface, context, boxes, laid, which=picked, inks=accent, around_px=_HALO_PX)
        paint_narrow(surface, context, boxes, laid, which=picked, inks=held.tints[laid.indices[picked]])
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    looks: dict[tuple[int, bool, bool, bool], BarLook] = {}
    for index, bar in bars_of(laid, boxes, wide):
        id_ = held.spans.ids[index]
        worded = bar.height() >= 9 and bar.width() >= _TEXT_FROM_PX
        begins = worded and bar.left() >= -8
        kind = tint, faded, is_chosen, edged = int(held.tints[index]), bool(held.foreign[index]), id_ in chosen, begins
        look = looks.get(kind)
        if look is None:
            look = _bar_look(context, tint, faded=faded, is_chosen=is_chosen, edged=edged, sunk=sunk)
            looks[kind] = look
        if bar.width() <= COPIED_UP_TO_PX:
            copy_bar(surface.pixels, context.ratio, bar, look)
        else:
            draw_bar(painter, in_sight(context, bar), look)
        # In a heading the bars of many rows lie over each other: words there would be torn.
        if worded and row.kind != "group":
            _write_on_bar(painter, context, bar, label_of(id_))
    painter.end()


def _bar_look(context: PaintContext, tint: int, *, faded: bool, is_chosen: bool, edged: bool, sunk: bool) -> BarLook:
    inks = context.inks
    strength = (0.16 if faded else 0.34) + (0.14 if is_chosen else 0.0) + (0.08 if context.theme.dark else 0.0)
    return BarLook(
        fill=mix(inks.row, tint, strength),
        outline=inks.accent if is_chosen else mix(inks.row, tint, 0.75),
        line_px=2.0 if is_chosen else 1.0,
        edge=tint if edged else None,
        ground=inks.gap if sunk else inks.row,
    )


def in_sight(context: PaintContext, bar: QRectF) -> QRectF:
    """What of a bar is in view, and a little beyond, so that where it is cut off is not seen."""
    return bar.intersected(QRectF(-8, 0, context.viewport.width_px + 16, 10_000))


def _write_on_bar(painter: QPainter, context: PaintContext, bar: QRectF, label: str) -> None:
    left = max(bar.left(), 0.0) + 10
    room = min(bar.right(), context.viewport.width_px) - left - 5
    face = face_for(context, bar.height())
    if room > 14 and face is not None:
        ink = context.inks.text
        face.write_within(painter, label, room, left_px=left, top_px=bar.top(), height_px=bar.height(), ink=ink)


# --- transcript -------------------------------------------------------------------------------------------------------


def paint_utterances(
    surface: Surface,
    context: PaintContext,
    row: Row,
    held: RowSpans,
    *,
    utterance_of: Callable[[str], Utterance],
    chosen: str | None,
    columns: range | None = None,
) -> None:
    """A speaker's turns with their words where there is room; the foot line says how positive or negative they are.

    Args:
        columns: As for :func:`paint_annotations`.
    """
    boxes = lane_boxes(row, context.metrics)
    laid = lay_spans(held, context)
    if columns is not None:
        laid, columns = stale(laid, context, columns)
    paint_plain(surface, context, columns=columns)
    if not len(laid.indices):
        return
    inks = context.inks
    fill = mix(inks.row, inks.text, 0.10 if context.theme.dark else 0.075)
    wide = laid.length_px >= NARROW_PX
    narrow_inks = np.full(int((~wide).sum()), mix(inks.row, inks.text, 0.28), dtype=np.uint32)
    paint_narrow(surface, context, boxes, laid, which=~wide, inks=narrow_inks, columns=columns)
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plain = BarLook(fill=fill, outline=fill, line_px=0.0, edge=None, ground=inks.row)
    for index, bar in bars_of(laid, boxes, wide):
        utterance = utterance_of(held.spans.ids[index])
        if utterance.id == chosen:
            soft = context.theme.color("accent_soft").rgb()
            look = BarLook(fill=soft, outline=inks.accent, line_px=2.0, edge=None, ground=inks.row)
        else:
            look = plain
        seen = in_sight(context, bar)
        if bar.width() <= COPIED_UP_TO_PX:
            copy_bar(surface.pixels, context.ratio, bar, look)
        else:
            draw_bar(painter, seen, look)
        _write_utterance(painter, context, bar, seen, utterance)
    painter.end()


def _write_utterance(painter: QPainter, context: PaintContext, bar: QRectF, seen: QRectF, utterance: Utterance) -> None:
    inks, theme = context.inks, context.theme
    left = max(bar.left(), 0.0) + 7
    room = min(bar.right(), context.viewport.width_px) - left - 4
    if utterance.valence is not None and abs(utterance.valence) >= 0.3 and seen.width() > 12:
        color = theme.color("good" if utterance.valence > 0 else "bad")
        painter.fillRect(QRectF(seen.left() + 3, seen.bottom() - 3, seen.width() - 6, 2), color)
    if room < 16:
        return
    if utterance.valence is not None and abs(utterance.valence) >= 0.3 and room > 40:
        sign = "+" if utterance.valence > 0 else "−"
        ink = theme.color("good" if utterance.valence > 0 else "bad").rgb()
        face = context.faces.text
        face.write(painter, sign, left_px=left, top_px=bar.top() + 2, height_px=context.metrics.line_px, ink=ink)
        left, room = left + 12, room - 12
    line = context.metrics.line_px
    words = context.faces.text
    at = words.break_at(utterance.text, room) if bar.height() >= 2 * line else None
    top = bar.top() + (2 if at is not None else (bar.height() - line) / 2)
    parts = (slice(None),) if at is None else (slice(at), slice(at + 1, None))
    for part in parts:
        words.write_within(
            painter, utterance.text, room, part=part, left_px=left, top_px=top, height_px=line, ink=inks.text
        )
        top += line
