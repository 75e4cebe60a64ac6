"""What cannot act is grey in an open menu, and only there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu

from annotator.ui.action_specs import SPECS
from annotator.ui.shell.greyed import NEEDS
from tests.ui.windows import Opened


def _menu_of(opened: Opened, action_id: str) -> QMenu:
    action = opened.window.actions_by_id[action_id]
    menus = [menu for menu in opened.window.menuBar().findChildren(QMenu) if action in menu.actions()]
    return menus[0]


def test_every_name_is_that_of_an_action() -> None:
    assert set(NEEDS) <= {spec.id for spec in SPECS}


@pytest.mark.parametrize(("action_id", "flag_id"), [("reject_flag", "f1"), ("reject_like_this", "f1")])
def test_what_needs_a_flag_is_grey_until_one_is_chosen(opened: Opened, action_id: str, flag_id: str) -> None:
    action, menu = opened.window.actions_by_id[action_id], _menu_of(opened, action_id)
    opened.pane.workspace.selection.choose_flag(None)
    menu.aboutToShow.emit()
    assert not action.isEnabled()
    menu.aboutToHide.emit()
    assert action.isEnabled(), "its key says what is missing"
    opened.pane.workspace.selection.choose_flag(flag_id)
    menu.aboutToShow.emit()
    assert action.isEnabled()
    menu.aboutToHide.emit()


def test_merging_needs_two_and_undo_stays_as_it_is(opened: Opened) -> None:
    actions, menu = opened.window.actions_by_id, _menu_of(opened, "merge_annotations")
    opened.annotate(0.5, 1.5)
    (made,) = opened.document.session.annotations
    opened.pane.workspace.selection.choose_annotations((made,))
    menu.aboutToShow.emit()
    assert not actions["merge_annotations"].isEnabled()
    assert actions["split_annotation"].isEnabled()
    menu.aboutToHide.emit()
    assert not actions["redo"].isEnabled()


def test_the_session_menu_holds_what_a_session_is_made_of(opened: Opened) -> None:
    menu = _menu_of(opened, "edit_codebook")
    assert menu.title() == "Session"
    inside = {action.objectName() for action in menu.actions()}
    assert {"find_regions", "offsets", "sound_track", "transcribe", "edit_coder", "blinding", "history"} <= inside


def test_offsets_need_two_recordings(opened: Opened) -> None:
    menu = _menu_of(opened, "offsets")
    menu.aboutToShow.emit()
    assert not opened.window.actions_by_id["offsets"].isEnabled()
    assert opened.window.actions_by_id["find_regions"].isEnabled()
    menu.aboutToHide.emit()
    assert opened.window.actions_by_id["offsets"].isEnabled(), "its key says what is missing"
