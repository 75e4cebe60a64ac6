"""Markers on the ruler: a pennant each, with its words where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from annotator.domain.markers import Marker
from annotator.ui.timeline.pixel_colors import qcolor, readable_on
from annotator.ui.timeline.surface import PaintContext, Surface

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
