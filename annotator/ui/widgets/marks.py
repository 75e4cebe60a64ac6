"""Shapes that go with colours: one for each family of signals, one for each verdict."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from annotator.domain.flags import FlagKind, VerdictKind
from annotator.domain.signals import Family
from annotator.ui.look.theme import Theme


def family_path(family: Family, rect: QRectF) -> QPainterPath:
    """The outline of a family's shape inside ``rect``."""
    path = QPainterPath()
    if family == "expression":
        path.addEllipse(rect)
    elif family == "gaze":
        path.addPolygon(_regular(rect, 4, -90))
    elif family == "head":
        path.addPolygon(_regular(rect, 3, -90))
    elif family == "posture":
        path.addRect(rect.adjusted(1, 1, -1, -1))
    elif family == "hands":
        path.addPolygon(_regular(rect, 5, -90))
    elif family == "movement":
        path.addPolygon(_regular(rect, 6, 0))
    elif family == "timing":
        left, right, top, bottom = rect.left(), rect.right(), rect.top(), rect.bottom()
        path.addPolygon(
            QPolygonF([QPointF(left, top), QPointF(right, top), QPointF(left, bottom), QPointF(right, bottom)])
        )
    elif family == "voice":
        path.addPolygon(_regular(rect, 8, 0))
    else:
        bar = rect.width() / 5
        for index, share in enumerate((0.5, 1.0, 0.7)):
            height = rect.height() * share
            path.addRect(QRectF(rect.left() + 2 * index * bar, rect.center().y() - height / 2, bar, height))
        return path
    path.closeSubpath()
    return path


def paint_family(painter: QPainter, rect: QRectF, theme: Theme, family: Family, kind: FlagKind = "shift") -> None:
    """A family's shape, filled; an incongruence candidate is split down the middle, as its two channels are."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = theme.family(family)
    path = family_path(family, rect)
    if kind == "incongruence":
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setClipRect(QRectF(rect.left(), rect.top(), rect.width() / 2, rect.height()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPath(path)
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
            _line(painter, box, ((0.28, 0.52), (0.44, 0.68), (0.73, 0.34)))
        else:
            _line(painter, box, ((0.25, 0.5), (0.75, 0.5)))
            _line(painter, box, ((0.38, 0.36), (0.25, 0.5), (0.38, 0.64)))
            _line(painter, box, ((0.62, 0.36), (0.75, 0.5), (0.62, 0.64)))
    elif verdict == "rejected":
        painter.setPen(_round_pen(color, side / 7))
        _line(painter, box, ((0.22, 0.22), (0.78, 0.78)))
        _line(painter, box, ((0.78, 0.22), (0.22, 0.78)))
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


def _regular(rect: QRectF, corners: int, first_deg: float) -> QPolygonF:
    center, radius = rect.center(), min(rect.width(), rect.height()) / 2
    angles = (math.radians(first_deg + 360 * corner / corners) for corner in range(corners))
    return QPolygonF([center + QPointF(math.cos(angle), math.sin(angle)) * radius for angle in angles])


def _round_pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _line(painter: QPainter, box: QRectF, points: tuple[tuple[float, float], ...]) -> None:
    painter.drawPolyline(
        QPolygonF([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in points])
    )
