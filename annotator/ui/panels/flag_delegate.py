"""Paints a moment in two lines: verdict, time, family, what, how strong; below it who, and what was said."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.domain.clock import format_time
from annotator.domain.flags import STRENGTHS
from annotator.ui.look.strength_words import how_strong
from annotator.ui.look.theme import GRID_PX, Theme, ThemeSource, numbers_font
from annotator.ui.panels.flag_rows import FlagRow
from annotator.ui.widgets.marks import paint_family, paint_verdict

ROW_ROLE = int(Qt.ItemDataRole.UserRole)
_DOT_PX = 7.0


class FlagDelegate(QStyledItemDelegate):
    """Draws a :class:`FlagRow` given under ``ROW_ROLE``."""

    def __init__(self, themes: ThemeSource, parent: QObject | None = None):
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        return QSize(0, 2 * option.fontMetrics.height() + 12)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, FlagRow):
            return
        theme = self._themes.theme
        painter.save()
        _background(painter, option, theme)
        rect = QRectF(option.rect).adjusted(GRID_PX, 5, -GRID_PX, -5)
        upper = QRectF(rect.left(), rect.top(), rect.width(), rect.height() / 2)
        tone = theme.color("text_muted" if _settled(row) else "text")
        paint_verdict(painter, QRectF(rect.left(), upper.center().y() - 7, 14, 14), theme, row.verdict)
        text_left = rect.left() + 14 + GRID_PX
        left = _paint_time(painter, upper.adjusted(14 + GRID_PX, 0, 0, 0), row, option, tone)
        paint_family(painter, QRectF(left, upper.center().y() - 5.5, 11, 11), theme, row.flag.family, row.flag.kind)
        left += 11 + 6
        right = _paint_strength(painter, upper, theme, row, option.font)
        font = QFont(option.font)
        font.setStrikeOut(row.verdict == "rejected")
        metrics = QFontMetricsF(font)
        lower = QRectF(text_left, upper.bottom(), rect.right() - text_left, upper.height())
        whose = metrics.horizontalAdvance(f"{row.participant}  ")
        first, rest = broken(
            what_text(row, right - left, lower.width() - whose, metrics), right - left, metrics.horizontalAdvance
        )
        painter.setFont(font)
        painter.setPen(tone)
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, upper.top(), right - left, upper.height()), centre, first)
        painter.drawText(lower, centre, rest)
        if rest:
            lower.setLeft(lower.left() + metrics.horizontalAdvance(f"{rest}  "))
        _paint_who_and_words(painter, lower, theme, row, option.font)
        painter.restore()


def broken(text: str, room_px: float, width_of: Callable[[str], float]) -> tuple[str, str]:
    """A text in two lines: as many words as fit into the first one, and what is left; nothing is cut off."""
    words = text.split(" ")
    first = ""
    for number, word in enumerate(words):
        longer = f"{first} {word}".strip()
        if width_of(longer) > room_px:
            return first, " ".join(words[number:])
        first = longer
    return first, ""


def what_text(row: FlagRow, first_px: float, second_px: float, metrics: QFontMetricsF) -> str:
    """What moved, with as much of what else moved at the time as there is room for, and how many more there are."""
    others = row.others_what
    for named in range(len(others), 0, -1):
        more = f" +{len(others) - named}" if named < len(others) else ""
        text = " + ".join((row.what, *others[:named])) + more
        if metrics.horizontalAdvance(broken(text, first_px, metrics.horizontalAdvance)[1]) <= second_px:
            return text
    return f"{row.what} +{len(others)}" if others else row.what


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


def _paint_time(painter: QPainter, line: QRectF, row: FlagRow, option: QStyleOptionViewItem, tone: QColor) -> float:
    """When; returns where the room right of it begins."""
    numbers = numbers_font(option.font)
    numbers.setWeight(QFont.Weight.DemiBold)
    width = QFontMetricsF(numbers).horizontalAdvance(format_time(row.flag.start_s)) + 1
    if row.verdict is not None:
        numbers.setWeight(option.font.weight())
    painter.setFont(numbers)
    painter.setPen(tone)
    place = QRectF(line.left(), line.top(), width, line.height())
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, format_time(row.flag.start_s))
    return line.left() + width + GRID_PX


def _paint_strength(painter: QPainter, line: QRectF, theme: Theme, row: FlagRow, font: QFont) -> float:
    """The word and one to three dots at the right end; returns where the room left of them ends."""
    settled = _settled(row)
    words = how_strong(row.flag)
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(words) + 1
    painter.setFont(font)
    painter.setPen(theme.color("text_muted"))
    painter.drawText(
        QRectF(line.right() - width, line.top(), width, line.height()), Qt.AlignmentFlag.AlignVCenter, words
    )
    left = line.right() - width - 6 - len(STRENGTHS) * _DOT_PX
    if row.flag.strength is None:
        return line.right() - width - GRID_PX
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    full = 1 + STRENGTHS.index(row.flag.strength)
    shown = theme.color("text_disabled") if settled else theme.family(row.flag.family)
    for number in range(len(STRENGTHS)):
        painter.setBrush(shown if number < full else theme.color("border"))
        painter.drawEllipse(QRectF(left + number * _DOT_PX, line.center().y() - 2.5, 5, 5))
    return left - GRID_PX


def _paint_who_and_words(painter: QPainter, line: QRectF, theme: Theme, row: FlagRow, font: QFont) -> None:
    """Whose it is, whole, and as much of what was said as there is room for."""
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, row.participant)
    line.setLeft(line.left() + metrics.horizontalAdvance(f"{row.participant}  "))
    words = row.words.during or row.words.before
    if words is None:
        return
    text = f"“{words.text}”" if row.words.during is not None else f"({silent_after()} “{words.text}”)"
    painter.setPen(theme.color("text_muted"))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)


def silent_after() -> str:
    """Says that nobody spoke, before the words that were said last."""
    return QCoreApplication.translate("flag_delegate", "silence after")
