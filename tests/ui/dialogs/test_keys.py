"""The editor of keys: search, press, and decide when something is in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.ui.dialogs.keys import KeyEditor
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.presets import ELAN
from annotator.ui.keys.slots import SLOTS, in_triage
from annotator.ui.widgets.key_field import KeyField

_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def keymap(qtbot: QtBot) -> Keymap:
    return Keymap()


@pytest.fixture
def codes() -> dict[str, tuple[str, str]]:
    return {"S": ("smile", "Smile")}


@pytest.fixture
def editor(qtbot: QtBot, keymap: Keymap, codes: dict[str, tuple[str, str]]) -> KeyEditor:
    def free(code_id: str) -> bool:
        codes.clear()
        return code_id == "smile"

    made = KeyEditor(keymap, codes=lambda: codes, free_code=free)
    qtbot.addWidget(made)
    made.show()
    return made


def press(field: KeyField, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Go to the field with the keyboard, wake it, and press a key."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert field.waiting
    QTest.keyClick(field, key, held)


def shown(editor: KeyEditor) -> list[str]:
    items = [editor.table.item(row, 0) for row in range(editor.table.rowCount())]
    return [item.text() for item in items if item is not None]


def test_every_action_can_be_given_a_key(editor: KeyEditor, keymap: Keymap) -> None:
    for slot_id in SLOTS:
        editor.choose(slot_id)
        assert editor.slot_id == slot_id
        press(editor.new_key, Qt.Key.Key_F12, _CTRL)
        if editor.take.isVisible():
            editor.take.click()
        assert keymap.keys(slot_id) == ("Ctrl+F12",)


def test_tab_and_escape_while_it_waits(editor: KeyEditor, keymap: Keymap) -> None:
    editor.choose("mute")
    press(editor.another_key, Qt.Key.Key_Escape)
    assert keymap.keys("mute") == ("Ctrl+M",)
    assert not editor.another_key.waiting
    press(editor.another_key, Qt.Key.Key_Tab, _CTRL)
    assert keymap.keys("mute") == ("Ctrl+M", "Ctrl+Tab")


def test_a_key_of_another_action_is_told_and_can_be_swapped(editor: KeyEditor, keymap: Keymap) -> None:
    editor.choose("play_pause")
    press(editor.new_key, Qt.Key.Key_G, _CTRL)
    assert "“Go to time” already" in editor.told.text()
    assert keymap.keys("play_pause") == ("Space",)
    editor.swap.click()
    assert (keymap.keys("play_pause"), keymap.keys("go_to_time")) == (("Ctrl+G",), ("Space",))
    assert "Space now" in editor.told.text()


def test_a_timeline_key_is_in_the_way_of_the_window(editor: KeyEditor, keymap: Keymap) -> None:
    editor.choose("mute")
    press(editor.new_key, Qt.Key.Key_Down)
    assert "on the timeline" in editor.told.text()
    editor.leave.click()
    assert keymap.keys("mute") == ("Ctrl+M",)
    press(editor.new_key, Qt.Key.Key_Down)
    editor.take.click()
    assert (keymap.keys("mute"), keymap.keys("next_tier")) == (("Down",), ())


def test_among_the_flags_the_same_key_is_fine_and_said(editor: KeyEditor, keymap: Keymap) -> None:
    editor.choose(in_triage("accept_flag"))
    press(editor.new_key, Qt.Key.Key_S)
    assert keymap.keys(in_triage("accept_flag")) == ("S",)
    assert "everywhere else it stays “Smile”" in editor.told.text()


def test_a_codes_key_is_told_and_taken_only_by_an_edit(editor: KeyEditor, keymap: Keymap, codes) -> None:
    editor.choose("mute")
    press(editor.new_key, Qt.Key.Key_S)
    assert "code “Smile”" in editor.told.text()
    assert not editor.swap.isVisible()
    editor.take.click()
    assert keymap.keys("mute") == ("S",)
    assert codes == {}


def test_a_code_that_cannot_be_changed_keeps_its_key(qtbot: QtBot, keymap: Keymap) -> None:
    editor = KeyEditor(keymap, codes=lambda: {"S": ("smile", "Smile")})
    qtbot.addWidget(editor)
    editor.show()
    editor.choose("mute")
    press(editor.new_key, Qt.Key.Key_S)
    editor.take.click()
    assert keymap.keys("mute") == ("Ctrl+M",)
    assert "keeps its key" in editor.told.text()


def test_search_by_words_and_by_key(editor: KeyEditor) -> None:
    QTest.keyClicks(editor.search, "frame earl")
    found = shown(editor)
    assert {"Start one frame earlier", "End one frame earlier", "Move one frame earlier"} <= set(found)
    assert all("frame earlier" in words for words in found)
    press(editor.find_key, Qt.Key.Key_G, _CTRL)
    assert shown(editor) == ["Go to time"]
    press(editor.find_key, Qt.Key.Key_S)
    assert shown(editor) == ["Slow", "Smile"], "what it does in the review, and the code"
    editor.table.selectRow(1)
    assert not editor.new_key.isEnabled()
    press(editor.find_key, Qt.Key.Key_F11, _CTRL)
    assert shown(editor) == []


def test_reset_one_and_all(editor: KeyEditor, keymap: Keymap) -> None:
    editor.choose("mute")
    assert not editor.reset_one.isEnabled()
    editor.no_key.click()
    assert keymap.keys("mute") == ()
    editor.choose("loop")
    editor.no_key.click()
    editor.reset_one.click()
    assert keymap.keys("loop") == ("Ctrl+L",)
    editor.reset_all.click()
    assert not keymap.own_changes


def test_a_preset_can_be_chosen(editor: KeyEditor, keymap: Keymap) -> None:
    editor.presets.setFocus()
    QTest.keyClick(editor.presets, Qt.Key.Key_Down)
    editor.presets.activated.emit(editor.presets.currentIndex())
    assert keymap.preset == ELAN


def test_keys_go_to_a_file_and_come_back(
    editor: KeyEditor, keymap: Keymap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "meine Tasten.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path.with_suffix("")), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    keymap.assign("mute", ["Ctrl+Alt+M"])
    editor.export_keys()
    editor.reset_all.click()
    editor.import_keys()
    assert keymap.keys("mute") == ("Ctrl+Alt+M",)


def test_what_writes_is_no_key_of_text_fields(editor: KeyEditor, keymap: Keymap) -> None:
    editor.choose("typing_done")
    press(editor.new_key, Qt.Key.Key_X)
    assert "X writes" in editor.told.text()
    assert keymap.keys("typing_done") == ("Enter", "Return")
    press(editor.new_key, Qt.Key.Key_X, _CTRL)
    assert keymap.keys("typing_done") == ("Ctrl+X",)
    assert "everywhere else it stays “Cut annotation”" in editor.told.text()
