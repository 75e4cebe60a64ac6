"""Two pictures of a participant side by side: before the shift, and at its apex."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from annotator.domain.clock import format_time
from annotator.domain.signals import Family
from annotator.ui.look.theme import DARK, GRID_PX, RADIUS_PX, ThemeSource, numbers_font
from annotator.ui.session.still_crop import Framing
from annotator.ui.widgets.boxes import hbox

_CAPTION_PX = 20
_ROOM_CAPTION_SHARE = 0.05


class StillSource(Protocol):
    """Gives exact frames, cut to a participant's region, without holding up the window."""

    def request_moments(
        self,
        participant_id: str,
        times_s: Sequence[float],
        deliver: Callable[[int, QImage], None],
        *,
        framing: Framing,
    ) -> None:
        """Call ``deliver`` on the GUI thread with each moment's number and picture; a null image where there is none.

        All are cut to the same part of the picture: the face, or the upper body.
        """
        ...


def framing_of(family: Family) -> Framing:
    """What has to be seen to judge a movement of this family."""
    return "face" if family in ("expression", "gaze", "head") else "body"


class StillPicture(QWidget):
    """One still with its caption; a click, or Enter, seeks to it."""

    time_chosen = Signal(float)

    def __init__(
        self,
        themes: ThemeSource,
        parent: QWidget | None = None,
        *,
        large: bool = False,
        on_surround: bool = False,
    ):
        """``on_surround``: it is for a room and lies on the dark surround of pictures, with a caption to match."""
        super().__init__(parent)
        self._themes = themes
        self._large = large
        self._on_surround = on_surround
        self.image = QImage()
        """The picture on show; null while there is none."""
        self._word = ""
        self._time_s = 0.0
        self._message = ""
        grows = QSizePolicy.Policy.Expanding
        self.setSizePolicy(grows, grows if large else QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Still"))
        themes.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(480, 520) if self._large else QSize(160, 152)

    def expect(self, word: str, time_s: float) -> None:
        """Name the still that is coming; the old picture goes."""
        self.image = QImage()
        self._message = self.tr("Loading…")
        self._word, self._time_s = word, time_s
        self.setAccessibleName(f"{word}, {format_time(time_s)}")
        self.setToolTip(self.tr("{word} at {time}; click to go there").format(word=word, time=format_time(time_s)))
        self.update()

    def show_image(self, image: QImage) -> None:
        """Show a picture; a null one says that there is none."""
        self.image = image
        self._message = "" if not image.isNull() else self.tr("No picture")
        self.update()

    def _caption_px(self) -> int:
        return (
            max(_CAPTION_PX, round(self.height() * _ROOM_CAPTION_SHARE))
            if self._on_surround
            else self.fontMetrics().height() + GRID_PX // 2
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.time_chosen.emit(self._time_s)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.time_chosen.emit(self._time_s)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._themes.theme
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        caption_px = self._caption_px()
        box = QRectF(0, 0, self.width(), self.height() - caption_px)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surround"))
        painter.drawRoundedRect(box, RADIUS_PX, RADIUS_PX)
        if self.image.isNull():
            painter.setPen(theme.color("text_disabled"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._message)
        else:
            size = self.image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (box.width() - size.width()) / 2, (box.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self.image)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS_PX, RADIUS_PX)
        font = numbers_font(self.font())
        if self._on_surround:
            font.setPixelSize(round(caption_px * 0.6))
        painter.setFont(font)
        painter.setPen(DARK.color("text_muted") if self._on_surround else theme.color("text_muted"))
        caption = QRectF(0, box.bottom(), self.width(), caption_px)
        painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, f"{self._word}  {format_time(self._time_s)}")


class StillPair(QWidget):
    """Before and at the apex."""

    time_chosen = Signal(float)

    def __init__(
        self,
        themes: ThemeSource,
        source: StillSource,
        parent: QWidget | None = None,
        *,
        large: bool = False,
        on_surround: bool = False,
    ):
        """``large``: the stills take all room there is. ``on_surround``: see :class:`StillPicture`."""
        super().__init__(parent)
        self._source = source
        self._turn = 0
        self.before = StillPicture(themes, large=large, on_surround=on_surround)
        self.apex = StillPicture(themes, large=large, on_surround=on_surround)
        row = hbox(on=self, margin=0)
        for still in (self.before, self.apex):
            still.time_chosen.connect(self.time_chosen)
            row.addWidget(still, 1)

    def show_moments(self, participant_id: str, before_s: float, apex_s: float, *, framing: Framing = "face") -> None:
        """Ask for both stills; answers to earlier questions are thrown away."""
        self._turn += 1
        self.before.expect(self.tr("Before"), before_s)
        self.apex.expect(self.tr("At apex"), apex_s)
        deliver = partial(self._deliver, self._turn)
        self._source.request_moments(participant_id, (before_s, apex_s), deliver, framing=framing)

    def _deliver(self, turn: int, number: int, image: QImage) -> None:
        if turn == self._turn and isValid(self):  # a window of its own may have been closed meanwhile
            (self.before, self.apex)[number].show_image(image)
