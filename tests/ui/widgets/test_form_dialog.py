"""The frame of dialogs, and rows and columns made in one expression."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.form_dialog import FormDialog


class _Asks(FormDialog):
    """A name that may not be empty."""

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.lay_out(self.name, ok="Name it")

    def accept(self) -> None:
        self.error.show_error("" if self.name.text() else "give a name")
        if self.name.text():
            super().accept()


def test_enter_takes_what_is_right_and_says_what_is_wrong(qtbot: QtBot) -> None:
    dialog = _Asks()
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.ok_button.text() == "Name it"
    assert not dialog.error.isVisible()
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert (dialog.isVisible(), dialog.error.text()) == (True, "Give a name")
    assert dialog.name.geometry().bottom() < dialog.error.geometry().top() < dialog.buttons.geometry().top()
    QTest.keyClicks(dialog.name, "Ada")
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)


def test_what_only_tells_is_closed_and_can_have_words_beside_its_button(qtbot: QtBot) -> None:
    dialog = FormDialog(asks=False)
    qtbot.addWidget(dialog)
    count = QLabel("3 rows")
    dialog.lay_out(QLabel("rows"), beside=[stretched(count)])
    dialog.show()
    assert count.geometry().right() < dialog.buttons.geometry().left()
    with qtbot.waitSignal(dialog.rejected):
        dialog.ok_button.click()


def test_parts_stand_in_order_with_gaps_and_share_the_room_that_is_left(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    left, narrow, wide, below = QLabel("a"), QLineEdit(), QLineEdit(), QLabel("b")
    vbox(hbox(left, 40, stretched(narrow), stretched(wide, 3)), STRETCH, below, on=room, margin=0, spacing=0)
    room.resize(600, 300)
    room.show()
    assert narrow.x() - left.geometry().right() >= 40
    assert wide.width() > 2 * narrow.width()
    assert wide.geometry().right() == room.rect().right()
    assert below.geometry().bottom() == room.rect().bottom()
