"""What the windows beside the session's share: they compute anew as it is edited, and are gone when they are closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QWidget

from annotator.ui.background.work import Background


class BesideWindow(QDialog):
    """Computes off the GUI thread; the latest question counts."""

    def __init__(self, parent: QWidget, *, width_px: int, height_px: int, rest_ms: int):
        """``rest_ms``: it computes anew when nothing has changed for so long."""
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(width_px, height_px)
        self._background = Background(1, self)
        self._pause = QTimer(self, singleShot=True, interval=rest_ms)
        self._pause.timeout.connect(self.compute)

    def compute(self) -> None:
        """Compute anew what is shown."""
        raise NotImplementedError

    def closeEvent(self, event: QCloseEvent) -> None:
        self._background.close()
        super().closeEvent(event)

    def _wait(self, *_anything: object) -> None:
        """Compute anew soon."""
        self._pause.start()
