"""Keys while somebody rates: Up and Down move the value wherever the keyboard is, but in text fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.typed_key import typed_key
from annotator.ui.rating.rating_run import FAR_STEPS, RatingRun


class RatingKeys(QObject):
    """What a key does while somebody rates. Lists would take Up and Down for themselves: they are asked before."""

    def __init__(self, run: RatingRun, keymap: Keymap, pane: QWidget):
        super().__init__(pane)
        self._run = run
        self._keymap = keymap
        self._pane = pane
        self._watched: list[QAbstractItemView] = []
        run.changed.connect(self._watch_lists)

    def takes(self, key: str) -> bool:
        """True if :meth:`press` would do something."""
        return self._run.on and key in self._meanings()

    def press(self, key: str) -> bool:
        """Do what a key means here; False if it means nothing."""
        act = self._meanings().get(key) if self._run.on else None
        if act is None:
            return False
        act()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        key = typed_key(event)
        if event.type() == QEvent.Type.KeyPress:
            return self.press(key)
        if self.takes(key):
            event.accept()
            return True
        return False

    def _meanings(self) -> Mapping[str, Callable[[], object]]:
        doing: dict[str, Callable[[], object]] = {
            "rating_up": partial(self._run.step, 1),
            "rating_down": partial(self._run.step, -1),
            "rating_far_up": partial(self._run.step, FAR_STEPS),
            "rating_far_down": partial(self._run.step, -FAR_STEPS),
            "rating_stop": self._run.stop,
        }
        return {key: act for id_, act in doing.items() for key in self._keymap.keys(id_)}

    def _watch_lists(self) -> None:
        for view in self._watched:
            view.removeEventFilter(self)
        self._watched = self._pane.findChildren(QAbstractItemView) if self._run.on else []
        for view in self._watched:
            view.installEventFilter(self)
