"""Painting what frames the rows: ruler with its markers, playhead, selected span, previews."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from annotator.domain.clock import format_time
from annotator.domain.markers import Marker
from annotator.ui.look.theme import Theme
from annotator.ui.timeline.pixel_colors import qcolor, readable_on
from annotator.ui.timeline.raster import whole_columns
from annotator.ui.timeline.surface import PaintContext, Surface, Typefaces
from annotator.ui.timeline.ticks import TimeLabel
from annotator.ui.timeline.viewport import Viewport

_PILL_MARGIN_PX = 8
_BESIDE_PX = 5
"""How far a time on the ruler stands from its line."""


def times_beside(
    labels: Sequence[TimeLabel], viewport: Viewport, playhead_s: float, faces: Typefaces
) -> list[TimeLabel]:
    """Those times on the ruler that have room, and that the playhead's leaves alone: half a time is a wrong one."""
    half_px, at_px, width = pill_half_px(faces), viewport.x_of(playhead_s), faces.numbers.width
    found: list[TimeLabel] = []
    for label in labels:
        left_px = viewport.x_of(label[0]) + _BESIDE_PX
        right_px = left_px + width(label[1])
        if right_px <= viewport.width_px and (right_px <= at_px - half_px or left_px >= at_px + half_px):
            found.append(label)
    return found


def paint_ruler(surface: Surface, context: PaintContext, labels: Sequence[TimeLabel]) -> None:
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
    for time_s, text in labels:
        left_px = raster.x_of(time_s) / context.ratio + _BESIDE_PX
        face.write(painter, text, left_px=left_px, top_px=0, height_px=height - 5, ink=strong)
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


_WING_PX = 8.0
_ROOM_PX = 4.0


def paint_markers(surface: Surface, context: PaintContext, markers: Sequence[Marker]) -> None:
    """Draw the markers in view onto the ruler.

    Args:
        markers: In order of time.
    """
    viewport, face = context.viewport, context.faces.small
    ink = context.theme.color("signal").rgb()
    height = surface.image.height() / context.ratio
    seen = [marker for marker in markers if viewport.start_s - 200 * viewport.seconds_per_px <= marker.time_s]
    seen = [marker for marker in seen if marker.time_s <= viewport.end_s + 10 * viewport.seconds_per_px]
    if not seen:
        return
    places = [viewport.x_of(marker.time_s) for marker in seen] + [float(viewport.width_px) + 400]
    painter = QPainter(surface.image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(qcolor(ink))
    for marker, x, following in zip(seen, places, places[1:], strict=False):
        room = min(following - x - 3, 200.0)
        words = face.elided(marker.text, room - 2 * _ROOM_PX) if marker.text and room > 28 else ""
        wing = face.width(words) + 2 * _ROOM_PX if words else _WING_PX
        lower = height * 0.62
        painter.fillRect(round(x), 0, 1, round(height), qcolor(ink))
        painter.setPen(Qt.PenStyle.NoPen)
        if words:
            painter.drawRoundedRect(round(x), 1, round(wing), round(lower), 2, 2)
            face.write(painter, words, left_px=x + _ROOM_PX, top_px=1, height_px=lower, ink=readable_on(ink))
        else:
            painter.drawPolygon(QPolygonF([QPointF(x, 1), QPointF(x + wing, 1 + lower / 2), QPointF(x, 1 + lower)]))
    painter.end()
