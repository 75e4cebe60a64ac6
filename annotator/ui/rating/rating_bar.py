"""The live bar beside the picture: where on the scale the value is, moved by the pointer's height, wheel or keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.plots.plotting import Plot
from annotator.ui.rating.rating_run import RatingRun
from annotator.ui.session.workspace import Workspace

_WIDTH_IN_LETTERS = 11
_GROOVE_PX = 28
_MARK_PX = 5
_TICKS = 4
_WHEEL_STEP = 120.0
_LEAST_HEIGHT_PX = 160


class RatingBar(Plot):
    """There while somebody rates. The value follows the pointer over the bar, no button held; the wheel works too."""

    def __init__(self, workspace: Workspace, run: RatingRun, parent: QWidget | None = None):
        super().__init__(workspace.themes, parent)
        self._run = run
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setAccessibleName(self.tr("Rating"))
        run.changed.connect(self._follow)
        run.value_changed.connect(self._show_value)
        workspace.themes.changed.connect(self.updateGeometry)
        self._follow()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * _WIDTH_IN_LETTERS + 2 * GRID_PX, _LEAST_HEIGHT_PX)

    def value_at(self, y_px: float) -> float:
        """The value at a height of the bar."""
        dimension, groove = self._run.dimension, self._groove()
        if dimension is None:
            return 0.0
        return dimension.at_share(min(max((groove.bottom() - y_px) / groove.height(), 0.0), 1.0))

    def y_of(self, value: float) -> float:
        """The height of a value on the bar."""
        dimension, groove = self._run.dimension, self._groove()
        return groove.bottom() - (dimension.share(value) if dimension is not None else 0.0) * groove.height()

    # --- the hand

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hold(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hold(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._hold(event.position())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._run.step(event.angleDelta().y() / _WHEEL_STEP)
        event.accept()

    def _hold(self, at: QPointF) -> None:
        self._run.set_value(self.value_at(at.y()))

    # --- showing

    def _follow(self) -> None:
        self.setVisible(self._run.on)
        dimension = self._run.dimension
        if dimension is not None:
            words = self.tr("{name}, {least:g} to {greatest:g}: move the pointer up and down here, or use the keys")
            self.setToolTip(words.format(name=dimension.name, least=dimension.least, greatest=dimension.greatest))
        self._show_value()

    def _show_value(self) -> None:
        self.setAccessibleDescription(self._value_text())
        self.update()

    def _value_text(self) -> str:
        dimension = self._run.dimension
        if dimension is None:
            return ""
        digits = 0 if dimension.greatest - dimension.least >= 20 else 2
        return f"{self._run.value:.{digits}f}".replace("-", "\N{MINUS SIGN}")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def _groove(self) -> QRectF:
        line_px = self.fontMetrics().height()
        around = QRectF(self.rect()).adjusted(0, 2 * line_px + GRID_PX, 0, -line_px - GRID_PX)
        return QRectF(around.center().x() - _GROOVE_PX / 2, around.top(), _GROOVE_PX, max(around.height(), 1.0))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        dimension, theme = self._run.dimension, self.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        if dimension is None:
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        groove = self._groove()
        painter.setPen(QPen(theme.color("border"), 1))
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(groove, 4, 4)
        zero = self.y_of(min(max(0.0, dimension.least), dimension.greatest))
        level = self.y_of(self._run.value)
        filled = QRectF(groove.left() + 1, min(zero, level), groove.width() - 2, abs(level - zero))
        painter.fillRect(filled, theme.color("accent_soft"))
        painter.setPen(QPen(theme.color("border"), 1))
        for tick in range(1, _TICKS):
            y = groove.bottom() - tick * groove.height() / _TICKS
            painter.drawLine(QPointF(groove.left(), y), QPointF(groove.left() + 6, y))
        mark = QRectF(groove.left() - 4, level - _MARK_PX / 2, groove.width() + 8, _MARK_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(mark, 2, 2)
        self._paint_words(painter, dimension.low_word, dimension.high_word)
        painter.end()

    def _paint_words(self, painter: QPainter, low: str, high: str) -> None:
        theme, line_px = self.theme, self.fontMetrics().height()
        room = self.rect().adjusted(2, 2, -2, -2)
        middle = Qt.AlignmentFlag.AlignHCenter
        painter.setPen(theme.color("text_muted"))
        for words, top in ((high, room.top() + line_px), (low, room.bottom() - line_px)):
            elided = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(QRectF(room.left(), top, room.width(), line_px), middle, elided)
        painter.setPen(theme.color("text"))
        painter.setFont(numbers_font(self.font()))
        painter.drawText(QRectF(room.left(), room.top(), room.width(), line_px), middle, self._value_text())
