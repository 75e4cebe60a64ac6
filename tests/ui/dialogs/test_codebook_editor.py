import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.exchange.codebook_file import read_codebook, shipped_codebook
from annotator.ui.dialogs.codebook_editor import CodebookEditor
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


def test_export_can_be_read_back(editor, tmp_path, monkeypatch):
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    editor._export()
    assert read_codebook(path.with_suffix(".json")) == editor.codebook
