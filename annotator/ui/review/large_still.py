"""One still as large as it fits, with its caption."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.domain.clock import format_time
from annotator.ui.theme import DARK, GRID_PX, ThemeSource


class LargeStill(QWidget):
    """Readable from the back of a room."""

    def __init__(self, themes: ThemeSource, parent: QWidget | None = None):
        super().__init__(parent)
        self._image = QImage()
        self._words = ""
        self._waiting = False
        themes.changed.connect(self.update)

    @property
    def image(self) -> QImage:
        """The picture; null while there is none."""
        return self._image

    def expect(self, words: str, time_s: float) -> None:
        """Name the still that is coming; the old picture goes."""
        self._image = QImage()
        self._waiting = True
        self._words = f"{words}  {format_time(time_s, decimals=1)}"
        self.setAccessibleName(self._words)
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show it; a null image says that there is none."""
        self._image = image
        self._waiting = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        line = painter.fontMetrics().height() * 2
        area = QRectF(0, 0, self.width(), max(1, self.height() - line))
        painter.setPen(DARK.color("text"))
        if self._image.isNull():
            words = self.tr("Loading…") if self._waiting else self.tr("No picture")
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
        else:
            scale = min(area.width() / self._image.width(), area.height() / self._image.height())
            width, height = self._image.width() * scale, self._image.height() * scale
            target = QRectF((area.width() - width) / 2, (area.height() - height) / 2, width, height)
            painter.drawImage(target, self._image)
        below = QRectF(0, area.bottom() + GRID_PX / 2, self.width(), line)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._words)
        painter.end()
