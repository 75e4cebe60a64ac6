"""Blinding: what a coder may not see is not in the session the views read, nor in the edits they follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain import codebook_edits, edits, transcript_edits
from annotator.domain.edits import Edit, EditError
from annotator.domain.session import Coder, Session
from annotator.ui.document import SessionDocument
from tests.fixtures.sessions import annotation, small_session, table
from tests.ui.panels.sessions import signal_set


def two_coders() -> Session:
    """Anna sees everything; her annotation and verdict stand beside Ben's annotation."""
    session = small_session()
    rows = {**session.annotations, "b1": annotation("b1", coder_id="ben")}
    return replace(session, annotations=MappingProxyType(rows), coders=table(Coder(id="anna"), Coder(id="ben")))


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[SessionDocument]:
    opened = SessionDocument(two_coders(), coder_id="ben", write=lambda _edit, **_who: None)
    yield opened
    opened.close()


def blind(document: SessionDocument, *what: str) -> None:
    session = document.session
    row = replace(document.coder, blind_to=what)
    document.perform(edits.put_rows(session, "coders", [row], label="Change blinding"))


def test_a_coder_who_sees_everything_reads_the_session_itself(document: SessionDocument) -> None:
    assert document.session is document.whole_session


def test_other_coders_work_goes_and_comes_back_as_if_edited(document: SessionDocument) -> None:
    told: list[Edit] = []
    document.edited.connect(told.append)
    blind(document, "coders")
    assert set(document.session.annotations) == {"b1"}
    assert not document.session.verdicts
    assert set(document.whole_session.annotations) == {"a1", "b1"}
    assert [(change.table, change.key) for change in told[-1].changes] == [
        ("coders", "ben"),
        ("annotations", "a1"),
        ("verdicts", "f1/anna"),
    ]
    document.undo()
    assert document.session is document.whole_session
    assert any(change.table == "annotations" and change.after is not None for change in told[-1].changes)


def test_flags_are_gone_with_every_verdict_on_them(document: SessionDocument) -> None:
    document.set_signal_sets({"client": signal_set("client")})
    heard: list[bool] = []
    document.findings_changed.connect(lambda: heard.append(True))
    blind(document, "flags")
    assert document.session.all_flags() == {}
    assert document.session.findings.info is not None, "what could be measured is no secret"
    assert document.signals_loaded
    assert not document.signal_sets, "but what was measured is: it tells as much as the flags"
    assert heard


def test_findings_that_arrive_stay_hidden(document: SessionDocument) -> None:
    blind(document, "flags")
    document.set_findings(two_coders().findings)
    assert document.session.all_flags() == {}
    assert len(document.whole_session.findings.flags) == 2


def test_an_edit_of_hidden_rows_reaches_the_disk_but_no_view(document: SessionDocument) -> None:
    blind(document, "coders")
    told: list[Edit] = []
    document.edited.connect(told.append)
    document.perform(transcript_edits.delete_utterances(document.whole_session, ["u1"]))
    link = document.whole_session.annotations["a1"].incongruence
    assert link is not None
    assert link.utterance_id is None
    assert {change.table for change in told[-1].changes} == {"utterances"}


def test_a_locked_codebook_refuses_a_change(document: SessionDocument) -> None:
    blind(document, "codebook")
    changed = replace(document.session.codebook, name="Another")
    with pytest.raises(EditError, match="locked"):
        document.perform(codebook_edits.replace_codebook(document.whole_session, changed))
    assert document.session.codebook == two_coders().codebook


def test_an_edit_that_does_not_fit_is_refused_before_the_undo_stack_hears_of_it(document: SessionDocument) -> None:
    fits = edits.delete_annotations(document.session, ["b1"])
    document.perform(fits)
    with pytest.raises(EditError, match="not as expected"):
        document.perform(fits)
    assert document.undo_stack.count() == 1


def test_another_coder_cannot_undo_what_was_done_before(document: SessionDocument) -> None:
    document.perform(edits.delete_annotations(document.session, ["b1"]))
    document.set_coder("anna")
    assert not document.undo_stack.canUndo()
    assert document.coder.id == "anna"
