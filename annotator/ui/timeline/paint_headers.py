"""Painting the column of row names: what a row is, whose, how much is in it, whether it is folded or locked."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from annotator.ui.timeline.panes import RowPanes
from annotator.ui.timeline.pixel_colors import ink, qcolor
from annotator.ui.timeline.rows import PlacedRow, Row
from annotator.ui.timeline.surface import PaintContext, Surface

LABEL_MARGIN_PX = 12
CHEVRON_PX = 14
_INDENT_PX = 14
_DEEPEST = 4
_LOCK_PX = 9


def label_left_px(row: Row) -> int:
    """Where the label of a row begins: further in, the more tiers it depends on."""
    return LABEL_MARGIN_PX + _INDENT_PX * min(row.depth, _DEEPEST)


def paint_headers(
    surface: Surface,
    context: PaintContext,
    panes: RowPanes,
    *,
    current: Row | None,
    only: Collection[PlacedRow] | None = None,
) -> None:
    """Names of the rows; the current tier is marked with a bar as well as a tint.

    Args:
        only: Paint these over what is there; all, and what is between them, where None.
    """
    if only is None:
        surface.pixels[:] = context.colors.gap
    width = surface.image.width() / context.ratio
    painter = QPainter(surface.image)
    scrolled = QRectF(0, 0, width, panes.scrolled_room_px)
    for item in panes.visible() if only is None else only:
        box = QRectF(0, panes.top_of(item), width, item.row.height_px)
        painter.setClipRect(box if panes.stays(item) else box.intersected(scrolled))
        painter.fillRect(box, qcolor(context.colors.gap))
        if current is not None and item.row.key == current.key:
            painter.fillRect(box, context.theme.color("accent_soft"))
            painter.fillRect(QRectF(0, box.top(), 3, box.height()), context.theme.color("accent"))
        if item.row.kind == "group":
            painter.fillRect(box, context.theme.color("raised"))
        _header(painter, context, item.row, box.adjusted(label_left_px(item.row), 0, -8, 0))
    painter.setClipping(False)
    painter.fillRect(QRectF(width - 1, 0, 1, surface.image.height()), context.theme.color("border"))
    painter.end()


def _header(painter: QPainter, context: PaintContext, row: Row, box: QRectF) -> None:
    metrics, faces, colors = context.metrics, context.faces, context.colors
    stacked = bool(row.subtitle) and row.height_px >= metrics.line_px + metrics.small_line_px + 6
    line = box
    if stacked:
        top = box.top() + (box.height() - metrics.line_px - metrics.small_line_px) / 2
        under = faces.small.elided(row.subtitle, box.width())
        faces.small.write(
            painter,
            under,
            left_px=box.left(),
            top_px=top + metrics.line_px,
            height_px=metrics.small_line_px,
            ink=colors.muted,
        )
        line = QRectF(box.left(), top, box.width(), metrics.line_px)
    line = _signs(painter, context, row, line)
    right = _right_side(painter, context, row, line, side="" if stacked else row.subtitle)
    title = faces.text.elided(row.title, right - line.left())
    faces.text.write(painter, title, left_px=line.left(), top_px=line.top(), height_px=line.height(), ink=colors.text)


def _signs(painter: QPainter, context: PaintContext, row: Row, line: QRectF) -> QRectF:
    """What stands before the name: a chevron, a colour. Returns the room that is left."""
    left = line.left()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if row.depth:  # an elbow from the tier it depends on
        painter.setPen(QPen(qcolor(context.colors.muted), 1))
        x, y = left - _INDENT_PX / 2, line.center().y()
        painter.drawPolyline(QPolygonF([QPointF(x, y - 7), QPointF(x, y), QPointF(x + 5, y)]))
    if row.kind == "group" or row.folded:
        painter.setPen(QPen(qcolor(context.colors.muted), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = left + 1, line.center().y()
        corners = ((2, -4), (6, 0), (2, 4)) if row.folded else ((0, -2), (4, 2), (8, -2))
        painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
        left += CHEVRON_PX
    elif row.group:
        left += CHEVRON_PX // 2
    color = context.colors.families[row.family] if row.family is not None else (ink(row.color) if row.color else None)
    if color is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(qcolor(color))
        mark = QRectF(left, line.center().y() - 3, 6, 6)
        if row.family is not None:
            painter.drawEllipse(mark)
        else:
            painter.drawRoundedRect(mark.adjusted(-1, -1, 1, 1), 2, 2)
        left += 11
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    return QRectF(left, line.top(), line.right() - left, line.height())


def _right_side(painter: QPainter, context: PaintContext, row: Row, line: QRectF, *, side: str) -> float:
    """Whose it is, a lock, and how much is in it, right to left. Returns where the name must end."""
    quiet, right = context.faces.small, line.right()
    if row.kind in ("tier", "group"):
        number = str(row.count)
        right -= quiet.width(number)
        quiet.write(
            painter, number, left_px=right, top_px=line.top(), height_px=line.height(), ink=context.colors.muted
        )
        right -= 6
    if row.locked:
        right -= _LOCK_PX
        _paint_lock(painter, context, QPointF(right, line.center().y() - _LOCK_PX / 2))
        right -= 5
    if side:
        room = min(quiet.width(side), (right - line.left()) * 0.55)
        right -= room
        words = quiet.elided(side, room + 1)
        quiet.write(painter, words, left_px=right, top_px=line.top(), height_px=line.height(), ink=context.colors.muted)
        right -= 6
    return right - 2


def _paint_lock(painter: QPainter, context: PaintContext, at: QPointF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(qcolor(context.colors.text), 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(at.x() + 2, at.y(), 5, 7), 0, 180 * 16)
    painter.fillRect(QRectF(at.x() + 1, at.y() + 3.5, 7, 5.5), qcolor(context.colors.text))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
