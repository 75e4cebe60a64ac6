"""The keys of the codebook's codes, and the digits that rate, everywhere in the window but in text fields.

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
from annotator.ui.keys.slots import SLOTS, is_for_codes, portable
from annotator.ui.panels.coding_pad import CodingPad
from annotator.ui.panels.coding_ratings import RATING_KEYS


class CodeKeys(QObject):
    """Binds each code's key to the coding pad, and binds anew when the codebook changes.

    While digits rate (see :class:`~annotator.ui.panels.coding_ratings.Rating`) they belong to the rating, whatever code
    has them; at all other times a digit is nothing but the key of its code.
    """

    def __init__(self, document: SessionDocument, pad: CodingPad, window: QWidget, keymap: Keymap | None = None):
        super().__init__(window)
        self._document = document
        self._pad = pad
        self._window = window
        self._keymap = keymap or Keymap(parent=self)
        self._shortcuts: list[QShortcut] = []
        self._rating: list[QShortcut] = []
        document.edited.connect(self._follow)
        self._keymap.changed.connect(self._bind)
        pad.rating_changed.connect(self._follow_rating)
        self._bind()

    def _follow(self, edit: Edit) -> None:
        if edit.touches("codebook"):
            self._bind()

    def _bind(self) -> None:
        for shortcut in (*self._shortcuts, *self._rating):
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        keys = dict.fromkeys(code.shortcut for code in self._document.session.codebook.codes if code.shortcut)
        codes = [key for key in keys if not is_taken(self._keymap, key)]
        self._shortcuts = [self._shortcut(key, partial(self._press, key)) for key in codes]
        plain = {key: partial(self._press, key) for key in RATING_KEYS if key not in codes}
        shifted = {f"Shift+{key}": partial(self._rate, key, shifted=True) for key in RATING_KEYS}
        free = {key: act for key, act in {**plain, **shifted}.items() if not is_taken(self._keymap, key)}
        self._rating = [self._shortcut(key, act) for key, act in free.items()]
        self._follow_rating()

    def _shortcut(self, key: str, act: partial[None]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window, autoRepeat=False)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(act)
        return shortcut

    def _follow_rating(self) -> None:
        for shortcut in self._rating:
            shortcut.setEnabled(self._pad.rating.on)

    def _press(self, key: str) -> None:
        if self._pad.rating.on and key in RATING_KEYS:
            self._rate(key)
        else:
            self._pad.press_key(key)

    def _rate(self, key: str, *, shifted: bool = False) -> None:
        self._pad.rate(int(key), shifted=shifted)


def is_taken(keymap: Keymap, key: str) -> bool:
    """True if an action has this key where codes are typed too."""
    return any(is_for_codes(SLOTS[id_].place) for id_ in keymap.holders(portable(key)))
