"""The key a person pressed, by the name that actions go by."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_HELD = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
        Qt.Key(0),
    }
)


def typed_key(event: QKeyEvent) -> str:
    """Portable name of the key pressed; empty while only Ctrl, Shift, Alt and the like are held.

    A sign that needs Shift goes by the sign alone: ``?``, not ``Shift+?``; else nobody with another keyboard could
    type it. The number pad's keys count as the same keys elsewhere.
    """
    key = Qt.Key(event.key())
    if key in _HELD:
        return ""
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.GroupSwitchModifier
    if held & Qt.KeyboardModifier.ShiftModifier and _is_sign(key):
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(held, key)).toString(QKeySequence.SequenceFormat.PortableText)


def _is_sign(key: Qt.Key) -> bool:
    """True for punctuation, which Shift chooses rather than changes."""
    return key.value < 0x01000000 and key != Qt.Key.Key_Space and not chr(key.value).isalnum()
