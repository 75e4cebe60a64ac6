"""A strong frame around the panel that has the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from annotator.ui.look.theme import ThemeSource

_WIDTH_PX = 2


class FocusRing(QWidget):
    """Lies over the views of a session and lets everything through: only the frame itself is there to be painted."""

    def __init__(self, themes: ThemeSource, panels: Callable[[], Sequence[QWidget]], parent: QWidget):
        super().__init__(parent)
        self._themes = themes
        self._panels = panels
        self.around: QWidget | None = None
        """The panel that has the keyboard, if one has."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        themes.changed.connect(self.update)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self):
            return
        found = next((one for one in self._panels() if now is not None and (one is now or one.isAncestorOf(now))), None)
        if found is not self.around:
            if self.around is not None and isValid(self.around):
                self.around.removeEventFilter(self)
            self.around = found
            if found is not None:
                found.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        around, parent = self.around, self.parentWidget()
        if around is None or parent is None or not isValid(around) or not around.isVisible():
            self.hide()
            return
        self.setGeometry(QRect(around.mapTo(parent, QPoint(0, 0)), around.size()))
        inner = self.rect().adjusted(_WIDTH_PX, _WIDTH_PX, -_WIDTH_PX, -_WIDTH_PX)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inner)))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._themes.theme.color("accent"))
