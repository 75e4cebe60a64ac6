"""Which keys belong to the control that has the keyboard, before any action of the window gets them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QCheckBox,
    QComboBox,
    QRadioButton,
)

_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
_BARE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def is_for_button(event: QKeyEvent) -> bool:
    """True for Space and Enter while a button has the keyboard; of what is ticked or chosen for Space only."""
    focus = QApplication.focusWidget()
    if not isinstance(focus, QAbstractButton) or event.modifiers() not in _BARE:
        return False
    presses = event.key() == Qt.Key.Key_Space
    if not isinstance(focus, QCheckBox | QRadioButton):
        presses = presses or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return presses


def kept_for_button(event: QEvent) -> bool:
    """True, and the window's shortcuts do not take it, for a key that is meant for the button with the keyboard."""
    kept = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_for_button(event)
    if kept:
        event.accept()
    return kept


def is_for_focus(event: QKeyEvent) -> bool:
    """True for Space and Enter on a button, Up, Down, Home and End in a list, letters on a choice."""
    focus = QApplication.focusWidget()
    if focus is None:
        return False
    if is_for_button(event):
        return True
    if isinstance(focus, QComboBox) and event.modifiers() in _BARE:
        return event.key() in _MOVES or (event.text().isprintable() and bool(event.text()))
    if isinstance(focus, QAbstractItemView | QAbstractSlider) and event.modifiers() in _BARE and event.key() in _MOVES:
        return True
    return isinstance(focus, QAbstractItemView) and event.modifiers() in _BARE and event.key() in _ENDS
