"""Files dragged over the window: says what letting go would do, all over the window, and takes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from annotator.ui.look.theme import GRID_PX, RADIUS_PX, ThemeSource

_VEIL = 235
"""How much the window behind is covered, of 255."""


class DropHint(QWidget):
    """Covers its window while something that can be opened is dragged over it.

    Until the pointer moves on it is the window that a file is over, from then on this; so the window passes what it
    is told on to here.
    """

    dropped = Signal(list)
    """Paths of the files and folders."""

    def __init__(self, themes: ThemeSource, window: QWidget, *, imports: Callable[[Path], bool] = lambda _path: False):
        """Build it; ``imports`` says whether a file would be taken into the open session."""
        super().__init__(window)
        self._themes = themes
        self._paths: list[Path] = []
        self._imports = imports
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("Drop to open"))
        self.hide()

    def offer(self, event: QDragEnterEvent) -> None:
        """What the window does when something is dragged onto it."""
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._paths = paths
            self.setGeometry(self.parentWidget().rect())  # pyright: ignore[reportOptionalMemberAccess]  # has one
            self.raise_()
            self.show()

    def take(self, event: QDropEvent) -> None:
        """Something was let go over the window."""
        self.hide()
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    @property
    def words(self) -> tuple[str, str]:
        """What letting go would do, and what that means."""
        if len(self._paths) > 1:
            return (
                self.tr("Make a session of these {n} recordings").format(n=len(self._paths)),
                self.tr("You will say which is which before anything is made."),
            )
        name = self._paths[0].name if self._paths else ""
        if name.endswith(".session") or name == "session.db":
            return self.tr("Open {name}").format(name=name), self.tr(
                "The session that is open is closed when this one is there."
            )
        if self._imports(self._paths[0] if self._paths else Path()):
            return (
                self.tr("Import {name}").format(name=name),
                self.tr("You will see what comes of it before anything in the open session is changed."),
            )
        return (
            self.tr("Open {name}").format(name=name),
            self.tr("A session folder is made beside it if there is none; the recording itself is never changed."),
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.offer(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._themes.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = theme.color("window")
        veil.setAlpha(_VEIL)
        painter.fillRect(self.rect(), veil)
        pen = QPen(theme.color("accent"), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(2 * GRID_PX, 2 * GRID_PX, -2 * GRID_PX, -2 * GRID_PX)
        painter.drawRoundedRect(frame, 2 * RADIUS_PX, 2 * RADIUS_PX)
        title, body = self.words
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.7)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        middle = frame.center().y()
        wrap = Qt.TextFlag.TextWordWrap
        above = QRectF(frame.left(), frame.top(), frame.width(), middle - frame.top())
        painter.drawText(above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | wrap, title)
        painter.setFont(self.font())
        painter.setPen(theme.color("text_muted"))
        below = QRectF(frame.left(), middle + GRID_PX, frame.width(), frame.bottom() - middle - GRID_PX)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | wrap, body)


def local_paths(data: QMimeData) -> list[Path]:
    """Files and folders of this computer among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
