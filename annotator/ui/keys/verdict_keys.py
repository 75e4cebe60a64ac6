"""The keys that judge the chosen flag, while the keyboard is among the flags."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtGui import QKeyEvent

from annotator.domain.flags import VerdictKind
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.slots import SLOTS, among_flags
from annotator.ui.keys.typed_key import typed_key

VERDICTS: MappingProxyType[str, VerdictKind] = MappingProxyType(
    {"accept_flag": "accepted", "reject_flag": "rejected", "unsure_flag": "unsure"}
)
"""What the actions decide."""


def verdict_key(keymap: Keymap, event: QKeyEvent) -> VerdictKind | None:
    """The verdict that was pressed, or None."""
    key = typed_key(event)
    return next((verdict for id_, verdict in VERDICTS.items() if key in keymap.keys(among_flags(id_))), None)


def is_flags_key(keymap: Keymap, event: QKeyEvent) -> bool:
    """True if the key pressed means something of its own among the flags."""
    key = typed_key(event)
    return any(key in keymap.keys(slot.id) for slot in SLOTS.values() if slot.place == "flags")
