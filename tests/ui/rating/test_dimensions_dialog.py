"""What can be rated is defined in a table; what cannot be is refused where it stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.domain.ratings import RatingDimension
from annotator.ui.rating.dimensions_dialog import DimensionsDialog
from tests.fixtures.rich_session import DISTRESS


def dialog(qtbot: QtBot, *held: RatingDimension, wrong: str = "", curves: int = 0):
    taken: list[tuple[RatingDimension, ...]] = []

    def accept(dimensions: tuple[RatingDimension, ...]) -> str:
        taken.append(dimensions)
        return wrong

    made = DimensionsDialog(held, accept, lambda _id: curves)
    qtbot.addWidget(made)
    made.show()
    return made, taken


def test_a_dimension_comes_out_as_it_went_in_and_can_be_changed(qtbot: QtBot) -> None:
    made, taken = dialog(qtbot, DISTRESS)
    assert made.dimensions == (DISTRESS,)
    made.table.item(0, 2).setText("7")
    made.table.item(0, 1).setText("\N{MINUS SIGN}2,5")
    made.table.item(0, 5).setCheckState(Qt.CheckState.Unchecked)
    made.accept()
    ((only,),) = taken
    assert (only.id, only.least, only.greatest, only.per_person) == ("distress", -2.5, 7.0, False)
    assert not made.isVisible()


def test_an_empty_codebook_is_offered_one_to_begin_with(qtbot: QtBot) -> None:
    made, taken = dialog(qtbot)
    made.add.click()
    made.accept()
    assert [row.name for row in taken[0]] == ["Distress", "New dimension"]
    assert len({row.id for row in taken[0]}) == 2


def test_what_is_no_number_is_named_and_nothing_is_taken(qtbot: QtBot) -> None:
    made, taken = dialog(qtbot, DISTRESS)
    made.table.item(0, 1).setText("low")
    made.accept()
    assert taken == []
    assert made.error.text() == "'low' in the line of 'Distress' is no number"
    assert made.isVisible()


def test_a_refusal_stands_under_the_table(qtbot: QtBot) -> None:
    made, _taken = dialog(qtbot, DISTRESS, wrong="there are curves on Distress (1)")
    made.remove.click()
    made.accept()
    assert made.error.text() == "There are curves on Distress (1)"
    assert made.isVisible()


def test_own_curves_can_be_deleted(qtbot: QtBot) -> None:
    made, _taken = dialog(qtbot, DISTRESS, curves=2)
    made.forget.click()
    assert made.error.text() == "2 curves deleted; undo brings them back"
