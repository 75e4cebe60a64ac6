"""Painting the flag rows: colour and shape by family, the look of the bar by verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from annotator.domain.flags import Flag
from annotator.domain.signals import Family
from annotator.ui.timeline.bars import RADIUS_PX
from annotator.ui.timeline.glyphs import INCONGRUENCE_SIGN, paint_check, paint_family_shape
from annotator.ui.timeline.inks import mix, readable_on
from annotator.ui.timeline.paint_bars import bars_of, face_for, in_sight, lay_spans, paint_narrow
from annotator.ui.timeline.paint_tracks import paint_plain
from annotator.ui.timeline.raster import paint_hatch
from annotator.ui.timeline.rows import Row, lane_boxes
from annotator.ui.timeline.sources import RowSpans
from annotator.ui.timeline.surface import PaintContext, Surface, qcolor

_BAR_FROM_PX = 12.0
_WORDS_FROM_PX = 34.0
_MOST_PINS = 400
_PIN_PX = 9.0
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
    paint_plain(surface, context)
    _hatch_unseen(surface, context, unseen)
    boxes = lane_boxes(row, context.metrics)
    laid = lay_spans(held, context)
    if not len(laid):
        return
    ids = held.spans.ids
    wide = laid.lengths >= _BAR_FROM_PX * context.ratio
    pinned: list[int] = laid.indices[~wide].tolist()
    narrow = [flag_of(ids[index]) for index in pinned]
    families = context.inks.families
    narrow_inks = [
        mix(context.inks.row, families[flag.family], 0.4 if verdict_of(flag.id) == "rejected" else 1.0)
        for flag in narrow
    ]
    paint_narrow(surface, context, boxes, laid, which=~wide, inks=np.array(narrow_inks, dtype=np.uint32))
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pins = ~wide if len(narrow) <= _MOST_PINS else np.zeros_like(wide)
    for index, bar in bars_of(laid.only(pins), boxes, context.ratio):
        flag = flag_of(ids[index])
        size = min(_PIN_PX, bar.height())
        corner = QPointF(bar.left() + 1 - size / 2, bar.top())
        painter.drawImage(corner, _pin(context, flag.family, verdict_of(flag.id), size))
        if flag.id == chosen:
            painter.setPen(QPen(qcolor(context.inks.text), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = bar.united(QRectF(corner, QSizeF(size, size))).adjusted(-2, -1, 2, 1)
            painter.drawRoundedRect(around, RADIUS_PX, RADIUS_PX)
    for index, bar in bars_of(laid.only(wide), boxes, context.ratio):
        flag = flag_of(ids[index])
        verdict, is_chosen = verdict_of(flag.id), flag.id == chosen
        _flag_bar(painter, context, bar, flag, title=title_of(flag), verdict=verdict, is_chosen=is_chosen)
    painter.end()


def _hatch_unseen(surface: Surface, context: PaintContext, unseen: Sequence[tuple[float, float]]) -> None:
    columns = np.zeros(surface.pixels.shape[1], dtype=np.bool_)
    for start_s, end_s in unseen:
        left, right = context.raster.x_of(start_s), context.raster.x_of(end_s)
        if right > 0 and left < len(columns):
            columns[max(int(left), 0) : max(int(right), int(left) + 1)] = True
    paint_hatch(
        surface.pixels,
        columns,
        phase_px=context.first_column,
        ground_ink=context.inks.hatch_ground,
        line_ink=context.inks.hatch,
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
    inks = context.inks
    tint = inks.families[flag.family]
    seen = in_sight(context, bar).adjusted(0.5, 0.5, -0.5, -0.5)
    fill, border, words = _flag_look(context, tint, verdict)
    painter.setPen(border)
    painter.setBrush(qcolor(fill))
    painter.drawRoundedRect(seen, RADIUS_PX, RADIUS_PX)
    if is_chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(qcolor(inks.text), 2.0))
        painter.drawRoundedRect(seen.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_PX, RADIUS_PX)
    face = face_for(context, bar.height())
    if bar.width() < _WORDS_FROM_PX or face is None:
        _flag_sign(painter, bar, flag.family, verdict, words)
        return
    left = max(bar.left(), 0.0) + 6
    right = min(bar.right(), context.viewport.width_px) - 4
    if verdict in ("accepted", "adjusted") and right - left > 30:
        paint_check(painter, QRectF(left - 2, bar.center().y() - 6, 12, 12), qcolor(words))
        left += 13
    if flag.kind == "shift":
        left += _shape_before_words(painter, left, bar, flag.family, words, filled=verdict is None)
    signs = ("? " if verdict == "unsure" else "") + (f"{INCONGRUENCE_SIGN} " if flag.kind == "incongruence" else "")
    room = right - left
    full = f"{signs}{title}  {flag.score:.1f}"
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


def _flag_sign(painter: QPainter, bar: QRectF, family: Family, verdict: str | None, ink: int) -> None:
    """One sign where there is no room for words: a check, or the family's shape."""
    size = min(8.0, bar.height() - 4)
    box = QRectF(bar.center().x() - size / 2, bar.center().y() - size / 2, size, size)
    if verdict in ("accepted", "adjusted"):
        paint_check(painter, box, qcolor(ink))
        return
    painter.setPen(QPen(qcolor(ink), 1.0))
    painter.setBrush(qcolor(ink) if verdict is None else Qt.BrushStyle.NoBrush)
    paint_family_shape(painter, box, family)


def _flag_look(context: PaintContext, tint: int, verdict: str | None) -> tuple[int, QPen, int]:
    """Fill, outline and ink of the words."""
    inks = context.inks
    if verdict is None:
        return tint, QPen(qcolor(tint), 1.0), readable_on(tint)
    if verdict in ("accepted", "adjusted"):
        return mix(inks.row, tint, 0.3), QPen(qcolor(tint), 1.6), inks.text
    if verdict == "rejected":
        return inks.row, QPen(qcolor(mix(inks.row, tint, 0.5)), 1.0), mix(inks.row, inks.muted, 0.75)
    dashed = QPen(qcolor(tint), 1.4, Qt.PenStyle.CustomDashLine)
    dashed.setDashPattern([3.0, 2.4])
    return mix(inks.row, tint, 0.12), dashed, inks.text


@dataclass(frozen=True, slots=True, kw_only=True)
class _PinLook:
    ground: int
    tint: int
    family: Family
    verdict: str | None
    size_px: float
    ratio: float


def _pin(context: PaintContext, family: Family, verdict: str | None, size_px: float) -> QImage:
    """A flag without room: its family's shape, drawn once and then copied."""
    return _pin_image(
        _PinLook(
            ground=context.inks.row,
            tint=context.inks.families[family],
            family=family,
            verdict=verdict,
            size_px=size_px,
            ratio=context.ratio,
        )
    )


@lru_cache(maxsize=256)
def _pin_image(look: _PinLook) -> QImage:
    ground, tint, size_px, ratio = look.ground, look.tint, look.size_px, look.ratio
    family, verdict = look.family, look.verdict
    image = QImage(math.ceil(size_px * ratio), math.ceil(size_px * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(0, 0, size_px, size_px)
    if verdict in ("accepted", "adjusted"):
        painter.fillRect(box, qcolor(ground))
        paint_check(painter, box, qcolor(tint))
    else:
        pen = QPen(qcolor(mix(ground, tint, 0.5 if verdict == "rejected" else 1.0)), 1.2)
        if verdict == "unsure":
            pen.setDashPattern([2.0, 1.4])
        painter.setPen(pen)
        painter.setBrush(qcolor(tint if verdict is None else ground))
        paint_family_shape(painter, box.adjusted(0.6, 0.6, -0.6, -0.6), family)
    painter.end()
    return image
