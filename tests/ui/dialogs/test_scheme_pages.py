"""The codebook's pages for modifiers, scales and tiers, and how lines of text become values."""

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from annotator.domain import edits
from annotator.domain.coding_scheme import ModifierValue
from annotator.ui.dialogs import scheme_draft as draft
from annotator.ui.dialogs.codebook_editor import CodebookEditor
from tests.fixtures.sessions import DEGREE, WARMTH
from tests.ui.panels import sessions


@pytest.fixture
def document(qapp):
    workspace, _written = sessions.workspace(sessions.session(annotations=(sessions.annotation("a1", 1.0, 2.0),)))
    yield workspace.document
    workspace.document.close()


@pytest.fixture
def editor(qtbot, document) -> CodebookEditor:
    made = CodebookEditor(document)
    qtbot.addWidget(made)
    made.show()
    return made


def written(field, text):
    field.selectAll()
    QTest.keyClicks(field, text)


def test_a_modifier_a_scale_and_a_tier_are_made_and_used(editor, document):
    editor.pages.setCurrentWidget(editor.modifiers)
    editor.modifiers.add.click()
    written(editor.modifiers.name, "Side")
    editor.modifiers.values.setPlainText("left (l)\nright (r)")
    editor.pages.setCurrentWidget(editor.scales)
    editor.scales.add.click()
    written(editor.scales.name, "Warmth")
    written(editor.scales.greatest, "7")
    editor.pages.setCurrentWidget(editor.tiers)
    editor.tiers.add.click()
    written(editor.tiers.name, "Words")
    (parent,) = {code.tier for code in editor.codebook.codes if code.id == "smile"}
    at = editor.tiers.parent_tier.findData(parent)
    editor.tiers.parent_tier.setCurrentIndex(at)
    editor.tiers.parent_tier.activated.emit(at)
    assert editor.tiers.list.currentItem().text() == "└ Words".rjust(8)
    assert editor.tiers.list.item(editor.tiers.row - 1).text() == parent
    editor.tiers.codes.boxes["nod"].click()
    editor.pages.setCurrentIndex(0)
    editor.form.modifiers.boxes[editor.codebook.modifiers[0].id].click()
    editor.form.requires.boxes["modifiers"].click()
    editor.accept()
    book = document.session.codebook
    assert editor.result() == QDialog.DialogCode.Accepted
    assert [(value.name, value.key) for value in book.modifiers[0].values] == [("left", "l"), ("right", "r")]
    assert (book.scales[0].name, book.scales[0].greatest) == ("Warmth", 7.0)
    assert [(row.tier, row.parent_tier, row.code_ids) for row in book.tiers] == [("Words", parent, ("nod",))]
    assert book.codes[0].modifier_ids == (book.modifiers[0].id,)
    assert book.codes[0].requires == ("modifiers",)


def test_what_is_wrong_is_said_while_it_is_typed_and_is_not_taken(editor, document):
    editor.pages.setCurrentWidget(editor.scales)
    editor.scales.add.click()
    written(editor.scales.greatest, "1")
    assert "must end above" in editor.error.text()
    editor.accept()
    assert editor.isVisible()
    assert document.session.codebook.scales == ()


def test_an_empty_page_says_what_its_rows_are_for(editor):
    editor.pages.setCurrentWidget(editor.modifiers)
    assert editor.modifiers.empty_state.isVisible()
    assert editor.modifiers.empty_state.title == "No modifiers yet"


def test_a_code_that_is_removed_is_taken_off_the_tiers(editor):
    editor.pages.setCurrentWidget(editor.tiers)
    editor.tiers.codes.boxes["nod"].click()
    editor.pages.setCurrentIndex(0)
    editor.choose("nod")
    editor.remove_code()
    assert all("nod" not in row.code_ids for row in editor.codebook.tiers)


def test_a_value_that_is_called_otherwise_keeps_its_id():
    text = draft.values_as_text(DEGREE.values)
    assert text == "low (l)\nhigh (h)"
    assert draft.values_from_text("weak (l)\nhigh (h)", DEGREE.values) == (
        ModifierValue(id="low", name="weak", key="l"),
        DEGREE.values[1],
    )
    longer = draft.values_from_text("low (l)\nmiddle\nhigh (h)", DEGREE.values)
    assert [value.id for value in longer if value.name != "middle"] == ["low", "high"]


def test_anchors_are_lines_of_a_point_and_words():
    assert draft.anchors_from_text("-3 = cold\n3: warm\nnothing") == WARMTH.anchors
    assert draft.anchors_from_text(draft.anchors_as_text(WARMTH.anchors)) == WARMTH.anchors


def test_a_codebook_that_is_locked_can_be_looked_at(qtbot, document):
    coder = replace(document.coder, blind_to=("codebook",))
    document.perform(edits.put_rows(document.whole_session, "coders", [coder], label=""))
    locked = CodebookEditor(document)
    qtbot.addWidget(locked)
    locked.pages.setCurrentWidget(locked.tiers)
    assert not locked.tiers.add.isEnabled()
    assert not locked.tiers.codes.isEnabled()
