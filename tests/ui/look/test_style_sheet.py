"""One style sheet, whole for both themes."""

from __future__ import annotations

import re

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from annotator.ui.look.icon_files import IconFiles
from annotator.ui.look.style_sheet import style_sheet
from annotator.ui.look.theme import DARK, LIGHT, Theme


@pytest.mark.parametrize("theme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
def test_every_colour_and_picture_is_filled_in(theme: Theme) -> None:
    images = IconFiles().for_theme(theme)
    rules = style_sheet(theme, images)
    assert "$" not in rules
    assert rules.count("{") == rules.count("}")
    assert set(images.values()) == set(re.findall(r'url\("(.+?)"\)', rules))
    themes_own = {getattr(theme, name) for name in theme.__dataclass_fields__ if name != "dark"}
    on_surround = {DARK.text, DARK.text_muted, DARK.text_disabled, DARK.hover}  # it is dark in both themes
    assert set(re.findall(r"#[0-9a-f]{6}", rules)) <= themes_own | on_surround


def test_qt_takes_it_and_widgets_show_it(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton("Analyse")
    button.setProperty("primary", True)
    qtbot.addWidget(button)
    images = IconFiles()
    for theme in (LIGHT, DARK):
        button.setStyleSheet(style_sheet(theme, images.for_theme(theme)))
        button.resize(120, 40)
        button.show()
        picture = button.grab().toImage()
        assert picture.pixelColor(8, picture.height() // 2).name() == theme.accent
