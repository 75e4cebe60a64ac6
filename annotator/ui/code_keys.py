"""The keys of the codebook's codes, everywhere in the window but in text fields.

A key that an action has as well is the action's: Qt would else give it to neither.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.domain.edits import Edit
from annotator.ui.document import SessionDocument
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.slots import SLOTS, portable
from annotator.ui.panels.coding_pad import CodingPad


class CodeKeys(QObject):
    """Binds each code's key to the coding pad, and binds anew when the codebook changes."""

    def __init__(self, document: SessionDocument, pad: CodingPad, window: QWidget, keymap: Keymap | None = None):
        super().__init__(window)
        self._document = document
        self._pad = pad
        self._window = window
        self._keymap = keymap or Keymap(parent=self)
        self._shortcuts: list[QShortcut] = []
        document.edited.connect(self._follow)
        self._keymap.changed.connect(self._bind)
        self._bind()

    def _follow(self, edit: Edit) -> None:
        if edit.touches("codebook"):
            self._bind()

    def _bind(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        keys = dict.fromkeys(code.shortcut for code in self._document.session.codebook.codes if code.shortcut)
        for key in keys:
            if is_taken(self._keymap, key):
                continue
            shortcut = QShortcut(QKeySequence(key), self._window)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(partial(self._pad.press_key, key))
            self._shortcuts.append(shortcut)


def is_taken(keymap: Keymap, key: str) -> bool:
    """True if an action has this key where codes are typed too."""
    return any(SLOTS[id_].place != "flags" for id_ in keymap.holders(portable(key)))
