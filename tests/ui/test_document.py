"""The document: edits in order, on disk, undone, and taken back when the disk fails."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code, Codebook
from annotator.domain.edits import Edit
from annotator.domain.participants import Participant
from annotator.domain.session import Session, SessionInfo
from annotator.storage.errors import SessionBusy
from annotator.ui.background.edit_writer import Write
from annotator.ui.document import SessionDocument
from tests.domain.test_visibility import two_coders


def make_session() -> Session:
    return Session(
        info=SessionInfo(id="s", title="Test", created_at="2026-01-01T00:00:00Z", duration_s=60.0),
        codebook=Codebook(id="b", codes=(Code(id="smile", name="Smile"),)),
        participants={"client": Participant(id="client", role="client")},
    )


def annotation(name: str, start_s: float = 1.0) -> Annotation:
    return Annotation(
        id=name,
        coder_id="anna",
        tier="Codes",
        code_id="smile",
        participant_id="client",
        start_s=start_s,
        end_s=start_s + 1,
    )


@pytest.fixture
def open_document() -> object:
    opened: list[SessionDocument] = []

    def make(write: Write) -> SessionDocument:
        document = SessionDocument(make_session(), coder_id="anna", write=write)
        opened.append(document)
        return document

    yield make
    for document in opened:
        document.close()


def test_edits_are_written_in_order_and_undo_writes_too(
    qtbot: QtBot, open_document: Callable[..., SessionDocument]
) -> None:
    written: list[str] = []
    first_may_finish = threading.Event()

    def write(edit: Edit, *, coder_id: str) -> None:
        if not written:
            assert first_may_finish.wait(10)
        written.append(f"{edit.label} {edit.changes[0].key}")

    document = open_document(write)
    document.perform(edits.add_annotations(document.session, [annotation("one")]))
    assert "one" in document.session.annotations, "the window does not wait for the disk"
    document.perform(edits.add_annotations(document.session, [annotation("two")]))
    document.undo()
    document.redo()
    document.undo()
    assert written == []
    first_may_finish.set()
    document.flush()
    labels = ["Add annotation", "Undo: Add annotation", "Redo: Add annotation", "Undo: Add annotation"]
    assert written == ["Add annotation one", *(f"{label} two" for label in labels)], "the history tells them apart"
    assert list(document.session.annotations) == ["one"]


def test_an_edit_that_cannot_be_written_is_taken_back_and_told(
    qtbot: QtBot, open_document: Callable[..., SessionDocument]
) -> None:
    def write(edit: Edit, *, coder_id: str) -> None:
        if edit.changes[0].key == "two":
            raise OSError("the disk is full")

    document = open_document(write)
    document.perform(edits.add_annotations(document.session, [annotation("one")]))
    with qtbot.waitSignal(document.write_failed) as told:
        document.perform(edits.add_annotations(document.session, [annotation("two")]))
    assert told.args == ["Add annotation: the disk is full"], "it is named, and why"
    assert list(document.session.annotations) == ["one"]
    assert not document.undo_stack.canUndo(), "undoing past a failed write could meet other rows than expected"


def test_undoing_everything_gives_the_session_at_the_start_and_redoing_everything_the_end(
    qtbot: QtBot, open_document: Callable[..., SessionDocument]
) -> None:
    document = open_document(lambda _edit, **_who: None)
    start = document.session
    for number in range(20):
        document.perform(edits.add_annotations(document.session, [annotation(f"a{number}", float(number))]))
        if number % 3 == 0:
            document.perform(edits.delete_annotations(document.session, [f"a{number}"]))
    end = document.session
    while document.undo_stack.canUndo():
        document.undo()
    assert document.session == start
    while document.undo_stack.canRedo():
        document.redo()
    assert document.session == end


def test_a_closed_document_can_be_collected_with_all_that_could_be_undone(qtbot: QtBot) -> None:
    for _ in range(20):
        document = SessionDocument(two_coders(), coder_id="ben", write=lambda _edit, **_who: None)
        for hidden in (("coders",), ("coders", "flags")):
            coder = replace(document.coder, blind_to=hidden)
            document.perform(edits.put_rows(document.session, "coders", [coder], label="Blinding"))
        document.close().result()
        assert document.undo_stack.count() == 0
        gone = weakref.ref(document)
        del document
        gc.collect()  # what it frees twice ends the process
        assert gone() is None


def test_a_read_only_document_changes_nothing(qtbot: QtBot) -> None:
    session = make_session()
    document = SessionDocument(session, coder_id="anna", write=lambda _edit, **_who: None, read_only=True)
    document.perform(edits.add_annotations(session, [annotation("one")]))
    assert document.session == session
    document.close()


def test_an_edit_waits_for_another_program_and_is_written_once_that_is_gone(
    qtbot: QtBot, open_document: Callable[..., SessionDocument]
) -> None:
    in_the_way, written = threading.Event(), list[str]()
    in_the_way.set()

    def write(edit: Edit, *, coder_id: str) -> None:
        if in_the_way.is_set():
            raise SessionBusy("another program holds the file")
        written.append(str(edit.changes[0].key))

    document = open_document(write)
    with qtbot.waitSignal(document.write_delayed) as delayed, qtbot.assertNotEmitted(document.write_failed):
        document.perform(edits.add_annotations(document.session, [annotation("one")]))
        document.perform(edits.add_annotations(document.session, [annotation("two")]))
    assert delayed.args == ["another program holds the file"]
    assert list(document.session.annotations) == ["one", "two"], "what is not on disk stays visible"
    assert len(document.unwritten) == 2
    with qtbot.waitSignal(document.all_written):
        in_the_way.clear()
    assert written == ["one", "two"]
    assert document.unwritten == ()


def test_what_rests_on_an_edit_that_failed_is_taken_back_and_named_with_it(
    qtbot: QtBot, open_document: Callable[..., SessionDocument]
) -> None:
    may_fail = threading.Event()

    def write(edit: Edit, *, coder_id: str) -> None:
        assert may_fail.wait(10)
        if edit.label == "Add annotation":
            raise OSError("the disk is full")

    document = open_document(write)
    with qtbot.waitSignal(document.write_failed) as told:
        document.perform(edits.add_annotations(document.session, [annotation("one")]))
        document.perform(edits.delete_annotations(document.session, ["one"]))
        label = document.unwritten[1].label
        may_fail.set()
    assert told.args == [f"Add annotation, {label}: the disk is full"]
    assert not document.session.annotations
    assert document.unwritten == ()


def test_an_edit_belongs_to_who_made_it_even_if_somebody_else_sits_down_before_it_is_written(
    qtbot: QtBot, open_document: Callable[..., SessionDocument]
) -> None:
    may_write, by = threading.Event(), list[str]()

    def write(edit: Edit, *, coder_id: str) -> None:
        assert may_write.wait(10)
        by.append(coder_id)

    document = open_document(write)
    document.perform(edits.add_annotations(document.session, [annotation("one")]))
    document.set_coder("ben")
    may_write.set()
    document.flush()
    assert by == ["anna"]


def test_what_nobody_thought_of_is_told_too(qtbot: QtBot, open_document: Callable[..., SessionDocument]) -> None:
    def write(edit: Edit, *, coder_id: str) -> None:
        raise KeyError("a fault of the program")

    document = open_document(write)
    with qtbot.waitSignal(document.write_failed) as told:
        document.perform(edits.add_annotations(document.session, [annotation("one")]))
    assert "a fault of the program" in told.args[0]
    assert not document.session.annotations
