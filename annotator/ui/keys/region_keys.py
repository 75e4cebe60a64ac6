"""Keys that move or size the rectangle of a region."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.typed_key import typed_key

REGION_MOVES: dict[str, tuple[int, int]] = {
    "region_left": (-1, 0),
    "region_right": (1, 0),
    "region_up": (0, -1),
    "region_down": (0, 1),
}
"""Slot to step: columns to the right, rows down."""
_FAST_STEPS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionStep:
    """What a key does to the rectangle.

    Attributes:
        columns: Steps to the right; ten with Shift.
        rows: Steps down; ten with Shift.
        resize: It moves the lower right corner instead of the whole: Ctrl is held.
    """

    columns: int
    rows: int
    resize: bool


def region_step(keymap: Keymap, event: QKeyEvent) -> RegionStep | None:
    """The step that was pressed, or None. Ctrl and Shift add to a key that has neither itself."""
    alone = QKeySequence(QKeyCombination(Qt.KeyboardModifier.NoModifier, Qt.Key(event.key()))).toString()
    exact, held = typed_key(event), event.modifiers()
    for id_, (columns, rows) in REGION_MOVES.items():
        keys = keymap.keys(id_)
        if exact in keys:
            return RegionStep(columns=columns, rows=rows, resize=False)
        if alone in keys and not held & Qt.KeyboardModifier.AltModifier:
            steps = _FAST_STEPS if held & Qt.KeyboardModifier.ShiftModifier else 1
            resize = bool(held & Qt.KeyboardModifier.ControlModifier)
            return RegionStep(columns=columns * steps, rows=rows * steps, resize=resize)
    return None
