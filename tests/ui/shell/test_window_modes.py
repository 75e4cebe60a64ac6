"""Code and Review in one window: what is there in each, what keys mean, the full screen, and coming back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from annotator.features.review.review_view import ReviewView
from annotator.ui.pane.header import ModeSwitch
from tests.ui.windows import Opened


@pytest.fixture
def used(opened: Opened) -> Iterator[Opened]:
    """A window that keys go to, with a moment to replay."""
    opened.window.activateWindow()
    opened.wait(opened.window.isActiveWindow)
    opened.pane.choose_flag("f2")
    opened.trigger("add_to_picks")
    yield opened
    if opened.window.review is not None:
        opened.trigger("review")


def reviewing(opened: Opened) -> ReviewView:
    if opened.window.review is None:
        opened.trigger("review")
    view = opened.window.review
    assert view is not None
    return view


def press(opened: Opened, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or opened.window, key)


def shown_menus(opened: Opened) -> list[str]:
    return [action.text() for action in opened.window.menuBar().actions() if action.isVisible()]


def switch(opened: Opened) -> ModeSwitch:
    found = opened.window.findChild(ModeSwitch)
    assert found is not None
    return found


def test_coding_is_left_as_it_is_and_found_again(used: Opened) -> None:
    workspace, pane = used.pane.workspace, used.pane
    workspace.playhead.seek(3.0)
    stood_s = workspace.playhead.time_s
    pane.show_dock("annotations")
    keyboard, layout = QApplication.focusWidget(), pane.saveState()
    workspace.playhead.play()
    press(used, Qt.Key.Key_F12)
    assert not pane.isVisible()
    assert not workspace.playhead.playing
    used.wait(lambda: reviewing(used).isVisible())
    workspace_now_s = workspace.playhead.time_s
    press(used, Qt.Key.Key_F12)
    assert used.window.review is None
    assert pane.isVisible()
    assert workspace.playhead.time_s == workspace_now_s >= stood_s
    assert workspace.selection.flag_id == "f2"
    assert pane.saveState() == layout
    assert QApplication.focusWidget() is keyboard


def test_the_switch_in_the_header_goes_both_ways(used: Opened) -> None:
    header = switch(used)
    assert header.code.isChecked()
    assert "F12" in header.review.toolTip()
    header.review.click()
    assert used.window.review is not None
    header.review.click()
    assert used.window.review is not None
    header.code.setFocus()
    press(used, Qt.Key.Key_Space)
    assert used.window.review is None
    assert header.code.isChecked()


def test_in_review_the_keys_of_coding_do_nothing_and_those_of_the_review_work(used: Opened) -> None:
    view = reviewing(used)
    session = used.document.session
    coded = [code.shortcut for code in session.codebook.codes if len(code.shortcut) == 1]
    assert coded
    for key in (*coded, "[", "]", "Return"):
        QTest.keySequence(QApplication.focusWidget() or view, key)
    assert used.document.session.annotations == session.annotations
    used.trigger("review")
    view = reviewing(used)
    revealed = view.run.revealed
    press(used, Qt.Key.Key_PageDown)
    assert view.run.revealed == revealed + 1
    press(used, Qt.Key.Key_B)
    assert view.player.black
    press(used, Qt.Key.Key_Period)
    assert not view.player.black
    press(used, Qt.Key.Key_S)
    assert view.player.playhead.rate == 0.5


def test_no_key_of_the_review_is_a_key_of_the_window_too(used: Opened) -> None:
    view = reviewing(used)
    there = [action for action in used.window.actions_by_id.values() if action.isVisible()]
    keys = [key.toString() for action in (*there, *view.actions()) for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_menus_offer_what_applies_now(used: Opened) -> None:
    before = shown_menus(used)
    assert "Annotate" in before
    assert "Review" not in before
    reviewing(used)
    assert shown_menus(used) == ["File", "Edit", "Session", "Review", "Train", "View", "Help"]
    (menu,) = [one.menu() for one in used.window.menuBar().actions() if one.text() == "Review"]
    assert isinstance(menu, QMenu)
    offered = [action.objectName() for action in menu.actions() if not action.isSeparator()]
    assert offered == [action.objectName() for action in reviewing(used).actions()]
    used.trigger("review")
    assert shown_menus(used) == before


def chrome(opened: Opened) -> tuple[QWidget, QWidget | None]:
    return opened.window.menuBar(), switch(opened).parentWidget()


def test_full_screen_is_the_review_alone_and_escape_steps_back(used: Opened) -> None:
    reviewing(used)
    menu, header = chrome(used)
    assert header is not None
    press(used, Qt.Key.Key_F11)
    assert used.window.isFullScreen()
    assert not menu.isVisible()
    assert not header.isVisible()
    press(used, Qt.Key.Key_B)
    press(used, Qt.Key.Key_Escape)
    assert used.window.isFullScreen()
    press(used, Qt.Key.Key_Escape)
    assert not used.window.isFullScreen()
    assert menu.isVisible()
    assert header.isVisible()
    assert used.window.review is not None
    press(used, Qt.Key.Key_Escape)
    assert used.window.review is None


def test_going_back_to_coding_from_the_full_screen_brings_the_menus_back(used: Opened) -> None:
    reviewing(used)
    press(used, Qt.Key.Key_F5)
    assert used.window.isFullScreen()
    press(used, Qt.Key.Key_F12)
    assert not used.window.isFullScreen()
    assert all(part is not None and part.isVisible() for part in chrome(used))


def test_the_review_goes_on_where_it_was_left(used: Opened) -> None:
    used.pane.choose_flag("f1")
    used.trigger("add_to_picks")
    view = reviewing(used)
    for name in ("next_moment", "forward", "forward", "notes"):
        view.actions_by_id[name].trigger()
    before = view.place
    used.trigger("review")
    again = reviewing(used)
    assert again is not view
    assert again.place == before
    assert again.presenter is not None


def test_a_session_closed_while_reviewing_leaves_nothing_of_it(used: Opened) -> None:
    reviewing(used)
    press(used, Qt.Key.Key_F11)
    path = used.window.host.folder.path if used.window.host is not None else None
    assert path is not None
    used.close_session()
    assert used.window.review is None
    assert not used.window.isFullScreen()
    used.open(path)
    assert used.pane.isVisible()
    assert switch(used).code.isChecked()
