"""The lists and the details beside the picture share a column: what needs all of it gets all of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow

from annotator.ui.session.selection import Selection

_LOWER = ("details", "synchrony")
_WHOLE = ("transcript", "participants", "signals")
"""Panels beside which there is nothing to look at below: they get the whole height while they are in front."""


class SideColumn(QObject):
    """Takes the lower panels away while a panel of the whole height is in front, and brings them back after.

    What somebody hid stays hidden. Choosing a flag or an annotation brings the lower panels back as well.
    """

    def __init__(self, pane: QMainWindow, docks: Mapping[str, QDockWidget], selection: Selection):
        super().__init__(pane)
        self._docks = docks
        self._away: list[QDockWidget] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fit)
        self.front = ""
        """The panel that came to the front last; empty before one did."""
        for name, dock in docks.items():
            if name not in (*_LOWER, "timeline"):
                dock.visibilityChanged.connect(partial(self._came, name))
        selection.flag_changed.connect(self._chosen)
        selection.annotations_changed.connect(self._chosen)

    def bring_back(self) -> None:
        """Show the lower panels again, if they were taken away."""
        for dock in self._away:
            dock.show()
        self._away = []

    def settle(self) -> None:
        """Make room now for what came to the front: what it shows next may need more than there is beside others."""
        if self._soon.isActive():
            self._soon.stop()
            self._fit()

    def _came(self, name: str, visible: bool) -> None:
        if visible and not self._docks[name].isFloating():
            self.front = name
            self._soon.start()  # tabs come and go while a layout is put together

    def _chosen(self, what: object) -> None:
        if what:
            self.bring_back()

    def _fit(self) -> None:
        if self.front not in _WHOLE:
            self.bring_back()
        elif not self._away and _together(self._docks[self.front], self._docks["details"]):
            self._away = [self._docks[name] for name in _LOWER if not self._docks[name].isHidden()]
            for dock in self._away:
                dock.hide()


def _together(upper: QDockWidget, lower: QDockWidget) -> bool:
    """True if one stands over the other in one column."""
    return not lower.isFloating() and lower.isVisible() and abs(upper.x() - lower.x()) <= 1
