"""A button that gives a code, with the key that does the same."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton


def code_button(name: str, key: str, meaning: str) -> QPushButton:
    """It stays pressed while the code is given, and never takes Enter or the keyboard's focus by a click."""
    button = QPushButton(f"{key.upper()}   {name}" if key else name, autoDefault=False)
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(name)
    button.setToolTip(meaning)
    return button
