"""The palette in the real window: everything is in it, and the keyboard alone does it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.ui.action_specs import SPECS
from annotator.ui.command_palette.palette import CommandPalette
from tests.ui.windows import Opened


def open_palette(opened: Opened) -> CommandPalette:
    opened.trigger("command_palette")
    (palette,) = [one for one in opened.window.findChildren(CommandPalette) if one.isVisible()]
    return palette


def choose(opened: Opened, typed: str) -> None:
    palette = open_palette(opened)
    QTest.keyClicks(palette.field, typed)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    opened.wait(lambda: not palette.isVisible())


def test_every_action_is_in_it_with_its_menu_and_key(opened: Opened) -> None:
    palette = open_palette(opened)
    lines = {entry.id: entry for entry in palette.all_entries}
    for spec in SPECS:
        if spec.id != "command_palette":
            entry = lines[f"action:{spec.id}"]
            assert spec.menu in entry.path
            assert bool(entry.keys) == bool(spec.keys)
    palette.reject()


def test_what_is_typed_is_done_and_comes_first_next_time(opened: Opened) -> None:
    opened.pane.workspace.playhead.seek(0.0)
    choose(opened, "go to the end")
    assert opened.pane.workspace.playhead.time_s > 0
    palette = open_palette(opened)
    assert palette.model.entries[0].id == "action:go_to_end"
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_a_code_is_started_and_ended(opened: Opened) -> None:
    code = next(code for code in opened.document.session.codebook.codes if code.kind == "span")
    for time_s in (1.0, 2.0):
        opened.pane.workspace.playhead.seek(time_s)
        choose(opened, f"code: {code.name}")
    (made,) = opened.document.session.annotations.values()
    assert made.code_id == code.id


def test_a_time_and_a_flag_can_be_gone_to(opened: Opened) -> None:
    choose(opened, "0:03")
    assert abs(opened.pane.workspace.playhead.time_s - 3.0) < 0.1
    choose(opened, "flag: 0:00:05.5")
    assert opened.pane.workspace.selection.flag_id == "f3"


def test_arrows_choose_and_what_cannot_be_done_says_why(make_window: Callable[[], Opened]) -> None:
    opened = make_window()
    palette = open_palette(opened)
    QTest.keyClicks(palette.field, "undo")
    (undo, *_rest) = palette.model.entries
    assert undo.why_not == "open a session first"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.field.clear()
    first = palette.view.currentIndex().row()
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.view.currentIndex().row() == first + 1
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.view.currentIndex().row() == len(palette.model.entries) - 1
    QTest.keyClicks(palette.field, "qqqqxxxx")
    assert palette.model.entries == []
    palette.reject()


def test_a_changed_key_is_shown_at_once(opened: Opened) -> None:
    opened.window.keymap.assign("mute", ["Ctrl+Alt+M"])
    assert opened.window.actions_by_id["mute"].shortcut().toString() == "Ctrl+Alt+M"
    assert "Ctrl+Alt+M" in opened.window.actions_by_id["mute"].toolTip()
    palette = open_palette(opened)
    QTest.keyClicks(palette.field, "mute")
    assert palette.model.entries[0].keys == "Ctrl+Alt+M"
    palette.reject()
