import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from annotator.domain.media import FULL_REGION, LEFT_REGION, Region
from annotator.ui.panels.participants_panel import ParticipantsPanel
from tests.ui.panels import sessions


@pytest.fixture
def panel(qtbot, open_workspace) -> ParticipantsPanel:
    rows = (sessions.annotation("a1", 1.0, 2.0),)
    made = ParticipantsPanel(open_workspace(sessions.session(annotations=rows)))
    qtbot.addWidget(made)
    made.resize(380, 500)
    made.show()
    return made


def people(panel):
    return panel.workspace.document.session.participants


def pick(combo, row):
    combo.setCurrentIndex(row)
    combo.activated.emit(row)


def test_cards_show_role_region_and_coverage(panel):
    card = panel.cards["p1"]
    assert card.role.currentData() == "client"
    assert card.region.currentData() == LEFT_REGION
    assert "expression 96 %" in card.coverage.text()
    assert "Nothing could be measured" in panel.cards["p2"].coverage.text()


def test_name_and_region_change_at_once(panel):
    card = panel.cards["p1"]
    QTest.keyClicks(card.name, "Anna")
    QTest.keyClick(card.name, Qt.Key.Key_Return)
    pick(card.region, 0)
    assert (people(panel)["p1"].name, people(panel)["p1"].region) == ("Anna", FULL_REGION)
    panel.workspace.document.undo_stack.undo()
    assert card.region.currentData() == LEFT_REGION


def test_a_drawn_region_is_shown_in_words(panel):
    from dataclasses import replace

    from annotator.domain import edits

    document = panel.workspace.document
    drawn = replace(people(panel)["p1"], region=Region(x=0.1, y=0.05, width=0.4, height=0.8))
    document.perform(edits.put_rows(document.session, "participants", [drawn], label="Draw region"))
    assert panel.cards["p1"].region.currentText() == "10 %, 5 %, 40 % × 80 %"


def test_drawing_asks_for_the_participants_region(panel, qtbot):
    with qtbot.waitSignal(panel.region_edit_requested) as asked:
        QTest.mouseClick(panel.cards["p2"].draw, Qt.MouseButton.LeftButton)
    assert asked.args == ["p2"]


def test_add_and_remove(panel):
    panel.add_participant()
    assert [row.role for row in people(panel).values()] == ["client", "therapist", "other"]
    QTest.mouseClick(panel.cards["p2"].remove, Qt.MouseButton.LeftButton)
    assert "p2" not in people(panel)
    assert "p2" not in panel.cards


def test_a_participant_with_annotations_stays_and_it_says_why(panel):
    QTest.mouseClick(panel.cards["p1"].remove, Qt.MouseButton.LeftButton)
    assert "p1" in people(panel)
    assert "1 annotation" in panel.error_line.text()


def test_somebody_sits_elsewhere_from_the_playhead_on_and_it_is_taken_back(panel, qtbot):
    card = next(iter(panel.cards.values()))
    workspace = card.workspace
    workspace.playhead.set_duration(60.0)
    workspace.playhead.seek(12.0)
    with qtbot.waitSignal(panel.region_edit_requested):
        QTest.keyClick(card.elsewhere, Qt.Key.Key_Space)
    person = next(iter(workspace.document.session.participants.values()))
    assert [place.from_s for place in person.places] == [pytest.approx(12.0, abs=0.05)]
    (row,) = [card.places.itemAt(number).widget() for number in range(card.places.count())]
    _go, take_back = row.findChildren(QPushButton)
    QTest.keyClick(take_back, Qt.Key.Key_Space)
    assert next(iter(workspace.document.session.participants.values())).places == ()
