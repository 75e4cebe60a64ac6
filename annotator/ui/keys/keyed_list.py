"""A list whose own keys come before those of the window it is in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QWidget

from annotator.ui.keys.bound_keys import claims, pressed
from annotator.ui.keys.keymap import Keymap


class KeyedList(QListWidget):
    """Tells which of its slots was meant; all other keys do what they do in any list."""

    pressed_for = Signal(str)
    """The slot whose key was pressed."""

    def __init__(self, keymap: Keymap, slot_ids: Sequence[str], parent: QWidget | None = None):
        super().__init__(parent)
        self._keymap = keymap
        self._slot_ids = tuple(slot_ids)

    def event(self, event: QEvent) -> bool:
        return claims(self._keymap, event, *self._slot_ids) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        meant = pressed(self._keymap, event, *self._slot_ids)
        if meant is None:
            super().keyPressEvent(event)
        else:
            self.pressed_for.emit(meant)
