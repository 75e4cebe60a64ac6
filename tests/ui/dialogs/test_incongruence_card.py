"""One card links words and cues; what overlaps is ticked, and Enter confirms."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.annotations import Annotation, Incongruence
from annotator.domain.session import Session
from annotator.ui.dialogs.incongruence_card import IncongruenceCard
from tests.ui.windows import Opened

K = Qt.Key


def press(*keys: Qt.Key) -> int:
    """Press keys wherever the keyboard is; how many there were."""
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key)
    return len(keys)


def card_of(opened: Opened) -> IncongruenceCard:
    opened.wait(lambda: isinstance(QApplication.activeModalWidget(), IncongruenceCard))
    card = QApplication.activeModalWidget()
    assert isinstance(card, IncongruenceCard)
    card.activateWindow()
    opened.wait(lambda: card.isAncestorOf(QApplication.focusWidget() or card) and card.types.hasFocus())
    return card


def ticked(card: IncongruenceCard) -> list[bool]:
    return [card.cues.item(row).checkState() == Qt.CheckState.Checked for row in range(card.cues.count())]


def made(session: Session) -> Annotation:
    (row,) = session.annotations.values()
    return row


def link_of(row: Annotation) -> Incongruence:
    assert row.incongruence is not None
    return row.incongruence


@pytest.fixture
def coder(opened: Opened) -> Opened:
    """A candidate of the client, masking, over "I am fine." and a flag of a smile."""
    session = opened.document.session
    smile = next(flag for flag in session.findings.flags.values() if flag.participant_id == "client")
    candidate = replace(
        smile, id="candidate", kind="incongruence", rule="masking", utterance_id="u1", text="Said against the face."
    )
    flags = {**session.findings.flags, candidate.id: candidate}
    opened.document.set_findings(replace(session.findings, flags=flags))
    opened.window.activateWindow()
    return opened


def test_a_candidate_becomes_an_incongruence_by_two_keys(coder: Opened) -> None:
    coder.pane.choose_flag("candidate")
    coder.trigger("focus_timeline")
    keys = 1
    coder.trigger("annotate_incongruence")
    card = card_of(coder)
    assert card.draft.link.type == "masking"
    assert card.draft.link.utterance_id == "u1"
    assert ticked(card) == [True]
    keys += press(K.Key_Return)
    row = made(coder.document.session)
    assert (row.code_id, row.flag_id, link_of(row).utterance_id) == ("masking", "candidate", "u1")
    assert len(link_of(row).cues) == 1
    verdict = coder.document.session.verdict_of("candidate", coder.document.coder_id)
    assert verdict is not None
    assert verdict.verdict == "accepted"
    assert keys <= 3
    assert coder.pane.workspace.selection.flag_id != "candidate", "on to the next one"
    coder.trigger("undo")
    assert not coder.document.session.annotations, "one undo takes all of it back"
    assert coder.document.session.verdict_of("candidate", coder.document.coder_id) is None


def test_a_marked_span_becomes_an_incongruence_by_five_keys(coder: Opened) -> None:
    playhead = coder.pane.workspace.playhead
    coder.trigger("focus_timeline")
    playhead.seek(0.6)
    coder.trigger("mark_in")
    playhead.seek(1.8)
    coder.trigger("mark_out")
    keys = 3
    coder.trigger("annotate_incongruence")
    card = card_of(coder)
    assert card.draft.participant_id == "client"
    assert card.draft.link.utterance_id == "u1"
    leakage = next(code for code in coder.document.session.codebook.codes if code.id == "leakage")
    keys += press(K(ord(leakage.shortcut.upper())), K.Key_Return)
    row = made(coder.document.session)
    assert (row.code_id, link_of(row).type) == ("leakage", "leakage")
    assert (row.start_s, row.end_s) == pytest.approx((0.6, 1.8), abs=0.05)
    assert keys <= 6
    assert coder.pane.workspace.selection.span is None


def test_overlapping_flags_of_the_same_person_are_ticked(coder: Opened) -> None:
    flags = [flag for flag in coder.document.session.findings.flags.values() if flag.kind == "shift"]
    first = min((flag for flag in flags if flag.participant_id == "client"), key=lambda flag: flag.start_s)
    coder.pane.workspace.selection.choose_span((first.start_s - 0.2, first.end_s + 0.2))
    coder.pane.codes.set_participant("client")
    coder.trigger("annotate_incongruence")
    card = card_of(coder)
    assert all(cue.participant_id == "client" for cue in card.draft.link.cues)
    assert (first.onset_s, first.offset_s) in [(cue.start_s, cue.end_s) for cue in card.draft.link.cues]
    card.cues.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert len(card.draft.link.cues) == sum(ticked(card))
    card.reject()
    assert not coder.document.session.annotations, "Esc makes nothing"


def test_the_other_person_s_words_are_never_linked_by_themselves(coder: Opened) -> None:
    coder.pane.codes.set_participant("client")
    coder.pane.workspace.selection.choose_span((2.6, 3.9))  # the therapist speaks
    coder.trigger("annotate_incongruence")
    card = card_of(coder)
    assert card.draft.link.utterance_id is None
    words = [card.words.item(row).text() for row in range(card.words.count())]
    assert any("Are you?" in text for text in words), "a coder may choose them"
    card.words.setCurrentRow(next(row for row, text in enumerate(words) if "Are you?" in text))
    assert card.draft.link.utterance_id == "u2"
    card.reject()


def test_the_key_on_a_chosen_incongruence_changes_that_one(coder: Opened) -> None:
    coder.pane.choose_flag("candidate")
    coder.trigger("annotate_incongruence")
    card_of(coder)
    press(K.Key_Return)
    row = made(coder.document.session)
    coder.pane.workspace.selection.choose_annotations((row.id,))
    coder.trigger("annotate_incongruence")
    card = card_of(coder)
    assert card.draft.annotation == row
    minimising = next(code for code in coder.document.session.codebook.codes if code.id == "minimising")
    press(K(ord(minimising.shortcut.upper())), K.Key_Return)
    changed = made(coder.document.session)
    assert (changed.id, changed.code_id, link_of(changed).type) == (row.id, "minimising", "minimising")
    assert link_of(changed).cues == link_of(row).cues
    coder.pane.workspace.selection.choose_annotations(())
    coder.pane.choose_flag("candidate")
    coder.trigger("annotate_incongruence")
    assert card_of(coder).draft.annotation == changed, "of a candidate that was decided, what was made of it"
    press(K.Key_Escape)


def test_without_a_type_it_is_not_confirmed_and_says_what_to_do(coder: Opened) -> None:
    coder.pane.workspace.selection.choose_span((0.6, 1.8))
    coder.trigger("annotate_incongruence")
    card = card_of(coder)
    press(K.Key_Return)
    assert card.isVisible()
    assert "key" in card.error.text()
    assert not coder.document.session.annotations
    press(K.Key_Escape)
    assert not card.isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_nothing_on_it_scrolls_at_1280_by_800(coder: Opened, size: tuple[int, int]) -> None:
    coder.window.resize(*size)
    coder.pane.choose_flag("candidate")
    coder.trigger("annotate_incongruence")
    card = card_of(coder)
    assert card.width() <= 1280
    assert card.height() <= 800
    lists = (card.words, card.cues, card.types)
    for one in lists:
        assert one.verticalScrollBar().maximum() == 0, one.accessibleName()
    assert len({one.mapTo(card, one.rect().topLeft()).y() for one in lists}) == 1, "side by side"
    press(K.Key_Escape)


def test_type_is_asked_once_in_the_details(coder: Opened) -> None:
    coder.pane.choose_flag("candidate")
    coder.trigger("annotate_incongruence")
    card_of(coder)
    press(K.Key_Return)
    coder.pane.workspace.selection.choose_annotations(())
    coder.pane.workspace.selection.choose_annotations((made(coder.document.session).id,))
    editor = coder.pane.editor
    assert editor.code.isVisible()
    assert editor.link.isVisible()
    assert not editor.link.type.isVisible(), "the code says the type"
