from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from annotator.resources import resource
from annotator.ui.action_specs import SPECS
from annotator.ui.look.icons import icon
from annotator.ui.look.theme import DARK, LIGHT

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_draws_in_the_colour_of_the_theme(name: str, qtbot: QtBot) -> None:
    for theme in (LIGHT, DARK):
        drawn = icon(theme, name).pixmap(QSize(48, 48), 1.0, QIcon.Mode.Normal, QIcon.State.Off).toImage()
        colors = [drawn.pixelColor(x, y) for x in range(48) for y in range(48)]
        solid = [color for color in colors if color.alpha() == 255]
        assert solid
        wanted = theme.color("text")
        # Where lines cross, blending may round by one.
        assert all(abs(a - b) <= 2 for color in solid for a, b in zip(color.getRgb(), wanted.getRgb(), strict=True))


def test_every_action_with_an_icon_has_a_file() -> None:
    assert {spec.icon for spec in SPECS if spec.icon} <= set(NAMES)
