"""A silence that grows while it lasts: a bar and its seconds, for the room and for the presenter."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from annotator.ui.look.theme import DARK, GRID_PX, numbers_font

FULL_S = 15.0
"""A silence as long as this fills the bar; a longer one goes on counting."""
_SHARE = 0.026
_LEAST_PX = 13
_GROUND_ALPHA = 200


class SilenceBar(QWidget):
    """There only while somebody has been silent for long enough."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.seconds: float | None = None
        """What is shown."""
        self.fit(0)
        self.hide()

    @property
    def words(self) -> str:
        """The seconds in words."""
        return self.tr("Silence {n:.1f} s").format(n=self.seconds or 0.0)

    def show_silence(self, seconds: float | None) -> None:
        """So long nobody has spoken; None takes it away."""
        shown = round(seconds, 1) if seconds is not None else None
        if shown == self.seconds:
            return
        self.seconds = shown
        self.setAccessibleName(self.words if shown is not None else "")
        self.setVisible(shown is not None)
        self.update()

    def fit(self, room_px: int) -> None:
        """Take the type size that suits a room of this height."""
        font = numbers_font(QFont(self.font()))
        font.setPixelSize(max(_LEAST_PX, round(room_px * _SHARE)))
        self.setFont(font)
        self.setFixedHeight(self.fontMetrics().height() + GRID_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        # On any picture the same: the surround of a review is dark in both looks.
        ground = DARK.color("surround")
        ground.setAlpha(_GROUND_ALPHA)
        painter.setBrush(ground)
        painter.drawRoundedRect(whole, 4, 4)
        grown = QRectF(whole)
        grown.setWidth(whole.width() * min((self.seconds or 0.0) / FULL_S, 1.0))
        painter.setBrush(DARK.color("waveform"))
        painter.drawRoundedRect(grown, 4, 4)
        painter.setPen(DARK.color("text"))
        painter.drawText(whole.adjusted(GRID_PX, 0, -GRID_PX, 0), Qt.AlignmentFlag.AlignVCenter, self.words)
        painter.end()
