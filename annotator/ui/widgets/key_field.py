"""A field that takes the next key pressed, whatever it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.ui.keys.typed_key import typed_key


class KeyField(QPushButton):
    """Pressed with Space, Enter or the mouse it waits for a key; Escape lets it be.

    Only while it waits does it hold on to the keyboard, so that Tab goes past it as past any button.
    """

    typed = Signal(str)
    """Portable name of the key."""

    def __init__(self, words: str, parent: QWidget | None = None):
        """``words`` are on the button while it does not wait."""
        super().__init__(words, parent)
        self._words = words
        self.waiting = False
        """True while the next key is taken."""
        self.setAutoDefault(False)
        self.setAccessibleName(words)
        self.clicked.connect(self._wait)

    def event(self, event: QEvent) -> bool:
        if self.waiting and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._rest()
        super().focusOutEvent(event)

    def _wait(self) -> None:
        self.waiting = True
        self.setText(self.tr("Press the key… (Esc: none)"))
        self.setProperty("primary", True)
        self._repolish()

    def _rest(self) -> None:
        if self.waiting:
            self.waiting = False
            self.setText(self._words)
            self.setProperty("primary", False)
            self._repolish()

    def _take(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._rest()
            return
        key = typed_key(event)
        if key:
            self._rest()
            self.typed.emit(key)

    def _repolish(self) -> None:
        self.style().unpolish(self)
        self.style().polish(self)
