"""The bar beside the picture: pointer, wheel and keys move the value; it says which."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.ui.rating.rating_bar import RatingBar
from tests.fixtures.rich_session import DISTRESS
from tests.ui.rating.conftest import Rated


@pytest.fixture
def bar(rated: Rated, qtbot: QtBot) -> RatingBar:
    made = RatingBar(rated.workspace, rated.run)
    qtbot.addWidget(made)
    made.resize(90, 400)
    rated.run.start(DISTRESS)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_it_is_there_only_while_somebody_rates(rated: Rated, bar: RatingBar) -> None:
    assert bar.isVisible()
    rated.run.stop()
    assert not bar.isVisible()


def test_the_value_follows_the_pointer_without_a_button(rated: Rated, bar: RatingBar) -> None:
    QTest.mouseMove(bar, QPoint(45, round(bar.y_of(25.0))))
    assert rated.run.value == pytest.approx(25.0, abs=0.5)
    QTest.mouseMove(bar, QPoint(10, 2))
    assert rated.run.value == 100.0, "above the groove is its upper end"
    assert bar.accessibleDescription() == "100"


def test_height_and_value_are_each_others_inverse(bar: RatingBar) -> None:
    for value in (0.0, 12.5, 50.0, 100.0):
        assert bar.value_at(bar.y_of(value)) == pytest.approx(value)


def test_a_press_takes_the_keyboard(rated: Rated, bar: RatingBar) -> None:
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(45, round(bar.y_of(75.0))))
    assert rated.run.value == pytest.approx(75.0, abs=0.5)
    assert bar.hasFocus()
