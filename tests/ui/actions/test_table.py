"""The table of actions: complete, and no key does two things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from annotator.ui.action_specs import MENUS, SPECS
from annotator.ui.actions import table as actions
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.slots import SLOTS
from annotator.ui.look.icons import icon
from annotator.ui.look.theme import DARK, LIGHT


def test_no_key_does_two_things() -> None:
    keys = Counter(QKeySequence(key).toString() for spec in SPECS for key in spec.keys)
    assert [key for key, uses in keys.items() if uses > 1] == []


def test_digits_and_letters_stay_free_for_codes() -> None:
    plain = [key for spec in SPECS for key in spec.keys if len(key) == 1 and key.isalnum()]
    assert plain == []


def test_every_action_is_in_a_menu_that_the_window_has() -> None:
    for menu, specs in MENUS.items():
        assert {spec.menu for spec in specs} <= {menu}
    assert len({spec.id for spec in SPECS}) == len(SPECS)


def test_every_icon_that_an_action_names_can_be_drawn(qtbot: QtBot) -> None:
    for spec in SPECS:
        if spec.icon:
            for theme in (LIGHT, DARK):
                assert not icon(theme, spec.icon).pixmap(24).isNull()


def test_an_action_without_a_handler_is_refused(qtbot: QtBot) -> None:
    handlers: dict[str, Callable[[], None]] = {spec.id: lambda: None for spec in SPECS}
    del handlers["undo"]
    with pytest.raises(KeyError, match="undo"):
        actions.make_actions(QObject(), handlers)
    with pytest.raises(KeyError, match="nonsense"):
        actions.make_actions(QObject(), {**handlers, "undo": lambda: None, "nonsense": lambda: None})


def test_the_cheat_sheet_lists_every_key_and_tooltips_teach_them(qtbot: QtBot) -> None:
    owner = QObject()
    made = actions.make_actions(owner, {spec.id: lambda: None for spec in SPECS})
    with_keys = [spec for spec in SPECS if spec.keys]
    shown = actions.cheat_sheet(Keymap())
    assert len(shown) == sum(bool(slot.defaults) for slot in SLOTS.values())
    assert {section for section, _words, _keys in shown} >= {"Triage", "Lists", "While typing", "Review", "Practice"}
    for spec in with_keys:
        assert QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) in made[spec.id].toolTip()
