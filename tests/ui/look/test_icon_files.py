"""Pictures for the style sheet: there while they are needed, gone afterwards."""

from __future__ import annotations

import gc
from pathlib import Path

from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from annotator.ui.look.icon_files import IconFiles
from annotator.ui.look.theme import DARK, LIGHT


def test_they_are_drawn_in_the_colours_of_each_theme_and_go_away(qtbot: QtBot) -> None:
    files = IconFiles()
    light, dark = files.for_theme(LIGHT), files.for_theme(DARK)
    assert not set(light.values()) & set(dark.values()), "Qt keeps pictures by name"
    for paths, theme in ((light, LIGHT), (dark, DARK)):
        assert all(QSvgRenderer(path).isValid() for path in paths.values())
        assert theme.accent_text in Path(paths["check"]).read_text(encoding="utf-8")
    del files
    gc.collect()
    assert not any(Path(path).exists() for path in light.values())
