"""The outline and name of a participant's region. The line's style says the role, so colour is never the only sign."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from annotator.domain.media import Region
from annotator.domain.participants import FULL_REGION, Participant, Role
from annotator.ui.look.theme import GRID_PX, RADIUS_PX, Theme
from annotator.ui.player.region_geometry import CORNERS_AND_EDGES, Handle, handle_at, handle_point
from annotator.ui.player.view_transform import ViewTransform

_HANDLE_PX = 8
_REACH_PX = 8
_LINE_STYLES: dict[Role, Qt.PenStyle] = {
    "client": Qt.PenStyle.SolidLine,
    "therapist": Qt.PenStyle.DashLine,
    "other": Qt.PenStyle.DotLine,
}


def view_rect(region: Region, transform: ViewTransform) -> QRectF:
    """Where a region lies in the view."""
    left, top = transform.to_view(region.x, region.y)
    right, bottom = transform.to_view(region.x + region.width, region.y + region.height)
    return QRectF(QPointF(left, top), QPointF(right, bottom))


def paint_region(painter: QPainter, rect: QRectF, participant: Participant, theme: Theme, *, strong: bool) -> None:
    """Paint one region's outline and label.

    Args:
        rect: In the view.
        strong: The region is being edited.
    """
    line = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    halo = QPen(_with_alpha(theme.color("surround"), 0.55), 3)
    # Whole widths: a dashed line 1.25 px wide takes fifteen times as long, at every frame of the film.
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(halo)
    painter.drawRect(line)
    color = theme.color("accent") if strong else _with_alpha(theme.color("text"), 0.85)
    painter.setPen(QPen(color, 2 if strong else 1, _LINE_STYLES[participant.role]))
    painter.drawRect(line)
    paint_label(painter, rect.topLeft() + QPointF(GRID_PX, GRID_PX), _words(participant), theme)


def paint_handles(painter: QPainter, region: Region, transform: ViewTransform, theme: Theme) -> None:
    """Paint what a region's corners and edges are dragged by; nothing beside the picture."""
    painter.setPen(QPen(theme.color("surround"), 1))
    painter.setBrush(theme.color("accent"))
    half, picture = _HANDLE_PX / 2, view_rect(FULL_REGION, transform)
    for side in CORNERS_AND_EDGES:
        x, y = transform.to_view(*handle_point(region, side))
        painter.drawRect(QRectF(x - half, y - half, _HANDLE_PX, _HANDLE_PX).intersected(picture))


def handle_under(region: Region, x: float, y: float, transform: ViewTransform) -> Handle | None:
    """What of a region a hand at a point of the picture takes hold of; None beside it."""
    return handle_at(region, x, y, reach_x=_REACH_PX / transform.width_px, reach_y=_REACH_PX / transform.height_px)


def paint_label(painter: QPainter, at: QPointF, words: str, theme: Theme) -> None:
    """A short text on a dark plate, readable over any picture. ``at`` is its left upper corner."""
    metrics = QFontMetricsF(painter.font())
    plate = QRectF(at.x(), at.y(), metrics.horizontalAdvance(words) + 2 * GRID_PX, metrics.height() + GRID_PX / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_with_alpha(theme.color("surround"), 0.78))
    painter.drawRoundedRect(plate, RADIUS_PX, RADIUS_PX)
    painter.setPen(theme.color("text"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def _words(participant: Participant) -> str:
    return f"{participant.name} · {participant.role}" if participant.name else participant.role.capitalize()


def _with_alpha(color: QColor, alpha: float) -> QColor:
    faded = QColor(color)
    faded.setAlphaF(alpha)
    return faded
