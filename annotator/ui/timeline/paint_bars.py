"""Painting the rows of spans: transcript, flags and annotation tiers.

Bars too narrow for a shape go straight into the pixels, all at once; only those with room for text are painted one by
one, and there is never room for many of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from annotator.domain.flags import Flag
from annotator.domain.transcript import Utterance
from annotator.ui.timeline.glyphs import FAMILY_LETTERS, INCONGRUENCE_SIGN, paint_check, paint_family_shape
from annotator.ui.timeline.inks import mix, readable_on
from annotator.ui.timeline.paint_tracks import paint_plain
from annotator.ui.timeline.raster import paint_hatch, paint_ticks
from annotator.ui.timeline.rows import LaneBoxes, Row, lane_boxes
from annotator.ui.timeline.sources import RowSpans
from annotator.ui.timeline.surface import PaintContext, Surface, fitter, qcolor

NARROW_PX = 6.0
TICK_PX = 2.0
_RADIUS_PX = 3.0
_TEXT_FROM_PX = 22.0
_BADGE_FROM_PX = 26.0
_MOST_PINS = 400


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Laid:
    """The spans of a row that are in view, in logical pixels."""

    indices: NDArray[np.intp]
    left_px: NDArray[np.float64]
    right_px: NDArray[np.float64]
    lanes: NDArray[np.int32]


def _lay(held: RowSpans, context: PaintContext) -> _Laid:
    spans, viewport = held.spans, context.viewport
    margin_s = 12 * viewport.seconds_per_px
    seen = spans.visible(viewport.start_s - margin_s, viewport.end_s + margin_s)
    part = slice(seen.start, seen.stop)
    left = (spans.starts_s[part] - viewport.start_s) / viewport.seconds_per_px
    right = (spans.ends_s[part] - viewport.start_s) / viewport.seconds_per_px
    keep = right >= -12
    indices = np.arange(seen.start, seen.stop)[keep]
    return _Laid(indices=indices, left_px=left[keep], right_px=right[keep], lanes=spans.lanes[part][keep])


def _paint_narrow(
    surface: Surface,
    context: PaintContext,
    boxes: LaneBoxes,
    laid: _Laid,
    *,
    which: NDArray[np.bool_],
    inks: NDArray[np.uint32],
) -> None:
    ratio = context.ratio
    widths = np.maximum((laid.right_px - laid.left_px)[which] * ratio, TICK_PX * ratio)
    tops = np.array([context.device(boxes.top(lane)) for lane in range(boxes.count)], dtype=np.intp)
    paint_ticks(
        surface.pixels,
        left_px=np.round(laid.left_px[which] * ratio).astype(np.intp),
        width_px=np.round(widths).astype(np.intp),
        lanes=laid.lanes[which],
        inks=inks,
        lane_tops_px=tops,
        lane_height_px=max(context.device(boxes.height_px), 1),
    )


# --- annotations ------------------------------------------------------------------------------------------------------


def paint_annotations(
    surface: Surface,
    context: PaintContext,
    row: Row,
    held: RowSpans,
    *,
    chosen: Collection[str],
    label_of: Callable[[str], str],
    faded: Callable[[str], bool],
) -> None:
    """A tier's annotations in the colours of their codes, named where there is room.

    Args:
        chosen: Ids drawn as chosen.
        label_of: Text of an annotation.
        faded: True for those this coder may look at but not change.
    """
    paint_plain(surface, context)
    boxes = lane_boxes(row, context.metrics)
    laid = _lay(held, context)
    if not len(laid.indices):
        return
    wide = laid.right_px - laid.left_px >= NARROW_PX
    _paint_narrow(surface, context, boxes, laid, which=~wide, inks=held.tints[laid.indices[~wide]])
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(context.faces.text)
    for at in np.flatnonzero(wide).tolist():
        index = int(laid.indices[at])
        id_ = held.spans.ids[index]
        bar = _bar(laid, boxes, at)
        _annotation_bar(
            painter, context, bar, int(held.tints[index]), label_of(id_), faded=faded(id_), is_chosen=id_ in chosen
        )
    _ring_narrow(painter, context, boxes, laid, held=held, narrow=~wide, chosen=chosen)
    painter.end()


def _bar(laid: _Laid, boxes: LaneBoxes, at: int) -> QRectF:
    left, right = float(laid.left_px[at]), float(laid.right_px[at])
    top = boxes.top(int(laid.lanes[at]))
    return QRectF(left, top, max(right - left - 1, TICK_PX), boxes.height_px)


def _annotation_bar(
    painter: QPainter, context: PaintContext, bar: QRectF, tint: int, label: str, *, faded: bool, is_chosen: bool
) -> None:
    inks, dark = context.inks, context.theme.dark
    strength = (0.16 if faded else 0.34) + (0.14 if is_chosen else 0.0) + (0.08 if dark else 0.0)
    seen = bar.intersected(QRectF(-8, 0, context.viewport.width_px + 16, 10_000))
    fill = mix(inks.row, tint, strength)
    outline = inks.accent if is_chosen else mix(inks.row, tint, 0.75)
    painter.setPen(QPen(qcolor(outline), 2.0 if is_chosen else 1.0))
    painter.setBrush(qcolor(fill))
    inset = 1.0 if is_chosen else 0.5
    painter.drawRoundedRect(seen.adjusted(inset, inset, -inset, -inset), _RADIUS_PX, _RADIUS_PX)
    if bar.height() < 9 or bar.width() < _TEXT_FROM_PX:
        return
    if bar.left() > -8:
        painter.fillRect(QRectF(bar.left() + 3, bar.top() + 4, 3, bar.height() - 8), qcolor(tint))
    left = max(bar.left(), 0.0) + 10
    room = min(bar.right(), context.viewport.width_px) - left - 5
    if room > 14 and bar.height() >= context.metrics.line_px - 2:
        painter.setPen(qcolor(inks.text))
        text = fitter(context.faces.text.toString()).elided(label, room)
        painter.drawText(QRectF(left, bar.top(), room + 4, bar.height()), Qt.AlignmentFlag.AlignVCenter, text)


def _ring_narrow(
    painter: QPainter,
    context: PaintContext,
    boxes: LaneBoxes,
    laid: _Laid,
    *,
    held: RowSpans,
    narrow: NDArray[np.bool_],
    chosen: Collection[str],
) -> None:
    if not chosen:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(qcolor(context.inks.accent), 2.0))
    for at in np.flatnonzero(narrow).tolist():
        if held.spans.ids[int(laid.indices[at])] in chosen:
            painter.drawRoundedRect(_bar(laid, boxes, at).adjusted(-2, 0, 3, 0), _RADIUS_PX, _RADIUS_PX)


# --- flags ------------------------------------------------------------------------------------------------------------


def paint_flags(
    surface: Surface,
    context: PaintContext,
    row: Row,
    held: RowSpans,
    *,
    flags: Sequence[Flag],
    verdicts: Sequence[str | None],
    chosen: str | None,
    unseen: Sequence[tuple[float, float]],
) -> None:
    """A participant's flags: colour and letters by family, shape of the bar by verdict.

    Args:
        flags: One per span of ``held``, in its order.
        verdicts: This coder's verdicts, likewise.
        unseen: Stretches in which nothing of this person could be measured.
    """
    paint_plain(surface, context)
    _hatch_unseen(surface, context, unseen)
    boxes = lane_boxes(row, context.metrics)
    laid = _lay(held, context)
    if not len(laid.indices):
        return
    wide = laid.right_px - laid.left_px >= _BADGE_FROM_PX
    narrow_inks = [
        context.inks.families[flags[index].family]
        if verdicts[index] != "rejected"
        else mix(context.inks.row, context.inks.families[flags[index].family], 0.4)
        for index in laid.indices[~wide].tolist()
    ]
    _paint_narrow(surface, context, boxes, laid, which=~wide, inks=np.array(narrow_inks, dtype=np.uint32))
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pins: list[int] = np.flatnonzero(~wide).tolist()
    if len(pins) > _MOST_PINS:
        pins = []
    for at in pins:
        index = int(laid.indices[at])
        _flag_pin(
            painter,
            context,
            _bar(laid, boxes, at),
            flags[index],
            verdict=verdicts[index],
            is_chosen=flags[index].id == chosen,
        )
    for at in np.flatnonzero(wide).tolist():
        index = int(laid.indices[at])
        _flag_bar(
            painter,
            context,
            _bar(laid, boxes, at),
            flags[index],
            verdict=verdicts[index],
            is_chosen=flags[index].id == chosen,
        )
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
        phase_px=context.hatch_phase,
        ground_ink=context.inks.hatch_ground,
        line_ink=context.inks.hatch,
        scale=max(round(context.ratio), 1),
    )


def _flag_bar(
    painter: QPainter, context: PaintContext, bar: QRectF, flag: Flag, *, verdict: str | None, is_chosen: bool
) -> None:
    inks = context.inks
    tint = inks.families[flag.family]
    seen = bar.intersected(QRectF(-8, 0, context.viewport.width_px + 16, 10_000)).adjusted(0.5, 0.5, -0.5, -0.5)
    fill, border, words = _flag_look(context, tint, verdict)
    painter.setPen(border)
    painter.setBrush(qcolor(fill))
    painter.drawRoundedRect(seen, _RADIUS_PX, _RADIUS_PX)
    if is_chosen:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(qcolor(inks.text), 2.0))
        painter.drawRoundedRect(seen.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS_PX, _RADIUS_PX)
    left = max(bar.left(), 0.0) + 6
    right = min(bar.right(), context.viewport.width_px) - 4
    if verdict in ("accepted", "adjusted") and right - left > 30:
        paint_check(painter, QRectF(left - 2, bar.center().y() - 6, 12, 12), qcolor(words))
        left += 13
    prefix = "? " if verdict == "unsure" else ""
    sign = INCONGRUENCE_SIGN if flag.kind == "incongruence" else FAMILY_LETTERS[flag.family]
    full = f"{prefix}{sign}  {flag_title(flag)}  {flag.score:.1f}"
    measure = fitter(context.faces.text.toString())
    short = f"{prefix}{sign}"
    text = measure.elided(full, right - left) if right - left > measure.width(short) + 40 else short
    painter.setFont(context.faces.text)
    painter.setPen(qcolor(words))
    painter.drawText(
        QRectF(left, bar.top(), max(right - left, 4) + 4, bar.height()), Qt.AlignmentFlag.AlignVCenter, text
    )
    if verdict == "rejected":
        middle = bar.center().y()
        painter.fillRect(QRectF(left, middle, min(measure.width(text), right - left), 1), qcolor(words))


def flag_title(flag: Flag) -> str:
    """A few words for a flag: its rule, or the signal that moved most."""
    if flag.kind == "incongruence":
        return flag.rule.replace("_", " ")
    if flag.evidence:
        leading = max(flag.evidence, key=lambda item: abs(item.effect_z))
        return f"{leading.signal.replace('_', ' ')} {'↑' if leading.direction == 'up' else '↓'}"
    return flag.family


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


def _flag_pin(
    painter: QPainter, context: PaintContext, bar: QRectF, flag: Flag, *, verdict: str | None, is_chosen: bool
) -> None:
    """A flag without room: its family's shape over its narrow bar."""
    tint = context.inks.families[flag.family]
    size = min(9.0, bar.height())
    box = QRectF(bar.left() + 1 - size / 2, bar.top(), size, size)
    ground = context.inks.row
    if is_chosen:
        painter.setPen(QPen(qcolor(context.inks.text), 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar.united(box).adjusted(-2, -1, 2, 1), _RADIUS_PX, _RADIUS_PX)
    if verdict in ("accepted", "adjusted"):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(ground))
        painter.drawRect(box)
        paint_check(painter, box, qcolor(tint))
        return
    faint = mix(ground, tint, 0.5)
    pen = QPen(qcolor(tint if verdict != "rejected" else faint), 1.2)
    if verdict == "unsure":
        pen.setDashPattern([2.0, 1.4])
    painter.setPen(pen)
    painter.setBrush(qcolor(tint if verdict is None else ground))
    paint_family_shape(painter, box.adjusted(0.6, 0.6, -0.6, -0.6), flag.family)


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
    paint_plain(surface, context)
    boxes = lane_boxes(row, context.metrics)
    laid = _lay(held, context)
    if not len(laid.indices):
        return
    inks = context.inks
    fill = mix(inks.row, inks.text, 0.10 if context.theme.dark else 0.075)
    wide = laid.right_px - laid.left_px >= NARROW_PX
    narrow_inks = np.full(int((~wide).sum()), mix(inks.row, inks.text, 0.28), dtype=np.uint32)
    _paint_narrow(surface, context, boxes, laid, which=~wide, inks=narrow_inks)
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(context.faces.text)
    for at in np.flatnonzero(wide).tolist():
        utterance = utterance_of(held.spans.ids[int(laid.indices[at])])
        _utterance_bar(painter, context, _bar(laid, boxes, at), utterance, fill=fill, is_chosen=utterance.id == chosen)
    painter.end()


def _utterance_bar(
    painter: QPainter, context: PaintContext, bar: QRectF, utterance: Utterance, *, fill: int, is_chosen: bool
) -> None:
    inks, theme = context.inks, context.theme
    seen = bar.intersected(QRectF(-8, 0, context.viewport.width_px + 16, 10_000))
    painter.setPen(QPen(theme.color("accent"), 2.0) if is_chosen else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("accent_soft") if is_chosen else qcolor(fill))
    inset = 1.0 if is_chosen else 0.0
    painter.drawRoundedRect(seen.adjusted(inset, inset, -inset, -inset), _RADIUS_PX, _RADIUS_PX)
    left = max(bar.left(), 0.0) + 7
    room = min(bar.right(), context.viewport.width_px) - left - 4
    if utterance.valence is not None and abs(utterance.valence) >= 0.3 and seen.width() > 12:
        color = theme.color("good" if utterance.valence > 0 else "bad")
        painter.fillRect(QRectF(seen.left() + 3, seen.bottom() - 3, seen.width() - 6, 2), color)
    if room < 16:
        return
    if utterance.valence is not None and abs(utterance.valence) >= 0.3 and room > 40:
        sign = "+" if utterance.valence > 0 else "−"
        painter.setPen(theme.color("good" if utterance.valence > 0 else "bad"))
        painter.drawText(QRectF(left, bar.top() + 2, 12, context.metrics.line_px), Qt.AlignmentFlag.AlignVCenter, sign)
        left, room = left + 12, room - 12
    first, second = fitter(context.faces.text.toString()).two_lines(utterance.text, room)
    painter.setPen(qcolor(inks.text))
    line = context.metrics.line_px
    top = bar.top() + (2 if second else (bar.height() - line) / 2)
    painter.drawText(QRectF(left, top, room + 4, line), Qt.AlignmentFlag.AlignVCenter, first)
    if second:
        painter.drawText(QRectF(left, top + line, room + 4, line), Qt.AlignmentFlag.AlignVCenter, second)
