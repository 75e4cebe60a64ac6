"""Lists that grew with larger text are as wide as they were when the text is small again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

from annotator.ui.look.theme import ThemeSource

_TRY_EVERY_MS, _MOST_TRIES = 60, 8
"""Within half a second new sizes of text have reached every layout."""


class KeptWidth(QObject):
    """Keeps the width of some docks for each size of text. What is in them learns bit by bit how little it needs."""

    def __init__(self, pane: QMainWindow, docks: Sequence[QDockWidget], themes: ThemeSource):
        super().__init__(pane)
        self._pane = pane
        self._docks = list(docks)
        self._themes = themes
        self._widths_px: dict[int, int] = {}
        self._tries_left = 0
        self._timer = QTimer(self, interval=_TRY_EVERY_MS)
        self._timer.timeout.connect(self._narrow)
        themes.text_about_to_change.connect(self._note)

    def _note(self) -> None:
        self._widths_px[self._themes.text_percent] = self._docks[0].width()
        self._tries_left = _MOST_TRIES
        self._timer.start()

    def _narrow(self) -> None:
        width_px = self._widths_px.get(self._themes.text_percent)
        if width_px is not None:
            self._pane.resizeDocks(self._docks, [width_px] * len(self._docks), Qt.Orientation.Horizontal)
        self._tries_left -= 1
        if width_px is None or not self._tries_left:
            self._timer.stop()
