import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

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
    return panel._workspace.document.session.participants


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
    panel._workspace.document.undo_stack.undo()
    assert card.region.currentData() == LEFT_REGION


def test_a_drawn_region_is_shown_in_words(panel):
    from dataclasses import replace

    from annotator.domain import edits

    document = panel._workspace.document
    drawn = replace(people(panel)["p1"], region=Region(x=0.1, y=0.05, width=0.4, height=0.8))
    document.perform(edits.put_rows(document.session, "participants", [drawn], label="Draw region"))
    assert panel.cards["p1"].region.currentText() == "10%, 5%, 40% × 80%"


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
    assert "1 annotation" in panel._error.text()
