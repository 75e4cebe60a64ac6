"""Paints one utterance: when, who, how it sounds in words, and the words, wrapped."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.domain.clock import format_time
from annotator.domain.transcript import Utterance
from annotator.ui.look.theme import GRID_PX, Theme, ThemeSource, numbers_font
from annotator.ui.panels.transcript_model import UTTERANCE_ROLE, TranscriptModel

_EDGE_PX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenWords:
    """Characters ``first`` to ``last`` (exclusive) of an utterance."""

    utterance_id: str
    first: int
    last: int


class TranscriptDelegate(QStyledItemDelegate):
    """Needs the view's width to wrap; heights are kept until width or text change."""

    def __init__(self, view: QListView, model: TranscriptModel, themes: ThemeSource, parent: QObject | None = None):
        super().__init__(parent or view)
        self._view = view
        self._model = model
        self._themes = themes
        self._heights: dict[tuple[str, int, int], int] = {}
        self.spoken_row: int | None = None
        self.sought: tuple[str, ...] = ()
        self.words: ChosenWords | None = None

    def character_at(self, index: QModelIndex, item: QRect, position: QPoint, font: QFont) -> int | None:
        """The place between two characters of the utterance that is nearest to ``position`` in its row ``item``."""
        row = index.data(UTTERANCE_ROLE)
        if not isinstance(row, Utterance):
            return None
        body = _body_rect(item, font)
        layout = _lay_out(row.text, font, body.width())
        at = QPointF(position - body.topLeft())
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if at.y() < line.y() + line.height() or number == layout.lineCount() - 1:
                return int(line.xToCursor(at.x()))
        return 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = self._model.row_at(index.row())  # not through Qt: it asks for every row, time and again
        width = self._view.viewport().width() - 2 * GRID_PX
        if not isinstance(row, Utterance) or width <= 0:
            return QSize(0, 40)
        metrics = option.fontMetrics
        kept = (row.text, width, metrics.height())
        height = self._heights.get(kept)
        if height is None:
            words = math.ceil(_lay_out(row.text, option.font, width).boundingRect().height())
            height = self._heights[kept] = words + metrics.height() + 2 + 2 * GRID_PX
        return QSize(0, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(UTTERANCE_ROLE)
        if not isinstance(row, Utterance):
            return
        theme = self._themes.theme
        painter.save()
        spoken = index.row() == self.spoken_row
        self._paint_ground(painter, option, spoken=spoken)
        rect: QRect = option.rect.adjusted(GRID_PX, GRID_PX, -GRID_PX, -GRID_PX)
        line = option.fontMetrics.height()
        painter.setFont(numbers_font(option.font))
        painter.setPen(theme.color("text_muted"))
        time_text = format_time(row.start_s, decimals=1)
        painter.drawText(QRect(rect.left(), rect.top(), rect.width(), line), 0, time_text)
        left = rect.left() + painter.fontMetrics().horizontalAdvance(time_text) + GRID_PX
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.setFont(strong)
        painter.setPen(theme.color("text"))
        painter.drawText(QRect(left, rect.top(), rect.right() - left - 52, line), 0, self._model.speaker(row))
        if row.valence is not None:
            paint_valence(painter, QRectF(rect.right() - 44, rect.top(), 44, line), theme, row.valence, option.font)
        if self.sought and all(word in f"{self._model.speaker(row)} {row.text}".casefold() for word in self.sought):
            painter.fillRect(
                QRect(option.rect.right() - _EDGE_PX, option.rect.top(), _EDGE_PX + 1, option.rect.height()),
                theme.color("warning"),
            )
        painter.setFont(option.font)
        painter.setPen(theme.color("text"))
        body = _body_rect(option.rect, option.font)
        layout = _lay_out(row.text, option.font, body.width())
        layout.draw(painter, QPointF(body.topLeft()), [*self._unsure(row), *self._chosen(row)])
        painter.restore()

    def _unsure(self, row: Utterance) -> list[QTextLayout.FormatRange]:
        """Words that were not heard surely: quieter, with a dotted line under them."""
        made: list[QTextLayout.FormatRange] = []
        for word in self._model.unsure_words(row):
            unsure = QTextLayout.FormatRange()
            unsure.start, unsure.length = word.first, word.last - word.first  # pyright: ignore[reportAttributeAccessIssue]
            unsure.format.setForeground(self._themes.theme.color("text_muted"))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
            unsure.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
            made.append(unsure)
        return made

    def _chosen(self, row: Utterance) -> list[QTextLayout.FormatRange]:
        words = self.words
        if words is None or words.utterance_id != row.id:
            return []
        chosen = QTextLayout.FormatRange()
        chosen.start, chosen.length = words.first, words.last - words.first  # pyright: ignore[reportAttributeAccessIssue]
        chosen.format.setBackground(self._themes.theme.color("accent"))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        chosen.format.setForeground(self._themes.theme.color("accent_text"))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
        return [chosen]

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, *, spoken: bool) -> None:
        theme = self._themes.theme
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.color("hover"))
        elif spoken:
            painter.fillRect(option.rect, theme.color("timeline_row"))
        if spoken:
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), _EDGE_PX, option.rect.height()), theme.color("playhead")
            )


def _body_rect(item: QRect, font: QFont) -> QRect:
    """Where the words are in the row ``item``."""
    return item.adjusted(GRID_PX, GRID_PX + QFontMetrics(font).height() + 2, -GRID_PX, -GRID_PX)


def _lay_out(text: str, font: QFont, width_px: int) -> QTextLayout:
    layout = QTextLayout(text, font)
    wrapping = QTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(wrapping)
    layout.beginLayout()
    bottom = 0.0
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(width_px)
        line.setPosition(QPointF(0, bottom))
        bottom += line.height()
        line = layout.createLine()
    layout.endLayout()
    return layout


def paint_valence(painter: QPainter, rect: QRectF, theme: Theme, valence: float, font: QFont) -> None:
    """A chip with the signed number; a bar grows left for negative, right for positive."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    color = QColor(theme.color("text_disabled"))
    if abs(valence) >= 0.05:
        color = theme.color("bad" if valence < 0 else "good")
    middle = rect.center().x()
    reach = rect.width() / 2 * min(abs(valence), 1.0)
    painter.setBrush(theme.color("border"))
    painter.drawRoundedRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2), 1, 1)
    painter.setBrush(color)
    painter.drawRect(QRectF(middle - reach if valence < 0 else middle, rect.bottom() - 2, reach, 2))
    painter.setPen(color)
    painter.setFont(numbers_font(font))
    text = f"{valence:+.1f}" if abs(valence) >= 0.05 else "0.0"
    width = QFontMetrics(painter.font()).horizontalAdvance(text)
    painter.drawText(QRectF(middle - width / 2, rect.top() - 2, width + 1, rect.height()), text)
    painter.restore()
