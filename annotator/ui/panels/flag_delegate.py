"""Paints one flag in one line: verdict, time, family, what, who, how strong."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.domain.clock import format_time
from annotator.domain.flags import STRENGTHS
from annotator.ui.panels.flag_rows import FlagRow
from annotator.ui.panels.marks import paint_family, paint_verdict
from annotator.ui.strength_words import fullness, how_strong, strength_name
from annotator.ui.theme import GRID_PX, Theme, ThemeSource, numbers_font

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_BAR_PX = 28


class FlagDelegate(QStyledItemDelegate):
    """Draws a :class:`FlagRow` given under ``ROW_ROLE``."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None):
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(0, max(30, option.fontMetrics.height() + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, FlagRow):
            return
        theme = self._themes.theme
        painter.save()
        _background(painter, option, theme)
        rect = QRectF(option.rect).adjusted(GRID_PX, 0, -GRID_PX, 0)
        tone = theme.color("text_muted" if _settled(row) else "text")
        numbers = numbers_font(option.font)
        numbers.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetricsF(numbers)
        if row.verdict is not None:
            numbers.setWeight(option.font.weight())

        paint_verdict(painter, QRectF(rect.left(), rect.center().y() - 7, 14, 14), theme, row.verdict)
        left = rect.left() + 14 + GRID_PX
        time_text = format_time(row.flag.start_s)
        width = metrics.horizontalAdvance(time_text) + 1
        painter.setFont(numbers)
        painter.setPen(tone)
        painter.drawText(QRectF(left, rect.top(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, time_text)
        left += width + GRID_PX
        mark = QRectF(left, rect.center().y() - 5.5, 11, 11)
        paint_family(painter, mark, theme, row.flag.family, row.flag.kind)
        left += 11 + 6
        right = _paint_strength(painter, rect, theme, row, option.font)
        who = QFontMetricsF(option.font).elidedText(row.participant, Qt.TextElideMode.ElideRight, 64)
        who_width = QFontMetricsF(option.font).horizontalAdvance(who) + 1
        painter.setFont(option.font)
        painter.setPen(theme.color("text_muted"))
        painter.drawText(
            QRectF(right - who_width, rect.top(), who_width, rect.height()), Qt.AlignmentFlag.AlignVCenter, who
        )
        _paint_what(
            painter, QRectF(left, rect.top(), right - who_width - GRID_PX - left, rect.height()), row, option, tone
        )
        painter.restore()


def _settled(row: FlagRow) -> bool:
    return row.verdict == "rejected" or not row.present


def _background(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, theme.color("accent_soft"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(
                QRectF(option.rect.left(), option.rect.top(), 3, option.rect.height()), theme.color("accent")
            )
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, theme.color("hover"))


def _paint_strength(painter: QPainter, rect: QRectF, theme: Theme, row: FlagRow, font: QFont) -> float:
    """Word and bar at the right end; returns where the room left of them ends."""
    settled = _settled(row)
    text = how_strong(row.flag)
    metrics = QFontMetricsF(font)
    width = max(metrics.horizontalAdvance(strength_name(one)) for one in STRENGTHS)
    painter.setFont(font)
    painter.setPen(theme.color("text_muted" if settled else "text"))
    number = QRectF(rect.right() - width, rect.top(), width, rect.height())
    painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, text)
    bar = QRectF(number.left() - 6 - _BAR_PX, rect.center().y() - 2, _BAR_PX, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.color("border"))
    painter.drawRoundedRect(bar, 2, 2)
    share = min(fullness(row.flag), 1.0)
    painter.setBrush(theme.color("text_disabled") if settled else theme.family(row.flag.family))
    painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(4.0, bar.width() * share), bar.height()), 2, 2)
    return bar.left() - GRID_PX


def _paint_what(painter: QPainter, rect: QRectF, row: FlagRow, option: QStyleOptionViewItem, tone: QColor) -> None:
    font = QFont(option.font)
    font.setStrikeOut(row.verdict == "rejected")
    painter.setFont(font)
    painter.setPen(tone)
    text = QFontMetricsF(font).elidedText(row.what, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)
