from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QMessageBox

from annotator.domain import edits
from annotator.exchange.codebook_file import read_codebook, shipped_codebook
from annotator.storage.record import CodebookVersion
from annotator.ui.dialogs.codebook_editor import CodebookEditor
from annotator.ui.dialogs.codebook_files import export_codebook
from annotator.ui.dialogs.codebook_versions import CodebookVersionsDialog
from tests.ui.panels import sessions


@pytest.fixture
def document(qapp):
    rows = (sessions.annotation("a1", 1.0, 2.0),)
    workspace, _written = sessions.workspace(sessions.session(annotations=rows))
    yield workspace.document
    workspace.document.close()


@pytest.fixture
def editor(qtbot, document) -> CodebookEditor:
    made = CodebookEditor(document)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_chosen_code_is_edited_and_accepted_as_one_new_version(editor, document):
    editor.codes.setCurrentRow(1)
    editor.form.name.selectAll()
    QTest.keyClicks(editor.form.name, "Broad smile")
    editor.form.kind.setCurrentIndex(1)
    editor.form.kind.activated.emit(1)
    editor.form.definition.setPlainText("Both corners.")
    before = document.session.codebook
    assert before.code("smile").name == "Smile"
    editor.accept()
    after = document.session.codebook
    code = after.code("smile")
    assert (code.name, code.kind, code.definition) == ("Broad smile", "point", "Both corners.")
    assert after.version == before.version + 1
    assert document.undo_stack.count() == 1
    assert editor.result() == QDialog.DialogCode.Accepted


def test_looking_around_changes_nothing(editor, document):
    before = editor.codebook
    for row in range(editor.codes.count()):
        editor.codes.setCurrentRow(row)
    assert editor.codebook == before
    editor.accept()
    assert document.undo_stack.count() == 0


def test_every_shipped_code_survives_being_shown(qtbot, qapp):
    workspace, _written = sessions.workspace(sessions.session(codebook=shipped_codebook()))
    editor = CodebookEditor(workspace.document)
    qtbot.addWidget(editor)
    for row in range(editor.codes.count()):
        editor.codes.setCurrentRow(row)
    assert editor.codebook == shipped_codebook()
    workspace.document.close()


def test_a_key_that_is_taken_is_refused_with_the_holders_name(editor, document):
    editor.codes.setCurrentRow(2)
    editor.form.key.selectAll()
    QTest.keyClicks(editor.form.key, "2")
    assert "belongs to 'Smile'" in editor.error.text()
    editor.accept()
    assert document.undo_stack.count() == 0
    assert editor.isVisible()


def test_a_code_in_use_cannot_be_removed(editor, document):
    editor.codes.setCurrentRow(1)
    editor.remove_code()
    assert "“Smile” is in use: 1 ×" in editor.error.text()
    assert editor.codebook.code("smile") is not None, "it is not even gone from the draft"
    others = tuple(code for code in editor.codebook.codes if code.id != "smile")
    editor.take_over(replace(editor.codebook, codes=others), instead=True)
    editor.accept()
    assert "Smile (1)" in editor.error.text()
    assert document.session.codebook.code("smile") is not None


def test_add_names_a_new_code_and_puts_the_cursor_there(editor):
    editor.add_code()
    editor.activateWindow()
    QTest.keyClicks(editor.form.name, "Sigh")
    assert "Sigh" in [code.name for code in editor.codebook.codes]


def test_roles_are_all_unless_some_are_left_out(editor):
    editor.codes.setCurrentRow(1)
    QTest.mouseClick(editor.form.roles["other"], Qt.MouseButton.LeftButton)
    assert editor.codebook.code("smile").applies_to == ("client", "therapist")
    QTest.mouseClick(editor.form.roles["other"], Qt.MouseButton.LeftButton)
    assert editor.codebook.code("smile").applies_to == ()


def test_a_shipped_codebook_adds_its_codes(editor):
    editor.take_over(shipped_codebook("therapist_response"), instead=False)
    names = {code.id for code in editor.codebook.codes}
    assert {"smile", "explores"} <= names
    shown = editor.current()
    assert shown is not None
    assert shown.id == "explores", "one sees what came"
    assert editor.about.text() == "18 codes added, 5 without their key: another code has it"
    editor.take_over(shipped_codebook("therapist_response"), instead=False)
    assert editor.about.text() == "0 codes added"


def test_export_can_be_read_back(editor, tmp_path, monkeypatch):
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    export_codebook(editor, editor.codebook)
    assert read_codebook(path.with_suffix(".json")) == editor.codebook


def test_changes_are_not_lost_by_closing_by_mistake(editor, document, qtbot):
    editor.name.setText("Another name")
    editor.name.textEdited.emit("Another name")
    editor.reject()
    (box,) = editor.findChildren(QMessageBox)
    assert editor.isVisible()
    keep = next(button for button in box.buttons() if "Go on" in button.text())
    QTest.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert editor.isVisible()
    editor.reject()
    box = next(box for box in editor.findChildren(QMessageBox) if box.isVisible())
    leave = next(button for button in box.buttons() if "Leave" in button.text())
    QTest.mouseClick(leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not editor.isVisible())
    assert document.undo_stack.count() == 0


def test_a_version_that_was_taken_back_keeps_its_number(qtbot, document):
    taken_back = replace(document.session.codebook, name="Taken back", version=7)
    editor = CodebookEditor(
        document, load_versions=lambda done, _failed: done([CodebookVersion(codebook=taken_back, made_at="2026")])
    )
    qtbot.addWidget(editor)
    editor.take_name("New")
    editor.accept()
    assert document.session.codebook.version == 8


def test_an_earlier_version_is_put_into_the_editor_and_nothing_else_happens(qtbot, document):
    present = document.session.codebook
    earlier = replace(present, version=1, codes=present.codes[:1])
    dialog = CodebookVersionsDialog([CodebookVersion(codebook=present), CodebookVersion(codebook=earlier)], present)
    qtbot.addWidget(dialog)
    assert not dialog.restore.isEnabled(), "one is there already"
    assert "added" in dialog.text.toPlainText()
    dialog.list.setCurrentRow(1)
    assert dialog.chosen == earlier
    editor = CodebookEditor(document)
    qtbot.addWidget(editor)
    editor.go_back(dialog.chosen)
    assert editor.codebook == earlier
    assert document.session.codebook == present


def test_a_locked_codebook_can_be_looked_at_only(qtbot, document):
    locked = replace(document.coder, blind_to=("codebook",))
    document.perform(edits.put_rows(document.session, "coders", [locked], label="Lock"))
    editor = CodebookEditor(document)
    qtbot.addWidget(editor)
    for field in (editor.name, editor.form.name, editor.form.key, editor.form.definition, editor.form.example):
        QTest.keyClicks(field, "x")
    for choice in (editor.form.kind, editor.form.tier, *editor.form.roles.values(), editor.form.incongruence):
        assert not choice.isEnabled()
    assert editor.codebook == document.session.codebook
    assert editor.form.definition.isEnabled(), "a long text can be scrolled and copied"
    assert not editor.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    assert editor.codes.isEnabled()


def test_codes_are_found_by_words_and_by_key(qtbot):
    workspace, _written = sessions.workspace(sessions.session(codebook=shipped_codebook("facs_lite")))
    editor = CodebookEditor(workspace.document)
    qtbot.addWidget(editor)

    def shown() -> list[str]:
        rows = range(editor.codes.count())
        return [editor.codebook.codes[row].id for row in rows if not editor.codes.isRowHidden(row)]

    QTest.keyClicks(editor.search, "lip corner depr")
    assert shown() == ["au15"]
    assert editor.form.name.text() == "AU15 Lip corner depressor"
    editor.search.setText("h")
    assert shown() == ["ad85"], "its key"
    editor.search.setText("no such code")
    assert shown() == []
    editor.add_code()
    assert len(shown()) == len(editor.codebook.codes), "a new code is not hidden by an old search"
    workspace.document.close()
