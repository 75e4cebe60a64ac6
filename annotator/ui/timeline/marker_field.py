"""The words of a marker, typed where it stands on the ruler."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.ui.keys.bound_keys import pressed
from annotator.ui.keys.keymap import Keymap

_WIDTH_PX = 220


class MarkerField(QLineEdit):
    """A key keeps what was typed, another does not. Keys typed here go nowhere else."""

    closed = Signal()

    def __init__(self, keymap: Keymap, parent: QWidget):
        super().__init__(parent)
        self._keymap = keymap
        self._host = parent
        self._keep: Callable[[str], None] | None = None
        self.setAccessibleName(self.tr("Text of the marker"))
        self.hide()

    def ask(self, text: str, *, left_px: int, keep: Callable[[str], None]) -> None:
        """Show the field at a place of the ruler; ``keep`` is given what was typed."""
        self._keep = keep
        self.setPlaceholderText(self._keymap.fill(self.tr("What to remember; {typing_done} keeps it")))
        self.setText(text)
        self.selectAll()
        room = self._host.width()
        self.setGeometry(max(min(left_px, room - _WIDTH_PX), 0), 0, _WIDTH_PX, self.sizeHint().height())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        meant = pressed(self._keymap, event, "typing_done", "typing_leave")
        if meant is not None:
            self._close(keep=meant == "typing_done")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._close(keep=True)

    def _close(self, *, keep: bool) -> None:
        take, self._keep = self._keep, None
        if take is None:
            return
        if keep:
            take(self.text())
        self.hide()
        self.closed.emit()
