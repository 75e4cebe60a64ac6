"""Keys outside the menus: bound, claimed before shortcuts, and bound anew when they are changed."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.keys.bound_keys import BoundKeys, OwnKeys, claims, pressed
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.region_keys import RegionStep, region_step

K, M = Qt.Key, Qt.KeyboardModifier
_CTRL, _SHIFT, _ALT, _NONE = M.ControlModifier, M.ShiftModifier, M.AltModifier, M.NoModifier


def event(key: Qt.Key, held: Qt.KeyboardModifier = _NONE, kind: QEvent.Type = QEvent.Type.KeyPress) -> QKeyEvent:
    return QKeyEvent(kind, key, held)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    made.activateWindow()
    return made


def test_they_follow_the_keymap_and_codes_give_way(qtbot: QtBot, window: QWidget) -> None:
    keymap, done = Keymap(), list[str]()
    BoundKeys(
        keymap,
        window,
        {"practice_play": lambda: done.append("play"), "practice_back": lambda: done.append("back")},
        codes={"1": lambda: done.append("code 1"), "P": lambda: done.append("code P"), "": lambda: done.append("none")},
    )
    for key in (K.Key_Space, K.Key_1, K.Key_P):
        QTest.keyClick(window, key)
    assert done == ["play", "code 1", "code P"]
    done.clear()
    keymap.assign("practice_play", ["P"])
    for key in (K.Key_Space, K.Key_1, K.Key_P, K.Key_Left):
        QTest.keyClick(window, key)
    assert done == ["code 1", "play", "back"]


def test_a_key_is_known_by_its_slot_and_claimed_before_shortcuts(qtbot: QtBot) -> None:
    keymap = Keymap()
    keymap.assign("list_go", ["Ctrl+Enter"])
    assert pressed(keymap, event(K.Key_Enter, _CTRL), "list_remove", "list_go") == "list_go"
    assert pressed(keymap, event(K.Key_Enter), "list_go") is None
    assert pressed(keymap, event(K.Key_Control, _CTRL), "list_go") is None
    asked = event(K.Key_Delete, kind=QEvent.Type.ShortcutOverride)
    asked.ignore()
    assert not claims(keymap, asked, "list_go")
    assert not asked.isAccepted()
    assert claims(keymap, asked, "list_go", "list_remove")
    assert asked.isAccepted()
    assert not claims(keymap, event(K.Key_Delete), "list_remove"), "only what asks before shortcuts is claimed"


def test_in_a_list_its_keys_come_before_those_of_the_window(qtbot: QtBot, window: QWidget) -> None:
    keymap, done = Keymap(), list[str]()
    keymap.assign("review_forward", ["Del", "PgDown"])
    keyed = QListWidget()
    OwnKeys(keymap, keyed, {slot_id: partial(done.append, slot_id) for slot_id in ("list_go", "list_remove")})
    keyed.addItem(QListWidgetItem("a moment"))
    QVBoxLayout(window).addWidget(keyed)
    BoundKeys(keymap, window, {"review_forward": lambda: done.append("forward")})
    keyed.setFocus()
    for key in (K.Key_Delete, K.Key_Return, K.Key_PageDown):
        QTest.keyClick(keyed, key)
    assert done == ["list_remove", "list_go", "forward"]


@pytest.mark.parametrize(
    ("key", "held", "step"),
    [
        (K.Key_Left, _NONE, (-1, 0, False)),
        (K.Key_Down, _SHIFT, (0, 10, False)),
        (K.Key_Right, _CTRL, (1, 0, True)),
        (K.Key_Up, _CTRL | _SHIFT, (0, -10, True)),
        (K.Key_Up, _ALT, None),
        (K.Key_A, _NONE, None),
    ],
)
def test_arrows_move_a_region_with_ctrl_and_shift_adding_to_them(
    qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier, step: tuple[int, int, bool] | None
) -> None:
    wanted = RegionStep(columns=step[0], rows=step[1], resize=step[2]) if step is not None else None
    assert region_step(Keymap(), event(key, held)) == wanted


def test_a_region_key_that_has_ctrl_itself_is_taken_as_it_is(qtbot: QtBot) -> None:
    keymap = Keymap()
    keymap.assign("region_left", ["Ctrl+H"])
    keymap.assign("region_right", ["L"])
    assert region_step(keymap, event(K.Key_H, _CTRL)) == RegionStep(columns=-1, rows=0, resize=False)
    assert region_step(keymap, event(K.Key_H)) is None
    assert region_step(keymap, event(K.Key_L, _CTRL | _SHIFT)) == RegionStep(columns=10, rows=0, resize=True)
