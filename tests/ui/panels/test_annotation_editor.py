from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.domain import edits
from annotator.domain.annotations import Cue
from annotator.ui.panels.annotation_editor import AnnotationEditor
from annotator.ui.widgets.fields import EdgeField
from tests.ui.panels import sessions

ROWS = (
    sessions.annotation("a1", 12.0, 14.0),
    sessions.annotation("a2", 20.0, 20.0, code_id="nod", participant_id="p2"),
    sessions.annotation("a3", 12.4, 16.4, code_id="masking"),
)


@pytest.fixture
def editor(qtbot, open_workspace) -> AnnotationEditor:
    made = AnnotationEditor(open_workspace(sessions.session(annotations=ROWS)))
    qtbot.addWidget(made)
    made.resize(380, 700)
    made.show()
    return made


def choose(editor, *ids):
    editor.workspace.selection.choose_annotations(ids)


def row(editor, annotation_id="a1"):
    return editor.workspace.document.session.annotations[annotation_id]


def link(editor):
    return row(editor, "a3").incongruence


def pick(combo, data):
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def type_time(field: EdgeField, text: str):
    field.edit.selectAll()
    QTest.keyClicks(field.edit, text)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)


def button(field: EdgeField, text: str):
    from PySide6.QtWidgets import QToolButton

    return next(one for one in field.findChildren(QToolButton) if one.text() == text)


def edits_done(editor) -> int:
    return editor.workspace.document.undo_stack.count()


def test_without_annotations_it_teaches(editor):
    assert editor.stack.currentIndex() == 1


def test_each_change_is_one_edit_at_once(editor):
    choose(editor, "a1")
    pick(editor.code, "frown")
    pick(editor.participant, "p2")
    editor.confidence.buttons[3].click()
    assert (row(editor).code_id, row(editor).participant_id, row(editor).confidence) == ("frown", "p2", 4)
    assert edits_done(editor) == 3
    editor.workspace.document.undo_stack.undo()
    assert row(editor).confidence is None
    assert editor.confidence.value is None


def test_the_same_confidence_again_takes_it_back(editor):
    choose(editor, "a1")
    editor.confidence.buttons[3].click()
    editor.confidence.buttons[3].click()
    assert row(editor).confidence is None


def test_typed_times_land_on_frames(editor):
    choose(editor, "a1")
    type_time(editor.start, "0:13.011")
    assert row(editor).start_s == pytest.approx(13.0)
    assert editor.start.edit.text() == "0:00:13.000"


@pytest.mark.parametrize(("text", "says"), [("soon", "not a time"), ("20", "before it starts")])
def test_a_wrong_time_is_said_and_changes_nothing(editor, text, says):
    choose(editor, "a1")
    if text == "20":
        type_time(editor.start, text)
    else:
        type_time(editor.end, text)
    assert says in editor.error.text()
    assert row(editor) == ROWS[0]


def test_escape_takes_typing_back(editor):
    choose(editor, "a1")
    QTest.keyClicks(editor.start.edit, "999")
    QTest.keyClick(editor.start.edit, Qt.Key.Key_Escape)
    assert editor.start.edit.text() == "0:00:12.000"


def test_nudge_and_here(editor):
    choose(editor, "a1")
    button(editor.start, "+").click()
    assert row(editor).start_s == pytest.approx(12.04)
    editor.workspace.playhead.seek(13.2)
    button(editor.end, "Here").click()
    assert row(editor).end_s == pytest.approx(13.2)


def test_a_note_is_one_edit_when_the_keyboard_leaves(editor):
    choose(editor, "a1")
    editor.activateWindow()
    editor.note.setFocus()
    QTest.keyClicks(editor.note, "eyes stay still")
    assert edits_done(editor) == 0
    editor.confidence.buttons[0].setFocus()
    assert row(editor).note == "eyes stay still"
    assert edits_done(editor) == 1


def test_a_note_is_one_edit_after_a_pause(editor, qtbot):
    choose(editor, "a1")
    QTest.keyClicks(editor.note, "abc")
    qtbot.waitUntil(lambda: row(editor).note == "abc", timeout=3000)
    assert edits_done(editor) == 1


def test_choosing_another_annotation_keeps_the_note_with_its_own(editor):
    choose(editor, "a1")
    QTest.keyClicks(editor.note, "for a1")
    choose(editor, "a2")
    assert (row(editor).note, row(editor, "a2").note) == ("for a1", "")
    assert editor.note.toPlainText() == ""


def test_flush_loses_no_character(qtbot, on_disk):
    workspace, read = on_disk
    workspace.document.perform(edits.add_annotations(workspace.document.session, [ROWS[0]]))
    editor = AnnotationEditor(workspace)
    qtbot.addWidget(editor)
    workspace.selection.choose_annotations(["a1"])
    QTest.keyClicks(editor.note, "last words")
    editor.flush()
    assert read().annotations["a1"].note == "last words"


def test_an_edit_elsewhere_does_not_overwrite_a_note_being_typed(editor):
    choose(editor, "a1")
    QTest.keyClicks(editor.note, "half a sen")
    document = editor.workspace.document
    document.perform(edits.change_annotations(document.session, [replace(row(editor), confidence=2)]))
    assert editor.note.toPlainText() == "half a sen"
    editor.flush()
    assert (row(editor).note, row(editor).confidence) == ("half a sen", 2)


def test_several_annotations_change_together(editor):
    choose(editor, "a1", "a2")
    assert editor.start.edit.text() == ""
    assert editor.start.edit.placeholderText() == "several"
    pick(editor.participant, "p2")
    assert row(editor).participant_id == row(editor, "a2").participant_id == "p2"
    assert edits_done(editor) == 1
    assert not editor.link.isVisible()


def test_an_incongruence_code_brings_the_words(editor):
    choose(editor, "a1")
    assert not editor.link.isVisible()
    pick(editor.code, "masking")
    changed = row(editor)
    assert (changed.tier, changed.incongruence.utterance_id, changed.incongruence.type) == (
        "Incongruence",
        "u2",
        "masking",
    )
    assert editor.link.isVisible()
    pick(editor.code, "smile")
    assert row(editor).incongruence is None


def test_the_link_is_filled_in_field_by_field(editor):
    choose(editor, "a3")
    form = editor.link
    pick(form.type, "blend")
    pick(form.utterance, "u3")
    assert (link(editor).type, link(editor).utterance_id, link(editor).verbal_start_s) == ("blend", "u3", 18.0)
    assert link(editor).verbal_valence == 0.0
    form.nonverbal_valence.stepBy(1)
    assert link(editor).nonverbal_valence == 0.0
    form.nonverbal_valence.stepBy(4)
    assert link(editor).nonverbal_valence == pytest.approx(0.4)
    form.intensity.buttons[2].click()
    form.verbal_end.selectAll()
    QTest.keyClicks(form.verbal_end, "19.5")
    QTest.keyClick(form.verbal_end, Qt.Key.Key_Return)
    form.response.setEditText("names it")
    form.response.lineEdit().editingFinished.emit()
    assert (link(editor).intensity, link(editor).verbal_end_s) == (3, 19.5)
    assert link(editor).therapist_response == "names it"
    before = edits_done(editor)
    editor.workspace.document.undo_stack.undo()
    assert link(editor).therapist_response is None
    assert before == 7


def test_types_explain_themselves(editor):
    choose(editor, "a3")
    combo = editor.link.type
    tip = combo.itemData(combo.findData("leakage"), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("Verbal neutral, non-verbal negative")


def test_cues_from_flag_and_span_and_out_again(editor):
    choose(editor, "a3")
    selection, cues = editor.workspace.selection, editor.link.cues
    assert not cues.from_flag.isEnabled()
    selection.choose_flag("f1")
    QTest.mouseClick(cues.from_flag, Qt.MouseButton.LeftButton)
    selection.choose_span((13.0, 15.0))
    QTest.mouseClick(cues.from_span, Qt.MouseButton.LeftButton)
    assert link(editor).cues == (
        Cue(code_id="smile", participant_id="p1", start_s=12.04, end_s=pytest.approx(13.84)),
        Cue(code_id="", participant_id="p1", start_s=13.0, end_s=15.0),
    )
    pick(cues.rows[1].code, "lean_back")
    assert link(editor).cues[1].code_id == "lean_back"
    QTest.mouseClick(cues.rows[0].remove, Qt.MouseButton.LeftButton)
    assert [cue.code_id for cue in link(editor).cues] == ["lean_back"]


def test_a_cue_cannot_end_before_it_starts(editor):
    choose(editor, "a3")
    editor.workspace.selection.choose_span((13.0, 15.0))
    editor.link.cues.add_from_span()
    field = editor.link.cues.rows[0].end
    field.selectAll()
    QTest.keyClicks(field, "1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert "ends before it starts" in editor.error.text()
    assert link(editor).cues[0].end_s == 15.0
    assert field.text() == "0:00:15.000"


def test_what_followed_the_cue_stands_quietly_beside_one_annotation(qtbot, open_workspace):
    rows = (sessions.annotation("a1", 10.0, 12.0), sessions.annotation("a2", 20.0, 22.0))
    workspace = open_workspace(sessions.session(annotations=rows))
    editor = AnnotationEditor(workspace)
    qtbot.addWidget(editor)
    editor.show()
    known = {}
    editor.set_response_provider(lambda row: known.get(row.id, ""))
    workspace.selection.choose_annotations(("a1",))
    assert not editor.response_line.isVisible()
    known["a1"] = "The first change of the therapist came after 2.0 s: inner brows rose."
    editor.show_response()
    assert editor.response_line.text() == known["a1"]
    assert editor.response_line.isVisible()
    workspace.selection.choose_annotations(("a1", "a2"))
    assert editor.response_line.text() == ""
