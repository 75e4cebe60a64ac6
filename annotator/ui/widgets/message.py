"""A plain message: what is wrong, where, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

_LEAST_WIDTH_PX = 360


def problem_box(parent: QWidget | None, title: str, text: str) -> QMessageBox:
    """The message box, not yet shown. ``title`` says what happened, ``text`` where and what to do."""
    box = QMessageBox(parent, textFormat=Qt.TextFormat.PlainText, informativeText=text[:1].upper() + text[1:])
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(title)
    box.setText(title)
    box.setStandardButtons(QMessageBox.StandardButton.Ok)
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    for part in box.findChildren(QLabel):
        if part.objectName() == "qt_msgbox_informativelabel":
            part.setMinimumWidth(_LEAST_WIDTH_PX)
    return box


def show_problem(parent: QWidget | None, title: str, text: str) -> None:
    """Tell the user about a problem; work goes on behind it."""
    box = problem_box(parent, title, text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
