"""Painting what frames the rows: ruler, label column, playhead, selected span, previews."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.domain.clock import format_time
from annotator.ui.look.theme import Theme
from annotator.ui.timeline.pixel_colors import qcolor, readable_on
from annotator.ui.timeline.raster import whole_columns
from annotator.ui.timeline.surface import PaintContext, Surface, Typefaces

_PILL_MARGIN_PX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RulerLabel:
    """A time on the ruler and where it is written, in logical pixels from the left edge of the rows."""

    text: str
    left_px: float
    right_px: float


def ruler_labels(context: PaintContext) -> tuple[RulerLabel, ...]:
    """The times on the ruler that have room: half a time is a wrong one."""
    width = context.faces.numbers.width
    places = [(context.raster.x_of(time_s) / context.ratio + 5, text) for time_s, text in context.ticks.labels]
    labels = [RulerLabel(text=text, left_px=left, right_px=left + width(text)) for left, text in places]
    room_px = context.raster.width_px / context.ratio
    return tuple(label for label in labels if label.right_px <= room_px)


def labels_beside(labels: Sequence[RulerLabel], x_px: float, faces: Typefaces) -> tuple[RulerLabel, ...]:
    """Those that the time of a playhead at ``x_px`` leaves alone: what stuck out from under it would say nothing."""
    half_px = pill_half_px(faces)
    return tuple(label for label in labels if label.right_px <= x_px - half_px or label.left_px >= x_px + half_px)


def paint_ruler(surface: Surface, context: PaintContext, labels: Sequence[RulerLabel]) -> None:
    """Lines, and times beside them."""
    pixels, raster, strong = surface.pixels, context.raster, context.colors.muted
    faint = context.theme.color("border").rgb()
    pixels[:] = context.colors.gap
    column_s, first = raster.seconds_per_px, context.first_column
    lines = whole_columns(context.ticks.between_s / column_s) - first
    lines = lines[(lines >= 0) & (lines < raster.width_px)]
    pixels[-context.device(4) :, lines] = faint
    pixels[-context.device(9) :, context.grid] = strong
    pixels[-context.device(1) :] = faint
    height, face = surface.image.height() / context.ratio, context.faces.numbers
    painter = QPainter(surface.image)
    for label in labels:
        face.write(painter, label.text, left_px=label.left_px, top_px=0, height_px=height - 5, ink=strong)
    painter.end()


def pill_half_px(faces: Typefaces) -> int:
    """Half the width of the playhead's time, with a margin."""
    return math.ceil(faces.numbers.width(format_time(0.0)) / 2) + _PILL_MARGIN_PX


def paint_playhead(
    painter: QPainter, *, x_px: float, ruler_px: int, bottom_px: int, time_s: float, color: QColor, faces: Typefaces
) -> None:
    """A line with its time on the ruler."""
    painter.fillRect(QRectF(x_px - 0.5, ruler_px - 6, 1.5, bottom_px - ruler_px + 6), color)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    half_px = pill_half_px(faces)
    pill = QRectF(x_px - half_px, 2, 2 * half_px, ruler_px - 8)
    painter.drawRoundedRect(pill, 4, 4)
    painter.drawPolygon(
        QPolygonF([QPointF(x_px - 4, ruler_px - 6), QPointF(x_px + 4.5, ruler_px - 6), QPointF(x_px, ruler_px - 1)])
    )
    painter.setPen(qcolor(readable_on(color.rgb())))
    painter.setFont(faces.numbers.font)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, format_time(time_s))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_span(painter: QPainter, box: QRectF, color: QColor) -> None:
    """The selected stretch of time: a tint with clear edges."""
    tint = QColor(color)
    tint.setAlpha(36)
    painter.fillRect(box, tint)
    painter.fillRect(QRectF(box.left(), box.top(), 1, box.height()), color)
    painter.fillRect(QRectF(box.right(), box.top(), 1, box.height()), color)


def paint_preview(painter: QPainter, box: QRectF, color: QColor) -> None:
    """A span as it would become."""
    tint = QColor(color)
    tint.setAlpha(70)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(tint)
    painter.drawRoundedRect(box, 3, 3)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_note(
    painter: QPainter, theme: Theme, faces: Typefaces, *, left_px: float, bottom_px: float, text: str
) -> None:
    """A small plate with times beside a drag."""
    width = faces.numbers.width(text) + 16
    plate = QRectF(left_px, bottom_px - 22, width, 20)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(theme.color("text"))
    painter.setFont(faces.numbers.font)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
