from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.ui.widgets.fields import ElidingCombo


def test_words_without_room_end_in_an_ellipsis(qtbot: QtBot) -> None:
    def picture(words: str) -> QImage:
        combo = ElidingCombo()
        qtbot.addWidget(combo)
        combo.addItem(words)
        combo.resize(90, 30)
        return combo.grab().toImage()

    long = "a name that has no room in here"
    shortened = [long[:count].rstrip() + "…" for count in range(1, len(long))]
    assert any(picture(long) == picture(words) for words in shortened)
    assert picture("short") != picture("shor…")
