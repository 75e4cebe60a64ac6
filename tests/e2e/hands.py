"""Real key and mouse events from outside the program, as a person's hands would give them."""

from __future__ import annotations

import subprocess

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget


class Hands:
    """Moves the pointer and presses keys through the X server; where things are is asked of the widgets."""

    def __init__(self, window: QWidget):
        self._window = window

    def focus(self, window: QWidget | None = None) -> None:
        """Give a window the keyboard, as a window manager would."""
        self._xdotool("windowfocus", "--sync", str(int((window or self._window).winId())))

    def key(self, *keys: str) -> None:
        """Press keys one after the other, e.g. ``ctrl+z``."""
        self._xdotool("key", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "10", text)

    def move(self, widget: QWidget, at: QPoint | None = None) -> None:
        place = widget.mapToGlobal(at if at is not None else widget.rect().center())
        self._xdotool("mousemove", "--sync", str(place.x()), str(place.y()))

    def click(self, widget: QWidget, at: QPoint | None = None, *, button: int = 1) -> None:
        self.move(widget, at)
        self._xdotool("click", str(button))

    def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        """Press at one point, move to the other in steps, let go."""
        self.move(widget, start)
        self._xdotool("mousedown", "1")
        QApplication.processEvents()
        for step in range(1, 9):
            place = QPoint(start.x() + (end.x() - start.x()) * step // 8, start.y() + (end.y() - start.y()) * step // 8)
            self.move(widget, place)
            QApplication.processEvents()
        self._xdotool("mouseup", "1")

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], check=True, capture_output=True, timeout=20)
        QApplication.processEvents()
