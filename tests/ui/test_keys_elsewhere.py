"""Keys outside the menus can be changed too: triage, lists, text fields, review and attunement follow at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.features.practice.attunement_window import AttunementWindow
from annotator.ui.dialogs.cheat_sheet import CheatSheet
from annotator.ui.keys.keymap import Keymap
from tests.ui.windows import Opened

K = Qt.Key


@pytest.fixture
def keymap(opened: Opened) -> Keymap:
    opened.window.activateWindow()
    return opened.pane.workspace.keymap


def press(*keys: Qt.Key) -> None:
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key)


def test_triage_follows_and_says_so(opened: Opened, keymap: Keymap) -> None:
    opened.trigger("triage")
    keymap.assign("triage_undo", ["X"])
    keymap.assign("triage_stop", ["Q"])
    keymap.assign("list_go", ["P"])
    opened.pane.flags.setFocus()
    opened.pane.workspace.playhead.pause()
    press(K.Key_P)
    assert opened.pane.workspace.playhead.playing
    press(K.Key_R)
    assert len(opened.document.session.verdicts) == 1
    press(K.Key_Z)
    assert len(opened.document.session.verdicts) == 1
    press(K.Key_X)
    assert not opened.document.session.verdicts
    assert opened.pane.flags.triage_bar.stop.text() == "Stop  Q"
    press(K.Key_Escape)
    assert opened.pane.triage.on
    press(K.Key_Q)
    assert not opened.pane.triage.on


def test_the_hint_of_a_triage_names_the_keys_in_force(opened: Opened, keymap: Keymap) -> None:
    keymap.assign("triage_undo", ["X"])
    opened.trigger("triage")
    assert "X</span>\u00a0take\u00a0back" in opened.pane.triage.keys_text()


@pytest.mark.parametrize("name", ["flags", "annotations", "transcript"])
def test_a_list_plays_by_the_key_it_was_given(opened: Opened, keymap: Keymap, name: str) -> None:
    opened.annotate(1.0, 2.0)
    keymap.assign("list_go", ["F5"])
    opened.trigger(f"focus_{name}")
    press(K.Key_Down, K.Key_Up)
    opened.pane.workspace.playhead.pause()
    press(K.Key_Return)
    assert not opened.pane.workspace.playhead.playing
    press(K.Key_F5)
    assert opened.pane.workspace.playhead.playing, "F5 is this list's, before it accepts flags"
    assert not opened.document.session.verdicts


def test_markers_are_gone_to_renamed_and_deleted_by_other_keys(opened: Opened, keymap: Keymap) -> None:
    opened.pane.workspace.playhead.seek(2.0)
    opened.trigger("add_marker")
    opened.pane.workspace.playhead.seek(4.0)
    for slot_id, key in (("list_go", "G"), ("list_rename", "N"), ("list_remove", "X")):
        keymap.assign(slot_id, [key])
    opened.trigger("list_markers")
    markers = opened.pane.markers
    assert markers.delete.toolTip() == "Delete the chosen markers  (X)"
    markers.table.selectRow(0)
    markers.table.setFocus()
    press(K.Key_G)
    assert opened.pane.workspace.playhead.time_s == pytest.approx(2.0, abs=0.05)
    press(K.Key_N)
    assert QApplication.focusWidget() is not markers.table
    press(K.Key_Escape)
    markers.table.setFocus()
    press(K.Key_Delete)
    assert len(opened.document.session.markers) == 1
    press(K.Key_X)
    assert not opened.document.session.markers


def test_a_comment_is_kept_and_left_by_other_keys(opened: Opened, keymap: Keymap) -> None:
    id_ = opened.annotate(1.0, 2.0)
    keymap.assign("typing_done", ["F2"])
    bar = opened.pane.comment_bar
    opened.trigger("comment")
    assert "F2 keeps it" in bar.how.text()
    QTest.keyClicks(bar.field, "smiles")
    press(K.Key_Return)
    assert bar.isVisible()
    press(K.Key_F2)
    assert not bar.isVisible()
    assert opened.document.session.annotations[id_].note == "smiles"
    keymap.assign("typing_leave", ["F3"])
    opened.trigger("comment")
    QTest.keyClicks(bar.field, "not this")
    press(K.Key_F3)
    assert not bar.isVisible()
    assert opened.document.session.annotations[id_].note == "smiles"


def test_the_review_follows_in_keys_tooltips_hints_and_card(opened: Opened, keymap: Keymap) -> None:
    opened.trigger("review")
    review = opened.window.review
    assert review is not None
    review.panel.add_menu.aboutToShow.emit()
    next(action for action in review.panel.add_menu.actions() if action.text().startswith("All flags")).trigger()
    keymap.assign("review_forward", ["N", "PgDown"])
    keymap.assign("review_question", ["Ctrl+Q"])
    assert keymap.keys("review_notes") == (), "N went to another in the review"
    assert keymap.keys("quit") == (), "what stays in the review is in the way"
    assert review.actions_by_id["forward"].toolTip().endswith("(N)")
    assert "N, PgDown" in review.offered.card.text()
    assert "Ctrl+Q shows it" in review.panel.question.placeholderText()
    review.player.setFocus()
    revealed = review.run.revealed
    press(K.Key_N)
    assert review.run.revealed == revealed + 1
    press(K.Key_Right)
    assert review.run.revealed == revealed + 1
    opened.trigger("review")


def test_attunement_follows_and_shows_its_keys(opened: Opened, keymap: Keymap) -> None:
    opened.pane.workspace.selection.choose_span((0.5, 1.5))
    opened.link()
    opened.trigger("show_attunement")
    window = opened.pane.findChild(AttunementWindow)
    assert window is not None
    opened.wait(window.isActiveWindow)
    keymap.assign("attunement_play", ["F5"])
    keymap.assign("attunement_take_back", ["1"])
    assert "F5 stops" in window.how.text()
    window.table.selectRow(0)
    window.table.setFocus()
    playhead = opened.pane.workspace.playhead
    playhead.pause()
    press(K.Key_F5)
    assert playhead.playing
    press(K.Key_M)
    assert window.rows[0].outcome == "missed"
    press(K.Key_1)
    assert window.rows[0].outcome == "uncoded", "a key that an action has is not a code's"
    press(K.Key_F1)
    (sheet,) = window.findChildren(CheatSheet)
    assert ("Attunement", "Not coded", "1") in sheet.shown
    sheet.reject()
