from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from annotator.domain import codebook_edits, edits
from annotator.domain.annotations import ModifierChoice
from annotator.domain.coding_scheme import TierScheme
from annotator.ui.panels import annotation_model
from annotator.ui.panels.annotation_list import AnnotationList
from annotator.ui.panels.annotation_model import CODE, LENGTH, NOTE, START
from tests.fixtures.sessions import DEGREE
from tests.ui.panels import sessions

THREE = (
    sessions.annotation("a1", 30.0, 31.0),
    sessions.annotation("a2", 20.0, 20.0, code_id="nod", participant_id="p2"),
    sessions.annotation("a3", 12.3, 16.5, code_id="masking", note="smiles while telling"),
)


@pytest.fixture
def rows(qtbot, open_workspace) -> AnnotationList:
    made = AnnotationList(open_workspace(sessions.session(annotations=THREE)))
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    return made


def ids(rows):
    return [rows.model.id_at(row) for row in range(rows.model.rowCount())]


def click(rows, row, column=CODE, modifier=Qt.KeyboardModifier.NoModifier):
    point = rows.view.visualRect(rows.model.index(row, column)).center()
    QTest.mouseClick(rows.view.viewport(), Qt.MouseButton.LeftButton, modifier, point)


def test_rows_say_when_how_long_what_who(rows):
    assert ids(rows) == ["a3", "a2", "a1"]
    cells = [rows.model.data(rows.model.index(0, column)) for column in range(7)]
    assert cells == ["0:00:12.300", "4.20", "Masking", "client", "", "", "smiles while telling"]


def test_a_click_on_a_heading_sorts(rows):
    header = rows.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(LENGTH) + 5, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ids(rows) == ["a2", "a1", "a3"]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ids(rows) == ["a3", "a1", "a2"]


def test_a_click_chooses_and_seeks_and_ctrl_adds(rows):
    workspace = rows.workspace
    click(rows, 0)
    assert workspace.selection.annotation_ids == ("a3",)
    assert workspace.playhead.time_s == pytest.approx(12.28)
    click(rows, 2, modifier=Qt.KeyboardModifier.ControlModifier)
    assert workspace.selection.annotation_ids == ("a3", "a1")


def test_the_selection_from_elsewhere_is_shown(rows):
    rows.workspace.selection.choose_annotations(["a1", "a2"])
    assert {index.row() for index in rows.view.selectionModel().selectedRows()} == {1, 2}
    assert rows.workspace.selection.annotation_ids == ("a1", "a2")
    assert rows.workspace.playhead.time_s == 0


def test_search_and_way_back(rows):
    QTest.keyClicks(rows.search, "telling")
    assert ids(rows) == ["a3"]
    QTest.keyClicks(rows.search, "zzz")
    assert "tellingzzz" in rows.empty_state.body
    QTest.mouseClick(rows.empty_state.button, Qt.MouseButton.LeftButton)
    assert len(ids(rows)) == 3


def delete(rows, *annotation_ids):
    document = rows.workspace.document
    document.perform(edits.delete_annotations(document.session, annotation_ids))


def rename_nod(rows, name):
    document = rows.workspace.document
    book = document.session.codebook
    codes = tuple(replace(code, name=name) if code.id == "nod" else code for code in book.codes)
    document.perform(codebook_edits.replace_codebook(document.session, replace(book, codes=codes)))


def test_a_renamed_code_is_named_found_and_sorted_by_its_new_name(rows):
    rows.workspace.selection.choose_annotations(["a1"])
    rename_nod(rows, "Zigzag")
    at = ids(rows).index("a2")
    assert rows.model.data(rows.model.index(at, CODE)) == "Zigzag"
    assert rows.workspace.selection.annotation_ids == ("a1",)
    rows.view.sortByColumn(CODE, Qt.SortOrder.AscendingOrder)
    assert ids(rows)[-1] == "a2"
    rename_nod(rows, "Aardvark")
    assert ids(rows)[0] == "a2"
    QTest.keyClicks(rows.search, "aardvark")
    assert ids(rows) == ["a2"]
    rename_nod(rows, "Zigzag")
    assert ids(rows) == []
    rows.workspace.document.undo()
    assert ids(rows) == ["a2"]


def test_what_is_deleted_is_not_chosen_any_more(rows):
    rows.workspace.selection.choose_annotations(["a1", "a2"])
    delete(rows, "a1", "a2")
    assert ids(rows) == ["a3"]
    assert rows.workspace.selection.annotation_ids == ()
    rows.workspace.document.undo_stack.undo()
    assert ids(rows) == ["a3", "a2", "a1"]


def test_enter_plays_the_span(rows):
    click(rows, 0)
    QTest.keyClick(rows.view, Qt.Key.Key_Return)
    assert rows.workspace.playhead.playing
    assert rows.workspace.playhead.stop_at_s == pytest.approx(16.5)


def test_an_edit_moves_the_row_and_keeps_it_chosen(rows):
    from dataclasses import replace

    from annotator.domain import edits

    document = rows.workspace.document
    rows.workspace.selection.choose_annotations(["a3"])
    document.perform(edits.change_annotations(document.session, [replace(THREE[2], start_s=40.0, end_s=41.0)]))
    assert ids(rows) == ["a2", "a1", "a3"]
    assert [index.row() for index in rows.view.selectionModel().selectedRows()] == [2]
    assert rows.workspace.selection.annotation_ids == ("a3",)


def test_without_annotations_it_teaches(qtbot, open_workspace):
    empty = AnnotationList(open_workspace())
    qtbot.addWidget(empty)
    assert "Enter" in empty.empty_state.body


def test_of_ten_thousand_rows_only_what_changed_and_what_is_seen_is_touched(qtbot, open_workspace, monkeypatch):
    many = tuple(sessions.annotation(f"n{number}", number / 200, number / 200 + 1) for number in range(10_000))
    rows = AnnotationList(open_workspace(sessions.session(annotations=many)))
    qtbot.addWidget(rows)
    rows.resize(420, 400)
    rows.show()
    rows.grab()
    work = sessions.count_work(monkeypatch, rows.model, (annotation_model, "AnnotationRow"))
    rows.workspace.selection.choose_annotations(["n9999"])
    delete(rows, "n9999")
    rows.grab()
    assert work.made == 0
    assert len(work.seen) < 100, "what is in sight, not all 10,000"
    assert work.resets == 0
    work.start_again()
    rows.view.sortByColumn(NOTE, Qt.SortOrder.AscendingOrder)
    rows.view.sortByColumn(START, Qt.SortOrder.DescendingOrder)
    rows.grab()
    assert work.made == 0, "another order makes no row anew"
    assert len(work.seen) < 100
    assert work.resets == 2


def test_what_is_incomplete_is_marked_counted_and_shown_alone(rows):
    document = rows.workspace.document
    book = document.session.codebook
    assert len(rows.model.incomplete) == 0
    codes = tuple(replace(code, requires=("note",)) for code in book.codes)
    document.perform(codebook_edits.replace_codebook(document.session, replace(book, codes=codes)))
    assert len(rows.model.incomplete) == 2, "one has a note"
    assert rows.model.data(rows.model.index(1, CODE)).startswith("⚠ ")
    assert "needs a comment" in rows.model.data(rows.model.index(1, CODE), Qt.ItemDataRole.ToolTipRole)
    rows.show_incomplete()
    assert ids(rows) == ["a2", "a1"]
    noted = replace(document.session.annotations["a1"], note="seen")
    document.perform(edits.change_annotations(document.session, [noted]))
    assert ids(rows) == ["a2"], "what is complete now goes"
    document.perform(edits.delete_annotations(document.session, ["a2"]))
    assert ids(rows) == ["a3", "a1"], "with nothing left to complete everything is shown again"


def test_what_lies_outside_its_parent_is_incomplete(rows):
    document = rows.workspace.document
    book = document.session.codebook
    tier = document.session.annotations["a1"].tier
    schemes = (TierScheme(tier=tier, parent_tier="Episodes"),)
    document.perform(codebook_edits.replace_codebook(document.session, replace(book, tiers=schemes)))
    held = document.session.annotations
    assert rows.model.incomplete == {id_ for id_, row in held.items() if row.tier == tier}
    assert "outside every annotation on Episodes" in rows.model.data(
        rows.model.index(rows.model.row_of("a1"), CODE), Qt.ItemDataRole.ToolTipRole
    )


def test_modifiers_are_shown_with_the_note_and_found_by_a_search(rows):
    document = rows.workspace.document
    book = document.session.codebook
    document.perform(codebook_edits.replace_codebook(document.session, replace(book, modifiers=(DEGREE,))))
    choice = ModifierChoice(modifier_id="degree", value_ids=("high",))
    changed = replace(document.session.annotations["a3"], modifiers=(choice,))
    document.perform(edits.change_annotations(document.session, [changed]))
    assert rows.model.data(rows.model.index(0, NOTE)) == "Degree: high · smiles while telling"
    rows.model.search("high")
    assert ids(rows) == ["a3"]
