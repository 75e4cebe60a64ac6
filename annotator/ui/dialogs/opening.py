"""What is asked when a session does not open as it should."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.ui.look.translation import translate


def offer_to_find_media(window: QWidget, message: str, find: Callable[[], object]) -> None:
    """The recording is not in its place: find it now, or go on without it."""
    box = QMessageBox(
        QMessageBox.Icon.Warning, translate("opening", "The video is not in its place"), message, parent=window
    )
    box.setInformativeText(
        translate("opening", "Your annotations are safe. Find the video now, or work without the picture.")
    )
    _ask(box, translate("opening", "Find video…"), translate("opening", "Later"), find)


def offer_read_only(window: QWidget, message: str, look: Callable[[], object]) -> None:
    """Somebody else has the session open: look at it without changing anything, or leave it."""
    box = QMessageBox(
        QMessageBox.Icon.Information, translate("opening", "The session is open elsewhere"), message, parent=window
    )
    _ask(box, translate("opening", "Open for reading only"), translate("opening", "Cancel"), look)


def offer_backup(window: QWidget, message: str, restore: Callable[[], object]) -> None:
    """The database of a session is damaged: put the newest backup that can be read in its place, or leave it."""
    box = QMessageBox(QMessageBox.Icon.Warning, translate("opening", "The session is damaged"), message, parent=window)
    box.setInformativeText(
        translate("opening", "The newest backup that can be read takes its place; the damaged file is kept beside it.")
    )
    _ask(box, translate("opening", "Restore the backup"), translate("opening", "Cancel"), restore)


def _ask(box: QMessageBox, yes: str, no: str, act: Callable[[], object]) -> None:
    chosen = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.accepted.connect(lambda: act() if box.clickedButton() is chosen else None)
    box.open()
