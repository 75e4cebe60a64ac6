"""A colleague's copy merged in the window: conflicts are shown with both sides, and settled by keys."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QPushButton

from annotator.domain import edits
from annotator.domain.session import Coder
from annotator.features.merging.merge_dialog import MergeCopyDialog
from annotator.storage.session_folder import SessionFolder
from tests.ui.windows import Opened


@pytest.fixture
def copy(opened: Opened, session_path: Path, tmp_path: Path) -> Path:
    """A copy of the open session in which both have changed one note, and a colleague has worked."""
    ids = [opened.annotate(1.0, 2.0), opened.annotate(4.0, 5.0)]
    opened.document.flush()
    path = tmp_path / "from ben" / "talk.session"
    # The session is open: what is being written, and a journal, may be gone before it is copied.
    shutil.copytree(session_path, path, ignore=shutil.ignore_patterns(".*", "*-journal"))
    with SessionFolder.open(path) as folder:
        session = folder.load()
        first = session.annotations[ids[0]]
        theirs = [
            edits.change_annotations(session, [replace(first, note="there")], now="2999"),
            edits.add_annotations(session, [replace(first, id="b1", coder_id="ben", start_s=0.5)]),
        ]
        for edit in theirs:
            folder.write(edit, coder_id="ben")
    mine = [replace(opened.document.session.annotations[ids[0]], note="here")]
    opened.document.perform(edits.change_annotations(opened.document.session, mine, now="2998"))
    return path


def shown(opened: Opened, copy: Path) -> MergeCopyDialog:
    with pytest.MonkeyPatch.context() as patch:

        def choose(*_anything: object) -> tuple[str, str]:
            return str(copy), ""

        patch.setattr(QFileDialog, "getOpenFileName", choose)
        opened.trigger("merge_copy")
    (dialog,) = [one for one in opened.window.findChildren(MergeCopyDialog) if one.isVisible()]
    settle(opened, dialog)
    return dialog


def ok(dialog: MergeCopyDialog) -> QPushButton:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def settle(opened: Opened, dialog: MergeCopyDialog) -> None:
    opened.wait(lambda: ok(dialog).isEnabled() or bool(dialog.error.text()) or "already" in dialog.count.text())


def notes(opened: Opened) -> list[str]:
    return sorted(row.note for row in opened.document.whole_session.annotations.values())


def test_a_conflict_is_shown_with_both_sides_and_settled_by_keys(opened: Opened, copy: Path) -> None:
    dialog = shown(opened, copy)
    assert "1 added, 1 changed, 0 deleted" in dialog.count.text()
    assert dialog.conflicts.rowCount() == 1
    assert "'here'" in dialog.ours.text()
    assert "'there'" in dialog.theirs.text()
    dialog.one.setFocus()
    QTest.keyClick(dialog.one, Qt.Key.Key_Down)
    settle(opened, dialog)
    opened.wait(lambda: "1 added, 0 changed" in dialog.count.text())
    QTest.keyClick(dialog.one, Qt.Key.Key_Return)
    opened.wait(lambda: notes(opened) == ["", "", "here"])
    opened.trigger("undo")
    assert notes(opened) == ["", "here"]


def test_merged_twice_nothing_stands_twice(opened: Opened, copy: Path) -> None:
    dialog = shown(opened, copy)
    QTest.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert notes(opened) == ["", "", "there"]
    again = shown(opened, copy)
    assert "already" in again.count.text()
    assert not ok(again).isEnabled()
    again.reject()


def test_what_a_blind_coder_may_not_see_is_not_shown(opened: Opened, copy: Path) -> None:
    coder = Coder(id="ben", blind_to=("coders",))
    opened.document.perform(edits.put_rows(opened.document.whole_session, "coders", [coder], label=""))
    opened.document.set_coder("ben")
    dialog = shown(opened, copy)
    assert dialog.conflicts.rowCount() == 0
    assert "1 conflicts are in the work of coders you are blind to" in dialog.notes.text()
    dialog.reject()


def test_a_file_that_is_no_copy_says_so(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_text("{}")
    dialog = shown(opened, path)
    assert "is no session" in dialog.error.text()
    assert not ok(dialog).isEnabled()
    dialog.reject()
