"""Switches tell when they change, and only then."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from annotator.ui.session.view_options import ViewOptions


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("show_landmarks", False),
        ("show_regions", False),
        ("shown_signals", ("head_yaw",)),
        ("volume", 0.25),
        ("muted", True),
    ],
)
def test_a_switch_is_told_once(qtbot: QtBot, name: str, value: object) -> None:
    options = ViewOptions()
    told: list[object] = []
    options.changed.connect(lambda: told.append(getattr(options, name)))
    for _ in range(2):
        setattr(options, name, value)
    assert told == [value]


@pytest.mark.parametrize(("asked", "given"), [(-1.0, 0.0), (7.0, 1.0)])
def test_the_volume_stays_in_its_range(qtbot: QtBot, asked: float, given: float) -> None:
    options = ViewOptions()
    options.volume = asked
    assert options.volume == given
