"""Painting the flag rows: colour and shape by family, the look of the bar by verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from annotator.domain.flags import Flag, FlagKind
from annotator.domain.signals import Family
from annotator.ui.look.strength_words import how_strong
from annotator.ui.timeline.bars import RADIUS_PX
from annotator.ui.timeline.paint_bars import LaidSpans, bars_of, face_for, in_sight, lay_spans
from annotator.ui.timeline.paint_tracks import paint_plain
from annotator.ui.timeline.pixel_colors import mix, qcolor, readable_on
from annotator.ui.timeline.raster import paint_hatch
from annotator.ui.timeline.rows import LaneBoxes, Row, lane_boxes
from annotator.ui.timeline.sources import RowSpans
from annotator.ui.timeline.surface import PaintContext, Surface
from annotator.ui.widgets.marks import INCONGRUENCE_SIGN, paint_check, paint_family_shape, paint_unequal

_BAR_FROM_PX = 12.0
_WORDS_FROM_PX = 34.0
_MARK_PX = 11.0
_MARK_ROOM_PX = 12
_HEAT_CELL_PX = 4.0
_HEAT = (0.0, 0.16, 0.28, 0.4, 0.52, 0.64, 0.76)
"""How dark a place of the strip is with none, one, two … flags in it."""
_SHAPE_PX = 8.0
_TITLE_FROM_PX = 44.0
"""With less room than this a title says nothing: the shape alone is calmer."""


def paint_flags(
    surface: Surface,
    context: PaintContext,
    row: Row,
    held: RowSpans,
    *,
    flag_of: Callable[[str], Flag],
    title_of: Callable[[Flag], str],
    verdict_of: Callable[[str], str | None],
    chosen: str | None,
    unseen: Sequence[tuple[float, float]],
) -> None:
    """A participant's flags: colour and shape by family, look of the bar by verdict.

    Args:
        flag_of: The flag with an id.
        title_of: What moved, in the words of the list of flags.
        verdict_of: This coder's verdict on it.
        unseen: Stretches in which nothing of this person could be measured.
    """
    boxes = lane_boxes(row, context.metrics)
    laid = lay_spans(held, context)
    ids = held.spans.ids
    paint_plain(surface, context)
    _hatch_unseen(surface, context, unseen)
    if not len(laid):
        return
    narrow = laid.lengths < _BAR_FROM_PX * context.ratio
    wide, marked = ~narrow, narrow
    if _is_crowd(narrow, context):
        held_indices: list[int] = laid.indices.tolist()
        flags = [flag_of(ids[index]) for index in held_indices]
        heated = np.array([verdict_of(flag.id) != "rejected" for flag in flags], dtype=np.bool_)
        paint_heat(surface, context, boxes, laid.only(narrow & heated))
        marked = _marked_in_a_crowd(flags, narrow, chosen, context)
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for index, bar in bars_of(laid.only(marked), boxes, context.ratio):
        flag = flag_of(ids[index])
        _narrow_flag(painter, context, bar, flag, verdict=verdict_of(flag.id), is_chosen=flag.id == chosen)
    for index, bar in bars_of(laid.only(wide), boxes, context.ratio):
        flag = flag_of(ids[index])
        verdict, is_chosen = verdict_of(flag.id), flag.id == chosen
        _flag_bar(painter, context, bar, flag, title=title_of(flag), verdict=verdict, is_chosen=is_chosen)
    painter.end()


def _marked_in_a_crowd(
    flags: Sequence[Flag], narrow: NDArray[np.bool_], chosen: str | None, context: PaintContext
) -> NDArray[np.bool_]:
    """The chosen one has a mark over the strip, and candidates, where they are no crowd themselves."""
    picked = np.array([flag.id == chosen for flag in flags], dtype=np.bool_)
    candidates = np.array([flag.kind == "incongruence" for flag in flags], dtype=np.bool_)
    marked = narrow & (picked | candidates)
    return narrow & picked if _is_crowd(marked, context) else marked


def _is_crowd(which: NDArray[np.bool_], context: PaintContext) -> bool:
    """True where the marks of that many flags would stand over each other."""
    return int(which.sum()) * _MARK_ROOM_PX > context.viewport.width_px


def paint_heat(surface: Surface, context: PaintContext, boxes: LaneBoxes, laid: LaidSpans) -> None:
    """How many flags there are over time, as a strip: the more, the darker."""
    width = surface.pixels.shape[1]
    cell = max(context.device(_HEAT_CELL_PX), 1)
    cells = -(-width // cell)
    middles = np.clip((laid.begin + laid.end) // 2, 0, width - 1) // cell
    counts = np.bincount(middles, minlength=cells)
    levels = np.minimum(counts, len(_HEAT) - 1)
    colors = np.array([mix(context.colors.row, context.colors.text, level) for level in _HEAT], dtype=np.uint32)
    columns = np.repeat(levels, cell)[:width]
    top, bottom = context.device(boxes.first_top_px), context.device(boxes.top(boxes.count - 1) + boxes.height_px)
    filled = np.flatnonzero(columns)
    surface.pixels[top:bottom, filled] = colors[columns[filled]]


def _narrow_flag(
    painter: QPainter, context: PaintContext, bar: QRectF, flag: Flag, *, verdict: str | None, is_chosen: bool
) -> None:
    """A flag without room for a sign in it: how long it is, pale, and its family's shape over the middle."""
    colors = context.colors
    tint = colors.families[flag.family]
    painter.fillRect(bar, qcolor(mix(colors.row, tint, 0.2 if verdict == "rejected" else 0.45)))
    size = min(_MARK_PX, bar.height())
    corner = bar.center() - QPointF(size / 2, size / 2)
    mark = _mark(
        ground=colors.row,
        tint=tint,
        kind=flag.kind,
        family=flag.family,
        verdict=verdict,
        size_px=size,
        ratio=context.ratio,
    )
    painter.drawImage(corner, mark)
    if is_chosen:
        painter.setPen(QPen(qcolor(colors.text), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        around = bar.united(QRectF(corner, QSizeF(size, size))).adjusted(-2, 1, 2, -1)
        painter.drawRoundedRect(around, RADIUS_PX, RADIUS_PX)


def _hatch_unseen(surface: Surface, context: PaintContext, unseen: Sequence[tuple[float, float]]) -> None:
    column_s, first = context.raster.seconds_per_px, context.first_column
    places = [(round(start_s / column_s) - first, round(end_s / column_s) - first) for start_s, end_s in unseen]
    within = [(left, right) for left, right in places if right > 0 and left < surface.pixels.shape[1]]
    if not within:
        return
    columns = np.zeros(surface.pixels.shape[1], dtype=np.bool_)
    for left, right in within:
        columns[max(left, 0) : max(right, left + 1)] = True
    paint_hatch(
        surface.pixels,
        columns,
        phase_px=context.first_column,
        ground_ink=context.colors.hatch_ground,
        line_ink=context.colors.hatch,
        scale=max(round(context.ratio), 1),
    )


def _flag_bar(
    painter: QPainter,
    context: PaintContext,
    bar: QRectF,
    flag: Flag,
    *,
    title: str,
    verdict: str | None,
    is_chosen: bool,
) -> None:
    colors = context.colors
    tint = colors.families[flag.family]
    bar_seen = in_sight(context, bar)
    seen = bar_seen.adjusted(0.5, 0.5, -0.5, -0.5)
    fill, border, words = _flag_look(context, tint, verdict)
    painter.setPen(border or Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(fill))
    painter.drawRoundedRect(bar_seen if border is None else seen, RADIUS_PX, RADIUS_PX)
    if is_chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(qcolor(colors.text), 2.0))
        painter.drawRoundedRect(seen.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
    face = face_for(context, bar.height())
    if bar.width() < _WORDS_FROM_PX or face is None:
        _flag_sign(painter, bar, flag, verdict, words)
        return
    left = max(bar.left(), 0.0) + 6
    right = min(bar.right(), context.viewport.width_px) - 4
    if right - left < _SHAPE_PX:
        return  # what is in sight of it is too little to say anything in
    if verdict in ("accepted", "adjusted") and right - left > 30:
        paint_check(painter, QRectF(left - 2, bar.center().y() - 6, 12, 12), qcolor(words))
        left += 13
    if flag.kind == "shift":
        left += _shape_before_words(painter, left, bar, flag.family, words, filled=verdict is None)
    signs = ("? " if verdict == "unsure" else "") + (f"{INCONGRUENCE_SIGN} " if flag.kind == "incongruence" else "")
    room = right - left
    full = f"{signs}{title}  {how_strong(flag)}"
    text = full if face.width(full) <= room else face.elided(signs + title, room)
    if text.endswith("…") and room < _TITLE_FROM_PX:
        text = signs.strip()
    if text:
        face.write(painter, text, left_px=left, top_px=bar.top(), height_px=bar.height(), ink=words)
    if verdict == "rejected":
        middle = bar.center().y()
        painter.fillRect(QRectF(left, middle, min(face.width(text), room), 1), qcolor(words))


def _shape_before_words(
    painter: QPainter, left_px: float, bar: QRectF, family: Family, ink: int, *, filled: bool
) -> float:
    """Draw the family's shape in front of a flag's words; how much room it took."""
    size = min(_SHAPE_PX, bar.height() - 4)
    painter.setPen(QPen(qcolor(ink), 1.0))
    painter.setBrush(qcolor(ink) if filled else Qt.BrushStyle.NoBrush)
    paint_family_shape(painter, QRectF(left_px, bar.center().y() - size / 2, size, size), family)
    return size + 6


def _flag_sign(painter: QPainter, bar: QRectF, flag: Flag, verdict: str | None, ink: int) -> None:
    """One sign where there is no room for words: a check, that of an incongruence, or the family's shape."""
    size = min(8.0, bar.height() - 4)
    box = QRectF(bar.center().x() - size / 2, bar.center().y() - size / 2, size, size)
    if verdict in ("accepted", "adjusted"):
        paint_check(painter, box, qcolor(ink))
        return
    if flag.kind == "incongruence":
        paint_unequal(painter, box, qcolor(ink))
        return
    painter.setPen(QPen(qcolor(ink), 1.0))
    painter.setBrush(qcolor(ink) if verdict is None else Qt.BrushStyle.NoBrush)
    paint_family_shape(painter, box, flag.family)


def _flag_look(context: PaintContext, tint: int, verdict: str | None) -> tuple[int, QPen | None, int]:
    """Fill, outline and ink of the words. Qt takes ten times as long for an outline of one pixel as for any other."""
    colors = context.colors
    if verdict is None:
        return tint, None, readable_on(tint)
    if verdict in ("accepted", "adjusted"):
        return mix(colors.row, tint, 0.3), QPen(qcolor(tint), 1.6), colors.text
    if verdict == "rejected":
        return colors.row, QPen(qcolor(mix(colors.row, tint, 0.5)), 1.2), mix(colors.row, colors.muted, 0.75)
    dashed = QPen(qcolor(tint), 1.4, Qt.PenStyle.CustomDashLine)
    dashed.setDashPattern([3.0, 2.4])
    return mix(colors.row, tint, 0.12), dashed, colors.text


@lru_cache(maxsize=256)
def _mark(
    *, ground: int, tint: int, kind: FlagKind, family: Family, verdict: str | None, size_px: float, ratio: float
) -> QImage:
    """The sign of a flag without room, drawn once and then copied."""
    image = QImage(math.ceil(size_px * ratio), math.ceil(size_px * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(0, 0, size_px, size_px)
    if verdict in ("accepted", "adjusted"):
        painter.fillRect(box, qcolor(ground))
        paint_check(painter, box, qcolor(tint))
    elif kind == "incongruence":
        painter.fillRect(box, qcolor(ground))
        paint_unequal(
            painter, box.adjusted(1, 1, -1, -1), qcolor(mix(ground, tint, 0.5 if verdict == "rejected" else 1.0))
        )
    else:
        shape = box.adjusted(2, 2, -2, -2)
        painter.setPen(QPen(qcolor(ground), 3.0))  # a rim, or the shape drowns in the bar behind it
        paint_family_shape(painter, shape, family)
        pen = QPen(qcolor(mix(ground, tint, 0.5 if verdict == "rejected" else 1.0)), 1.2)
        if verdict == "unsure":
            pen.setDashPattern([2.0, 1.4])
        painter.setPen(pen)
        painter.setBrush(qcolor(tint if verdict is None else ground))
        paint_family_shape(painter, shape, family)
    painter.end()
    return image
