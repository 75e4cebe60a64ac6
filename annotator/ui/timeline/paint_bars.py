"""Painting the rows of spans: annotation tiers and the transcript.

Bars too narrow for a shape go straight into the pixels, all at once; only those with room for text are painted one by
one, and there is never room for many of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from annotator.domain.transcript import Utterance
from annotator.ui.timeline.bars import BarLook, paint_bars
from annotator.ui.timeline.cached_font import CachedFont
from annotator.ui.timeline.paint_tracks import paint_plain
from annotator.ui.timeline.pixel_colors import mix
from annotator.ui.timeline.raster import paint_ticks, whole
from annotator.ui.timeline.rows import LaneBoxes, Row, lane_boxes
from annotator.ui.timeline.sources import RowSpans
from annotator.ui.timeline.surface import PaintContext, Surface

NARROW_PX = 6.0
TICK_PX = 2.0
_MARGIN_PX = 12
"""What ends or begins this far outside the view may reach in."""
_TEXT_FROM_PX = 23.0
_TEXT_FROM_HEIGHT_PX = 9.0
_HALO_PX = 2.0
"""How far the accent reaches around a chosen span that is too narrow for an outline."""


class LaidSpans:
    """The spans of a row that are in view, in pixels of the device."""

    def __init__(self, table: NDArray[np.intp]):
        """``table`` is (4, n): index in the row, first column from the left edge of the view, last one, lane."""
        self._table = table

    def __len__(self) -> int:
        return self._table.shape[1]

    @property
    def indices(self) -> NDArray[np.intp]:
        """Place of each bar among the row's spans."""
        return self._table[0]

    @property
    def begin(self) -> NDArray[np.intp]:
        """First device column of each bar."""
        return self._table[1]

    @property
    def end(self) -> NDArray[np.intp]:
        """Device column behind each bar."""
        return self._table[2]

    @property
    def lanes(self) -> NDArray[np.intp]:
        """Lane of each bar, from 0 at the top."""
        return self._table[3]

    @property
    def lengths(self) -> NDArray[np.intp]:
        """In columns."""
        return self._table[2] - self._table[1]

    def only(self, which: NDArray[np.bool_]) -> LaidSpans:
        """Those of ``which``."""
        return LaidSpans(self._table[:, which])


def lay_spans(held: RowSpans, context: PaintContext) -> LaidSpans:
    """Find the spans in view and where they are."""
    spans, viewport, column_s = held.spans, context.viewport, context.raster.seconds_per_px
    margin_s = _MARGIN_PX * viewport.seconds_per_px
    seen = spans.visible(viewport.start_s - margin_s, viewport.end_s + margin_s)
    edges = np.empty((2, len(seen)))
    np.divide(spans.starts_s[seen.start : seen.stop], column_s, out=edges[0])
    np.divide(spans.ends_s[seen.start : seen.stop], column_s, out=edges[1])
    np.rint(edges, out=edges)
    np.subtract(edges, context.first_column, out=edges)
    table = np.empty((4, len(seen)), dtype=np.intp)
    table[0] = np.arange(seen.start, seen.stop)
    table[1:3] = edges
    table[3] = spans.lanes[seen.start : seen.stop]
    in_view = table[2] >= -context.device(_MARGIN_PX)
    return LaidSpans(table if bool(in_view.all()) else table[:, in_view])


def paint_narrow(
    surface: Surface,
    context: PaintContext,
    boxes: LaneBoxes,
    laid: LaidSpans,
    *,
    which: NDArray[np.bool_],
    colors: NDArray[np.uint32],
    around_px: float = 0.0,
) -> None:
    """Draw the spans of ``which`` straight into the pixels, at least :data:`TICK_PX` wide.

    Args:
        around_px: As much larger on every side.
    """
    if not len(colors):
        return
    ratio, around = context.ratio, context.device(around_px)
    begin = laid.begin[which]
    paint_ticks(
        surface.pixels,
        left_px=begin - around,
        width_px=np.maximum(laid.end[which] - begin, round(TICK_PX * ratio)) + 2 * around,
        lanes=laid.lanes[which],
        colors=colors,
        lane_tops_px=np.maximum(_lane_tops(context, boxes) - around, 0),
        lane_height_px=max(context.device(boxes.height_px) + 2 * around, 1),
    )


def _lane_tops(context: PaintContext, boxes: LaneBoxes) -> NDArray[np.intp]:
    """Top of each lane of a row, in pixels of the device."""
    return np.array([whole(boxes.top(lane) * context.ratio) for lane in range(boxes.count)], dtype=np.intp)


def _paint_wide(
    surface: Surface,
    context: PaintContext,
    boxes: LaneBoxes,
    laid: LaidSpans,
    *,
    kinds: NDArray[np.intp],
    looks: Sequence[BarLook],
) -> None:
    """Draw spans as bars; ``kinds`` (n,) says which of ``looks`` each one has."""
    gap, ratio = max(context.device(1), 1), context.ratio
    widths = np.maximum(laid.lengths - gap, round(TICK_PX * ratio))
    bars = np.stack([laid.begin, widths, laid.lanes, kinds], axis=1)
    height, tops = max(context.device(boxes.height_px), 1), _lane_tops(context, boxes).tolist()
    paint_bars(surface.pixels, ratio, bars, looks, lane_tops_px=tops, height_px=height)


def face_for(context: PaintContext, height_px: float) -> CachedFont | None:
    """The face that fits into a bar, or None where none does."""
    if height_px >= context.metrics.line_px - 2:
        return context.faces.text
    return context.faces.small if height_px >= context.metrics.small_line_px - 3 else None


def bars_of(laid: LaidSpans, boxes: LaneBoxes, ratio: float) -> Iterator[tuple[int, QRectF]]:
    """The index in its row and the bar of each span, in logical pixels."""
    left, height = laid.begin / ratio, boxes.height_px
    widths = np.maximum(laid.end / ratio - left - 1, TICK_PX)
    tops = boxes.first_top_px + laid.lanes * boxes.step_px
    places = zip(laid.indices.tolist(), left.tolist(), tops.tolist(), widths.tolist(), strict=True)
    return ((index, QRectF(x, top, width, height)) for index, x, top, width in places)


def in_sight(context: PaintContext, bar: QRectF) -> QRectF:
    """What of a bar is in view, and a little beyond, so that where it is cut off is not seen."""
    return bar.intersected(QRectF(-8, 0, context.viewport.width_px + 16, 10_000))


# --- annotations ------------------------------------------------------------------------------------------------------


def paint_annotations(
    surface: Surface,
    context: PaintContext,
    row: Row,
    held: RowSpans,
    *,
    chosen: Collection[str],
    label_of: Callable[[str], str],
) -> None:
    """A tier's annotations in the colours of their codes, named where there is room.

    Args:
        chosen: Ids drawn as chosen.
        label_of: Text of an annotation.
    """
    sunk = row.locked or row.kind == "group"
    boxes = lane_boxes(row, context.metrics)
    laid = lay_spans(held, context)
    paint_plain(surface, context, sunk=sunk)
    if not len(laid):
        return
    ids, narrow = held.spans.ids, laid.lengths < NARROW_PX * context.ratio
    some_narrow, all_narrow = bool(narrow.any()), bool(narrow.all())
    if some_narrow:
        colors = held.tints[laid.indices[narrow]]
        paint_narrow(surface, context, boxes, laid, which=narrow, colors=colors)
    picked = np.zeros_like(narrow)
    if chosen:
        picked[:] = [ids[index] in chosen for index in laid.indices.tolist()]
        # Over their neighbours, or nobody finds them in a crowd.
        thin = narrow & picked
        accent = np.full(int(thin.sum()), context.colors.accent, dtype=np.uint32)
        paint_narrow(surface, context, boxes, laid, which=thin, colors=accent, around_px=_HALO_PX)
        paint_narrow(surface, context, boxes, laid, which=thin, colors=held.tints[laid.indices[thin]])
    if all_narrow:
        return
    bars, picked = (laid.only(~narrow), picked[~narrow]) if some_narrow else (laid, picked)
    least_px = _TEXT_FROM_PX * context.ratio if boxes.height_px >= _TEXT_FROM_HEIGHT_PX else math.inf
    worded = bars.lengths > least_px
    marks = (held.tints[bars.indices], held.foreign[bars.indices], worded, picked)
    keys = zip(*(mark.tolist() for mark in marks), strict=True)
    numbers: dict[tuple[int, ...], int] = {}
    kinds = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.intp)
    looks = [
        _bar_look(context, tint, faded=bool(faded), edged=bool(edged), is_chosen=bool(is_chosen), sunk=sunk)
        for tint, faded, edged, is_chosen in numbers
    ]
    _paint_wide(surface, context, boxes, bars, kinds=kinds, looks=looks)
    # In a heading the bars of many rows lie over each other: words there would be torn.
    if row.kind != "group" and bool(worded.any()):
        painter = QPainter(surface.image)
        for index, bar in bars_of(bars.only(worded), boxes, context.ratio):
            _write_on_bar(painter, context, bar, label_of(ids[index]))
        painter.end()


def _bar_look(context: PaintContext, tint: int, *, faded: bool, is_chosen: bool, edged: bool, sunk: bool) -> BarLook:
    colors = context.colors
    strength = (0.16 if faded else 0.34) + (0.14 if is_chosen else 0.0) + (0.08 if context.theme.dark else 0.0)
    return BarLook(
        fill=mix(colors.row, tint, strength),
        outline=colors.accent if is_chosen else mix(colors.row, tint, 0.75),
        line_px=2.0 if is_chosen else 1.0,
        edge=tint if edged else None,
        ground=colors.gap if sunk else colors.row,
    )


def _write_on_bar(painter: QPainter, context: PaintContext, bar: QRectF, label: str) -> None:
    left = max(bar.left(), 0.0) + 10
    room = min(bar.right(), context.viewport.width_px) - left - 5
    face = face_for(context, bar.height())
    if room > 14 and face is not None:
        ink = context.colors.text
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
) -> None:
    """A speaker's turns with their words where there is room; the foot line says how positive or negative they are."""
    boxes = lane_boxes(row, context.metrics)
    laid = lay_spans(held, context)
    paint_plain(surface, context)
    if not len(laid):
        return
    colors = context.colors
    fill = mix(colors.row, colors.text, 0.10 if context.theme.dark else 0.075)
    narrow = laid.lengths < NARROW_PX * context.ratio
    bars, ids = laid, held.spans.ids
    if bool(narrow.any()):
        narrow_inks = np.full(int(narrow.sum()), mix(colors.row, colors.text, 0.28), dtype=np.uint32)
        paint_narrow(surface, context, boxes, laid, which=narrow, colors=narrow_inks)
        bars = laid.only(~narrow)
        if not len(bars):
            return
    plain = BarLook(fill=fill, outline=fill, line_px=0.0, edge=None, ground=colors.row)
    soft = context.theme.color("accent_soft").rgb()
    picked = BarLook(fill=soft, outline=colors.accent, line_px=2.0, edge=None, ground=colors.row)
    kinds = np.array([ids[index] == chosen for index in bars.indices.tolist()], dtype=np.intp)
    _paint_wide(surface, context, boxes, bars, kinds=kinds, looks=(plain, picked))
    painter = QPainter(surface.image)
    for index, bar in bars_of(bars, boxes, context.ratio):
        _write_utterance(painter, context, bar, utterance_of(ids[index]))
    painter.end()


def _write_utterance(painter: QPainter, context: PaintContext, bar: QRectF, utterance: Utterance) -> None:
    colors, theme = context.colors, context.theme
    seen = in_sight(context, bar)
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
            painter, utterance.text, room, part=part, left_px=left, top_px=top, height_px=line, ink=colors.text
        )
        top += line
