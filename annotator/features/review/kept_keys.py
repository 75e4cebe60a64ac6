"""Which keys belong to the control that has the keyboard while moments are replayed, before any action gets them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

_REMOTE = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F5, Qt.Key.Key_Escape)
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down)
_SIDEWAYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BARE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier)


def is_for_control(event: QKeyEvent, root: QWidget) -> bool:
    """True for the keys that lists, choices and fields in ``root`` live by; what a remote sends is never among them."""
    focus = QApplication.focusWidget()
    if focus is None or not root.isAncestorOf(focus) or event.key() in _REMOTE or event.modifiers() not in _BARE:
        return False
    types = bool(event.text()) and event.text().isprintable()
    if isinstance(focus, QAbstractItemView):
        return event.key() in (*_MOVES, *_ENTER)
    if isinstance(focus, QComboBox):
        return event.key() in _MOVES or types
    if isinstance(focus, QLineEdit | QPlainTextEdit | QAbstractSpinBox):
        return event.key() in (*_MOVES, *_SIDEWAYS, *_ENTER) or types
    return False
