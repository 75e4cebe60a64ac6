"""Another coder sits down while codes run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QToolButton

from annotator.domain import codebook_edits
from annotator.domain.annotations import Annotation
from annotator.ui.dialogs.coder import CoderDialog
from annotator.ui.pane.header import Header
from tests.ui.windows import Opened


def sit_down(opened: Opened, id_: str) -> None:
    opened.trigger("edit_coder")
    (dialog,) = opened.window.findChildren(CoderDialog)
    dialog.choose(id_)
    dialog.accept()
    if dialog.isVisible():
        dialog.accept()  # a new coder is asked to confirm
    opened.wait(lambda: not opened.window.findChildren(CoderDialog))


def rows(opened: Opened) -> list[Annotation]:
    return list(opened.document.session.annotations.values())


def test_what_runs_is_ended_for_the_coder_who_leaves(opened: Opened) -> None:
    leaves = opened.document.coder_id
    opened.pane.workspace.playhead.seek(1.0)
    opened.pane.codes.press_code("smile")
    opened.pane.workspace.playhead.seek(2.0)
    sit_down(opened, "carl")
    (ended,) = rows(opened)
    assert (ended.coder_id, ended.running, ended.end_s) == (leaves, False, 2.0)
    header = opened.window.findChild(Header)
    assert header is not None
    assert header.message == f"Ended for {leaves}: Smile"


def test_running_codes_are_named_at_the_top_whatever_panel_is_in_front(opened: Opened) -> None:
    header = opened.window.findChild(Header)
    assert header is not None

    def chip() -> list[str]:
        buttons = header.findChildren(QToolButton)
        return [button.text() for button in buttons if button.isVisible() and button.text().startswith("●")]

    assert chip() == []
    opened.pane.codes.press_code("smile")
    assert chip() == ["● Smile"]
    opened.pane.codes.press_code("nod")
    assert chip() == ["● 2 codes running"]
    opened.trigger("end_all")
    assert chip() == []


def asks(opened: Opened) -> bool:
    """Whether the program asks who codes when it shows the session."""
    document = opened.document
    opened.window.commands.coder.ask_before(document.whole_session, document.coder, then=lambda _coder: None)
    dialogs = opened.window.findChildren(CoderDialog)
    for dialog in dialogs:
        dialog.accept()
    opened.wait(lambda: not opened.window.findChildren(CoderDialog))
    return bool(dialogs)


def test_who_codes_is_asked_once_and_where_others_have_worked_once_more_each_time(opened: Opened) -> None:
    assert asks(opened), "this computer has not been told"
    assert not asks(opened)
    opened.annotate(1.0, 2.0)
    assert not asks(opened), "only this coder has worked here"
    sit_down(opened, "carl")
    opened.window.commands.coder.asked = False  # as when the program starts again
    assert asks(opened), "carl may not be who sits here now"
    assert not asks(opened), "once is enough"


def test_who_codes_is_chosen_before_the_session_shows(make_window: Callable[[], Opened], session_path: Path) -> None:
    one = make_window()
    one.window.ask_who_codes_first()
    one.window.open_path(session_path)
    one.wait(lambda: bool(one.window.findChildren(CoderDialog)))
    assert one.window.pane is None, "nothing of the session is seen yet"
    (dialog,) = one.window.findChildren(CoderDialog)
    dialog.choose("dora")
    dialog.accept()
    dialog.accept()
    one.wait(lambda: one.window.pane is not None and one.pane.ready)
    assert one.document.coder_id == "dora"


def test_what_is_incomplete_is_counted_before_one_is_done(opened: Opened) -> None:
    book = opened.document.session.codebook
    codes = tuple(replace(code, requires=("note",)) for code in book.codes)
    opened.document.perform(codebook_edits.replace_codebook(opened.document.session, replace(book, codes=codes)))
    opened.pane.workspace.playhead.seek(1.0)
    opened.pane.codes.press_code("smile")
    opened.pane.workspace.playhead.seek(2.0)
    opened.pane.codes.press_code("smile")
    opened.trigger("finish_session")
    (box,) = opened.window.findChildren(QMessageBox)
    assert box.text().startswith("One of your annotations is incomplete: Smile")
    next(button for button in box.buttons() if button.text() == "Show them").click()
    assert not opened.document.coder.finished_at
    assert [row.id for row in rows(opened)] == [opened.pane.annotations.model.id_at(0)]
    opened.wait(lambda: not opened.window.findChildren(QMessageBox))
    opened.trigger("finish_session")
    (box,) = opened.window.findChildren(QMessageBox)
    next(button for button in box.buttons() if button.text() == "Done all the same").click()
    assert opened.document.coder.finished_at
    opened.wait(lambda: not opened.window.findChildren(QMessageBox))
