"""Shapes that go with colours: one for each family of signals, one for each verdict."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap, QPolygonF

from annotator.domain.flags import FlagKind, VerdictKind
from annotator.domain.signals import Family
from annotator.ui.look.theme import Theme

INCONGRUENCE_SIGN = "≠"

# Corners in a box of 1 x 1. Expression is a disc and has none.
_CORNERS: dict[Family, tuple[tuple[float, float], ...]] = {
    "gaze": ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
    "head": ((0.5, 0.0), (1.0, 1.0), (0.0, 1.0)),
    "posture": ((0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95)),
    "hands": ((0.5, 0.0), (1.0, 0.38), (0.8, 1.0), (0.2, 1.0), (0.0, 0.38)),
    "movement": ((0.0, 0.0), (1.0, 0.5), (0.0, 1.0)),
    "speech": ((0.0, 0.0), (1.0, 0.0), (0.5, 1.0)),
    "voice": ((0.0, 0.5), (0.25, 0.0), (0.5, 0.5), (0.75, 0.0), (1.0, 0.5), (0.75, 1.0), (0.5, 0.6), (0.25, 1.0)),
    "timing": ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)),
}


def paint_family_shape(painter: QPainter, box: QRectF, family: Family) -> None:
    """Draw a family's shape with the painter's pen and brush."""
    corners = _CORNERS.get(family)
    if corners is None:
        painter.drawEllipse(box)
    else:
        painter.drawPolygon(_inside(box, *corners))


def paint_check(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draw a check mark."""
    painter.setPen(_round_pen(color, max(box.width() / 6, 1.6)))
    painter.drawPolyline(_inside(box, (0.16, 0.54), (0.42, 0.8), (0.86, 0.24)))


def paint_unequal(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draw the sign of an incongruence as lines: it is told apart where no letter would be."""
    painter.setPen(QPen(color, max(box.width() / 7, 1.2)))
    for line in (((0.1, 0.36), (0.9, 0.36)), ((0.1, 0.66), (0.9, 0.66)), ((0.28, 0.95), (0.72, 0.07))):
        painter.drawPolyline(_inside(box, *line))


def paint_family(painter: QPainter, rect: QRectF, theme: Theme, family: Family, kind: FlagKind = "shift") -> None:
    """A family's shape, filled; an incongruence candidate is split down the middle, as its two channels are."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = theme.family(family)
    if kind == "incongruence":
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        paint_family_shape(painter, rect, family)
        painter.setClipRect(QRectF(rect.left(), rect.top(), rect.width() / 2, rect.height()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    paint_family_shape(painter, rect, family)
    painter.restore()


def paint_verdict(painter: QPainter, rect: QRectF, theme: Theme, verdict: VerdictKind | None) -> None:
    """A tick in a disc, a cross, a question mark, or an empty ring; told apart without colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = theme.verdict(verdict)
    side = min(rect.width(), rect.height())
    box = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    if verdict in ("accepted", "adjusted"):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(box)
        painter.setPen(_round_pen(theme.color("panel"), side / 8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if verdict == "accepted":
            painter.drawPolyline(_inside(box, (0.28, 0.52), (0.44, 0.68), (0.73, 0.34)))
        else:
            painter.drawPolyline(_inside(box, (0.25, 0.5), (0.75, 0.5)))
            painter.drawPolyline(_inside(box, (0.38, 0.36), (0.25, 0.5), (0.38, 0.64)))
            painter.drawPolyline(_inside(box, (0.62, 0.36), (0.75, 0.5), (0.62, 0.64)))
    elif verdict == "rejected":
        painter.setPen(_round_pen(color, side / 7))
        painter.drawPolyline(_inside(box, (0.22, 0.22), (0.78, 0.78)))
        painter.drawPolyline(_inside(box, (0.78, 0.22), (0.22, 0.78)))
    else:
        inner = box.adjusted(1, 1, -1, -1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 1.4, Qt.PenStyle.DotLine if verdict is None else Qt.PenStyle.SolidLine))
        painter.drawEllipse(inner)
        if verdict == "unsure":
            font = painter.font()
            font.setPixelSize(max(7, round(side * 0.7)))
            font.setBold(True)
            painter.setFont(font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
    painter.restore()


def family_icon(theme: Theme, family: Family, side_px: int = 12, *, kind: FlagKind = "shift") -> QIcon:
    """A family's shape as an icon for menus, combos and check boxes."""
    return _icon(_family_image(theme, family, side_px, kind))


def verdict_icon(theme: Theme, verdict: VerdictKind | None, side_px: int = 16) -> QIcon:
    """The sign of a verdict; of None that of a flag nobody has judged."""
    return _icon(_verdict_image(theme, verdict, side_px))


def color_icon(color: str, side_px: int = 12) -> QIcon:
    """A code's colour as a rounded patch."""
    return _icon(_color_image(color, side_px))


# Images are kept, not icons: lists ask for the same few at every row they paint.


@lru_cache(maxsize=128)
def _family_image(theme: Theme, family: Family, side_px: int, kind: FlagKind) -> QImage:
    image, painter = _canvas(side_px)
    paint_family(painter, QRectF(1, 1, side_px - 2, side_px - 2), theme, family, kind)
    painter.end()
    return image


@lru_cache(maxsize=128)
def _verdict_image(theme: Theme, verdict: VerdictKind | None, side_px: int) -> QImage:
    image, painter = _canvas(side_px)
    paint_verdict(painter, QRectF(1, 1, side_px - 2, side_px - 2), theme, verdict)
    painter.end()
    return image


@lru_cache(maxsize=128)
def _color_image(color: str, side_px: int) -> QImage:
    image, painter = _canvas(side_px)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(QRectF(0.5, 0.5, side_px - 1, side_px - 1), 3, 3)
    painter.end()
    return image


def _icon(image: QImage) -> QIcon:
    return QIcon(QPixmap.fromImage(image))


def _canvas(side_px: int) -> tuple[QImage, QPainter]:
    image = QImage(QSize(side_px, side_px) * 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return image, painter


def _round_pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _inside(box: QRectF, *corners: tuple[float, float]) -> QPolygonF:
    """Places in a box of 1 x 1, in this box."""
    return QPolygonF([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in corners])
