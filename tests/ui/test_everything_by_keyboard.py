"""In every panel and every dialog each control has a name, and the Tab key reaches it and leaves it again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget

from tests.ui import everything
from tests.ui.windows import Opened

_MOST_PRESSES = 150


def nameless(where: str, root: QWidget) -> set[str]:
    """Controls without a name for screen readers."""
    return {
        f"{where}: {type(one).__name__} in {type(one.parentWidget()).__name__}"
        for one in everything.controls(root)
        if not everything.spoken_name(one)
    }


def walk(root: QWidget) -> set[QWidget]:
    """Press Tab until it comes back to where it began; where it has been."""
    start = QApplication.focusWidget()
    assert start is not None
    seen: list[QWidget] = [start]
    for _ in range(_MOST_PRESSES):
        QTest.keyClick(QApplication.focusWidget() or root, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now is start:
            return set(seen)
        assert now is not seen[-1], f"the keyboard stays on {type(now).__name__} {everything.spoken_name(now)}"
        seen.append(now)
    raise AssertionError(f"after {_MOST_PRESSES} presses of Tab it is on {everything.spoken_name(seen[-1])}")


def test_every_control_of_every_panel_has_a_name(opened: Opened) -> None:
    everything.fill(opened)
    left = nameless("window", opened.window)
    for name, panel in everything.panels(opened):
        left |= nameless(name, panel)
    assert left == set()


def test_every_control_of_every_dialog_has_a_name_and_tab_goes_round(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything.answer_file_dialogs(monkeypatch)
    everything.fill(opened)
    left: set[str] = set()
    for action_id, dialog in everything.dialogs(opened):
        left |= nameless(action_id, dialog)
        dialog.activateWindow()
        opened.wait(lambda dialog=dialog: dialog.isAncestorOf(QApplication.focusWidget() or opened.window))
        reached = walk(dialog)
        # of radio buttons only the chosen one is a stop, arrows go to the others
        missed = {one for one in everything.controls(dialog) if not isinstance(one, QRadioButton)} - reached
        left |= {f"{action_id}: Tab never comes to {everything.spoken_name(one)}" for one in missed}
    assert left == set()


def test_tab_goes_all_round_the_window_but_for_the_timeline_which_uses_it(opened: Opened) -> None:
    everything.fill(opened)
    opened.window.activateWindow()
    for name, panel in everything.panels(opened):
        if name == "timeline":
            continue
        first = next((one for one in everything.controls(panel)), None)
        if first is None:
            continue
        first.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(_MOST_PRESSES):
            before = QApplication.focusWidget()
            assert before is not None
            QTest.keyClick(before, Qt.Key.Key_Tab)
            now = QApplication.focusWidget()
            assert now is not before, f"{name}: the keyboard stays on {everything.spoken_name(before)}"
            if not panel.isAncestorOf(now or panel):
                break
        else:
            pytest.fail(f"Tab never leaves {name}")


def test_tab_comes_to_every_control_of_every_panel(opened: Opened) -> None:
    everything.fill(opened)
    opened.window.activateWindow()
    left: set[str] = set()
    for name, panel in everything.panels(opened):
        if name != "timeline":  # Tab goes from flag to flag there
            reached = walk_past_the_timeline(opened)
            missed = {one for one in everything.controls(panel) if not isinstance(one, QRadioButton)} - reached
            left |= {f"{name}: {type(one).__name__} {everything.spoken_name(one)}" for one in missed}
    assert left == set()


def walk_past_the_timeline(opened: Opened) -> set[QWidget]:
    """Press Tab from the picture all the way round; where it has been. The timeline is passed by its panel's key."""
    timeline = opened.pane.timeline
    opened.pane.player.setFocus()
    start = now = QApplication.focusWidget()
    seen: set[QWidget] = set()
    while now is not None:
        if timeline.isAncestorOf(now):
            following = now.nextInFocusChain()
            while timeline.isAncestorOf(following) or following not in everything.controls(opened.window):
                following = following.nextInFocusChain()
            following.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            QTest.keyClick(now, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is start or now in seen:
            return seen
        assert now is not None
        seen.add(now)
    return seen


def test_the_timeline_is_left_by_the_key_of_another_panel(opened: Opened) -> None:
    opened.window.activateWindow()
    opened.pane.show_dock("timeline")
    key = opened.window.actions_by_id["focus_flags"].shortcut()[0]
    QTest.keyClick(QApplication.focusWidget(), key.key(), key.keyboardModifiers())
    opened.wait(lambda: opened.pane.flags.isAncestorOf(QApplication.focusWidget() or opened.window))
