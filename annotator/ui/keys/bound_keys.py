"""Keys of a window, a page or a list outside the menus: bound to what they do, and bound anew when they are changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.slots import portable
from annotator.ui.keys.typed_key import typed_key

Act = Callable[[], object]


class BoundKeys(QObject):
    """Shortcuts of ``owner``. Codes that come with a key of their own give way to the slots, as in the main window."""

    def __init__(
        self,
        keymap: Keymap,
        owner: QWidget,
        doing: Mapping[str, Act],
        *,
        codes: Mapping[str, Act] | None = None,
        repeating: Collection[str] | None = None,
        context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
    ):
        """``doing``: slot id to what it does. ``codes``: key to what it does, once however long it is held.

        ``repeating``: the slots that act again and again while their key is held; None for all.
        """
        super().__init__(owner)
        self._keymap = keymap
        self._owner = owner
        self._doing = dict(doing)
        self._codes = {portable(key): act for key, act in (codes or {}).items() if portable(key)}
        self._repeating = repeating
        self._context = context
        self._shortcuts: list[QShortcut] = []
        keymap.changed.connect(self._bind)
        self._bind()

    def _bind(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        own = {key: id_ for id_ in self._doing for key in self._keymap.keys(id_)}
        codes = {key: act for key, act in self._codes.items() if key not in own}
        self._shortcuts = [
            *(
                self._shortcut(key, self._doing[id_], repeats=self._repeating is None or id_ in self._repeating)
                for key, id_ in own.items()
            ),
            *(self._shortcut(key, act, repeats=False) for key, act in codes.items()),
        ]

    def _shortcut(self, key: str, act: Act, *, repeats: bool) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._owner, autoRepeat=repeats)
        shortcut.setContext(self._context)
        shortcut.activated.connect(lambda: act())
        return shortcut


class OwnKeys(QObject):
    """Keys of a widget that come before those of the window while the keyboard is on it."""

    def __init__(self, keymap: Keymap, owner: QWidget, doing: Mapping[str, Act], *, letters_pass: bool = False):
        """Watch a widget.

        Args:
            keymap: The keys in force.
            owner: The widget.
            doing: Slot id to what it does.
            letters_pass: Letters, digits and Space are shortcuts of the window here, too, not a search in a list.
        """
        super().__init__(owner)
        self._keymap = keymap
        self._doing = dict(doing)
        self._letters_pass = letters_pass
        owner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if claims(self._keymap, event, *self._doing):
            return True
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        meant = pressed(self._keymap, event, *self._doing)
        if meant is not None:
            self._doing[meant]()
            return True
        letter = event.text().isprintable() and (event.text().strip() or (event.text() and not event.modifiers()))
        if self._letters_pass and letter:
            event.ignore()
            return True
        return False


def pressed(keymap: Keymap, event: QKeyEvent, *slot_ids: str) -> str | None:
    """The slot among these whose key was pressed, or None."""
    key = typed_key(event)
    return next((id_ for id_ in slot_ids if key and key in keymap.keys(id_)), None)


def claims(keymap: Keymap, event: QEvent, *slot_ids: str) -> bool:
    """Takes a key for the widget that has the keyboard before any shortcut gets it; for use in ``QWidget.event``.

    Returns:
        True if the event was such a key and is dealt with.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    taken = pressed(keymap, event, *slot_ids) is not None
    if taken:
        event.accept()
    return taken
