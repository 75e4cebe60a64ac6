"""A key has one meaning wherever you are, and the window says which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.codebook_edits import replace_codebook
from annotator.ui.look.focus_ring import FocusRing
from tests.fixtures.sessions import DEGREE
from tests.ui.windows import Opened

_LETTERS = {"r": "rebound", "u": "unspoken_shift"}


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the keyboard is."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, held)


@pytest.fixture
def coder(opened: Opened) -> Iterator[Opened]:
    opened.window.activateWindow()
    yield opened
    opened.trigger("end_all")


def codes_of(opened: Opened) -> set[str]:
    return {row.code_id for row in opened.document.session.annotations.values()}


@pytest.mark.parametrize("panel", ["timeline", "flags", "annotations", "transcript", "details"])
def test_a_letter_codes_wherever_the_keyboard_is(coder: Opened, panel: str) -> None:
    coder.annotate(1.0, 2.0)
    if panel != "annotations":
        coder.pane.choose_flag(coder.pane.flags.model.shown_rows()[0].flag.id)
    held = {code.shortcut: code.id for code in coder.document.session.codebook.codes if code.shortcut}
    coder.trigger(f"focus_{panel}")
    press(Qt.Key.Key_R)
    assert held["r"] in codes_of(coder)
    assert not coder.document.session.verdicts


def test_in_triage_and_only_there_letters_judge(coder: Opened) -> None:
    coder.trigger("triage")
    press(Qt.Key.Key_R)
    (verdict,) = coder.document.session.verdicts.values()
    assert verdict.verdict == "rejected"
    coder.trigger("triage")
    press(Qt.Key.Key_R)
    assert len(coder.document.session.verdicts) == 1


def test_a_moment_is_decided_by_one_key_anywhere(coder: Opened) -> None:
    first, second = (row.flag.id for row in coder.pane.flags.model.shown_rows()[:2])
    coder.pane.choose_flag(first)
    coder.trigger("focus_timeline")
    press(Qt.Key.Key_F6)
    assert coder.document.session.verdict_of(first, coder.document.coder_id) is not None
    assert coder.pane.workspace.selection.flag_id == second, "and the next one is there to be decided"


def test_the_chip_beside_the_time_says_what_keys_do(coder: Opened) -> None:
    chip = coder.pane.player.transport.mode
    coder.trigger("focus_timeline")
    assert chip.text() == "CODING client"
    coder.trigger("next_participant")
    assert chip.text() == "CODING therapist"
    coder.trigger("triage")
    assert chip.text() == "TRIAGE"
    coder.trigger("find")
    assert chip.text() == "TYPING"
    coder.trigger("focus_timeline")
    coder.trigger("triage")
    assert chip.text() == "CODING therapist"


def test_a_frame_is_around_the_panel_that_has_the_keyboard(coder: Opened) -> None:
    (ring,) = coder.pane.findChildren(FocusRing)
    for name in ("timeline", "flags", "transcript"):
        coder.trigger(f"focus_{name}")
        dock = coder.pane.docks[name]
        assert ring.around is dock
        assert ring.isVisible()
        assert ring.size() == dock.size()
        assert not ring.mask().contains(ring.rect().center()), "what is in it is not painted over"


@pytest.mark.parametrize("panel", ["flags", "annotations", "transcript", "codes", "participants", "details", "signals"])
def test_the_keys_of_panels_leave_the_playhead_alone(coder: Opened, panel: str) -> None:
    coder.annotate(1.0, 2.0)
    coder.annotate(5.0, 6.0)
    playhead = coder.pane.workspace.playhead
    playhead.seek(3.0)
    now_s, chosen = playhead.time_s, coder.pane.workspace.selection.annotation_ids
    coder.trigger("choose_signals" if panel == "signals" else f"focus_{panel}")
    assert playhead.time_s == now_s
    assert coder.pane.workspace.selection.annotation_ids == chosen


def test_a_list_comes_to_the_row_at_the_playhead_and_goes_on_from_there(coder: Opened) -> None:
    for start_s in (1.0, 3.0, 5.0):
        coder.annotate(start_s, start_s + 1)
    coder.pane.workspace.selection.choose_annotations(())
    coder.pane.workspace.playhead.seek(3.5)
    coder.trigger("focus_annotations")
    view = coder.pane.annotations.view
    assert view.currentIndex().row() == 1
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert coder.pane.workspace.playhead.time_s == pytest.approx(5.0, abs=0.05)


def test_f2_corrects_what_is_said_at_the_playhead(coder: Opened) -> None:
    coder.trigger("next_utterance")
    assert coder.pane.workspace.selection.utterance_id == "u1"
    coder.pane.workspace.playhead.seek(3.0)
    coder.trigger("edit_utterance")
    assert coder.pane.transcript.editor.utterance_id == "u2"


@pytest.mark.parametrize(("action", "expected"), [("next_annotation", 2), ("previous_annotation", 1)])
def test_stepping_goes_on_from_the_playhead(coder: Opened, action: str, expected: int) -> None:
    made = [coder.annotate(start_s, start_s + 0.5) for start_s in (1.0, 3.0, 5.0)]
    coder.pane.workspace.selection.choose_annotations((made[0],))
    coder.pane.workspace.playhead.seek(4.0)
    coder.trigger(action)
    assert coder.pane.workspace.selection.annotation_ids == (made[expected],)


def test_the_next_flag_is_the_next_one_after_the_playhead(coder: Opened) -> None:
    flags = sorted(coder.document.session.findings.flags.values(), key=lambda flag: flag.start_s)
    coder.pane.choose_flag(flags[0].id)
    coder.pane.workspace.playhead.seek((flags[1].start_s + flags[2].start_s) / 2)
    coder.trigger("next_flag")
    assert coder.pane.workspace.selection.flag_id == flags[2].id
    coder.trigger("previous_flag")
    assert coder.pane.workspace.selection.flag_id == flags[1].id


def test_a_step_that_leads_nowhere_says_so(coder: Opened) -> None:
    coder.pane.workspace.playhead.seek(coder.pane.workspace.playhead.duration_s)
    coder.trigger("next_flag")
    assert coder.window.message == "No flag after this"
    coder.pane.workspace.selection.choose_tier("Face")
    coder.trigger("next_annotation")
    assert coder.window.message == "No annotation after this in Face"


@pytest.mark.parametrize(
    ("at_s", "place", "key", "following"), [(0.0, 0, Qt.Key.Key_Down, 1), (6.2, 2, Qt.Key.Key_Up, 1)]
)
def test_a_key_to_the_flags_chooses_the_row_at_the_playhead_and_arrows_go_on_from_it(
    coder: Opened, at_s: float, place: int, key: Qt.Key, following: int
) -> None:
    flags, playhead, selection = coder.pane.flags, coder.pane.workspace.playhead, coder.pane.workspace.selection
    rows = [row.flag for row in flags.model.shown_rows()]
    coder.trigger("focus_timeline")
    playhead.seek(at_s)
    now_s = playhead.time_s
    press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert selection.flag_id == rows[place].id
    assert [row.flag.id for row in flags.chosen_rows()] == [rows[place].id]
    assert playhead.time_s == now_s
    press(key)
    assert selection.flag_id == rows[following].id
    assert playhead.is_at(rows[following].start_s)


def test_after_opening_nothing_is_chosen_and_down_chooses_the_first_flag(opened: Opened) -> None:
    flags, selection = opened.pane.flags, opened.pane.workspace.selection
    opened.window.activateWindow()
    opened.wait(flags.view.hasFocus)
    assert selection.flag_id is None
    first, second = (row.flag.id for row in flags.model.shown_rows()[:2])
    press(Qt.Key.Key_Down)
    assert selection.flag_id == first
    press(Qt.Key.Key_Down)
    assert selection.flag_id == second


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_Return])
def test_a_row_that_was_shown_and_not_chosen_is_chosen_by_the_key_to_it_and_by_enter(
    coder: Opened, key: Qt.Key
) -> None:
    flags, selection = coder.pane.flags, coder.pane.workspace.selection
    coder.trigger("focus_timeline")
    first = flags.model.shown_rows()[0].flag
    coder.pane.workspace.playhead.seek(first.start_s + 0.2)
    flags.view.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    assert (flags.view.currentIndex().row(), selection.flag_id) == (0, None)
    press(key, Qt.KeyboardModifier.ControlModifier if key == Qt.Key.Key_2 else Qt.KeyboardModifier.NoModifier)
    assert selection.flag_id == first.id


def test_several_chosen_flags_stay_chosen_when_the_keyboard_comes_back(coder: Opened) -> None:
    coder.trigger("focus_flags")
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    count = len(coder.pane.flags.chosen_rows())
    coder.trigger("focus_timeline")
    coder.pane.workspace.playhead.seek(4.5)
    coder.trigger("focus_flags")
    assert len(coder.pane.flags.chosen_rows()) == count > 1


@pytest.fixture
def asking(coder: Opened) -> Opened:
    """A codebook in which every code asks for its degree, low or high."""
    session = coder.document.session
    codes = tuple(replace(code, modifier_ids=(DEGREE.id,)) for code in session.codebook.codes)
    coder.document.perform(replace_codebook(session, replace(session.codebook, codes=codes, modifiers=(DEGREE,))))
    return coder


@pytest.mark.parametrize(("way", "accepts"), [("focus_flags", Qt.Key.Key_F5), ("triage", Qt.Key.Key_A)])
def test_what_the_code_of_an_accepted_flag_asks_for_is_asked_before_the_list_goes_on(
    asking: Opened, way: str, accepts: Qt.Key
) -> None:
    strip, selection = asking.pane.detail_strip, asking.pane.workspace.selection
    asking.trigger(way)
    flag_id = selection.flag_id
    press(accepts)
    assert strip.asking.question is not None
    assert selection.flag_id == flag_id
    press(Qt.Key.Key_H)
    (made,) = [row for row in asking.document.session.annotations.values() if row.flag_id == flag_id]
    assert [choice.value_ids for choice in made.modifiers] == [("high",)]
    assert strip.asking.question is None
    assert selection.flag_id not in (None, flag_id)


def test_accepting_once_more_goes_on_without_an_answer(asking: Opened) -> None:
    selection = asking.pane.workspace.selection
    asking.trigger("triage")
    flag_id = selection.flag_id
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_A)
    assert selection.flag_id not in (None, flag_id)
    assert asking.pane.detail_strip.asking.question is None
    assert len(asking.document.session.annotations) == 1


def test_a_verdict_that_is_taken_back_while_it_asks_stays_where_it_was(asking: Opened) -> None:
    selection = asking.pane.workspace.selection
    asking.trigger("focus_flags")
    flag_id = selection.flag_id
    press(Qt.Key.Key_F5)
    asking.trigger("undo")
    assert asking.pane.detail_strip.asking.question is None
    assert selection.flag_id == flag_id
    assert not asking.document.session.annotations


def test_a_linked_candidate_is_asked_about_before_the_next_one_comes(asking: Opened) -> None:
    document, selection, strip = asking.document, asking.pane.workspace.selection, asking.pane.detail_strip
    flags = {
        id_: replace(flag, kind="incongruence", rule="masking") for id_, flag in document.session.findings.flags.items()
    }
    document.set_findings(replace(document.session.findings, flags=flags))
    asking.trigger("focus_flags")
    flag_id = selection.flag_id
    asking.link()
    assert strip.asking.question is not None
    assert selection.flag_id == flag_id
    press(Qt.Key.Key_L)
    assert selection.flag_id not in (None, flag_id)
