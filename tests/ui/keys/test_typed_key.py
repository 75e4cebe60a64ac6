"""Keys go by one name, however they are typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from annotator.ui.keys.typed_key import typed_key

_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_PAD, _NONE = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("key", "held", "name"),
    [
        (Qt.Key.Key_A, _NONE, "A"),
        (Qt.Key.Key_A, _SHIFT, "Shift+A"),
        (Qt.Key.Key_Plus, _SHIFT, "+"),
        (Qt.Key.Key_Question, _CTRL | _SHIFT, "Ctrl+?"),
        (Qt.Key.Key_Space, _SHIFT, "Shift+Space"),
        (Qt.Key.Key_Backtab, _SHIFT, "Shift+Tab"),
        (Qt.Key.Key_5, _PAD, "5"),
        (Qt.Key.Key_Left, _CTRL | _SHIFT, "Ctrl+Shift+Left"),
        (Qt.Key.Key_Control, _CTRL, ""),
        (Qt.Key.Key_AltGr, _NONE, ""),
    ],
)
def test_a_key_by_its_name(key: Qt.Key, held: Qt.KeyboardModifier, name: str) -> None:
    assert typed_key(QKeyEvent(QEvent.Type.KeyPress, key, held)) == name
