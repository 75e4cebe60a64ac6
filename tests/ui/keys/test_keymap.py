# pyright: basic, reportOptionalMemberAccess=false, reportOptionalSubscript=false, reportArgumentType=false
# pyright: reportIndexIssue=false, reportOptionalIterable=false
"""Keys can be given, taken, swapped and reset; they outlast the program and travel as a file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from annotator.ui.keys.keymap import KeyFileError, Keymap
from annotator.ui.keys.presets import BORIS, ELAN, OWN, PRESETS, keys_of
from annotator.ui.keys.slots import SLOTS, collide, in_triage, is_for_codes, meet, portable
from annotator.ui.remembered.preferences import Preferences


def stored(path: Path) -> Preferences:
    return Preferences(QSettings(str(path), QSettings.Format.IniFormat))


def meanings(keymap: Keymap) -> list[tuple[str, str, str]]:
    """Every key that means two things in one place."""
    return [
        (key, id_, other)
        for id_ in SLOTS
        for key in keymap.keys(id_)
        for other in keymap.in_the_way(id_, key)
        if other > id_
    ]


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.name)
def test_no_preset_names_what_is_not_there_or_gives_a_key_two_meanings(qtbot: QtBot, preset) -> None:
    assert set(preset.keys) <= set(SLOTS)
    assert all(portable(key) for keys in preset.keys.values() for key in keys)
    keymap = Keymap()
    keymap.use(preset)
    assert meanings(keymap) == []
    letters = [key for id_, slot in SLOTS.items() if is_for_codes(slot.place) for key in keymap.keys(id_)]
    assert [key for key in letters if len(key) == 1 and key.isalnum()] == [], "letters and digits are for codes"
    assert {id_ for id_ in SLOTS if SLOTS[id_].defaults and not keymap.keys(id_)} == set(), "nothing loses its last key"


def test_a_key_that_is_given_away_is_gone_where_it_was(qtbot: QtBot) -> None:
    keymap = Keymap()
    told: list[bool] = []
    keymap.changed.connect(lambda: told.append(True))
    keymap.assign("mute", ["Ctrl+G"])
    assert keymap.keys("mute") == ("Ctrl+G",)
    assert keymap.keys("go_to_time") == ()
    assert told
    assert meanings(keymap) == []


def test_swapping_leaves_nobody_without_a_key(qtbot: QtBot) -> None:
    keymap = Keymap()
    before = Counter(key for id_ in SLOTS for key in keymap.keys(id_))
    keymap.swap("play_pause", ["Ctrl+G"], "go_to_time")
    assert (keymap.keys("play_pause"), keymap.keys("go_to_time")) == (("Ctrl+G",), ("Space",))
    assert Counter(key for id_ in SLOTS for key in keymap.keys(id_)) == before


def test_reset_takes_a_key_back_from_whoever_has_it(qtbot: QtBot) -> None:
    keymap = Keymap()
    keymap.assign("mute", ["Space"])
    assert keymap.is_changed("play_pause")
    keymap.reset("play_pause")
    assert keymap.keys("play_pause") == ("Space",)
    assert keymap.keys("mute") == ()
    keymap.use(OWN)
    assert not keymap.own_changes
    assert all(keymap.keys(id_) == keys for id_, keys in keys_of(OWN).items())


def test_among_the_flags_a_key_is_in_nobodys_way(qtbot: QtBot) -> None:
    keymap = Keymap()
    keymap.assign(in_triage("accept_flag"), ["Space"])
    assert keymap.keys("play_pause") == ("Space",)
    assert meet("window", "timeline")
    assert not meet("flags", "window")
    keymap.assign(in_triage("reject_flag"), ["Space"])
    assert keymap.keys(in_triage("accept_flag")) == ()


def test_they_are_there_in_the_next_run(qtbot: QtBot, tmp_path: Path) -> None:
    first = Keymap(stored(tmp_path / "s.ini"))
    first.use(ELAN)
    first.assign("mute", ["Ctrl+Alt+M", "nonsense+key"])
    again = Keymap(stored(tmp_path / "s.ini"))
    assert again.preset == ELAN
    assert again.keys("mute") == ("Ctrl+Alt+M",)
    assert again.keys("play_pause") == ("Ctrl+Space",)


def test_a_damaged_value_falls_back_to_our_own_keys(qtbot: QtBot, tmp_path: Path) -> None:
    preferences = stored(tmp_path / "s.ini")
    preferences.set_text("keys", '{"format": "annotator-keys", "version": 1, "keys": 3}')
    assert Keymap(preferences).keys("play_pause") == ("Space",)


def test_a_file_carries_them_to_another_computer(qtbot: QtBot) -> None:
    one, other = Keymap(), Keymap()
    one.use(BORIS)
    one.assign("mute", [])
    other.assign("loop", ["Ctrl+M"])
    other.take_json(one.to_json())
    assert {id_: other.keys(id_) for id_ in SLOTS} == {id_: one.keys(id_) for id_ in SLOTS}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a file of keys"),
        ("[1]", "not a file of keys"),
        ('{"format": "annotator-session"}', "not a file of keys"),
        ('{"format": "annotator-keys", "version": 2, "keys": {}}', "newer version"),
        ('{"format": "annotator-keys", "version": 1}', '"keys" is missing'),
        ('{"format": "annotator-keys", "version": 1, "keys": {"mute": "M"}}', '"mute" should be a list'),
    ],
)
def test_a_file_that_holds_no_keys_changes_nothing(qtbot: QtBot, text: str, says: str) -> None:
    keymap = Keymap()
    keymap.assign("mute", ["Ctrl+Alt+M"])
    with pytest.raises(KeyFileError, match=says):
        keymap.take_json(text)
    assert keymap.keys("mute") == ("Ctrl+Alt+M",)


def test_what_an_older_program_kept_wins_over_keys_that_are_new(qtbot: QtBot) -> None:
    """Before triage and lists had slots, Z and Enter were free among the flags."""
    keymap = Keymap()
    kept = {"accept_flag@flags": ["Z"], "reject_flag@flags": ["Enter"]}
    keymap.take_json(json.dumps({"format": "annotator-keys", "version": 1, "preset": "elan", "keys": kept}))
    assert keymap.keys(in_triage("accept_flag")) == ("Z",)
    assert keymap.keys("triage_undo") == ()
    assert keymap.keys("list_go") == ("Return",)
    assert keymap.keys("review_forward") == SLOTS["review_forward"].defaults
    assert meanings(keymap) == []


def test_a_place_of_its_own_is_in_nobodys_way_and_has_every_key_once(qtbot: QtBot) -> None:
    keymap = Keymap()
    keymap.assign("practice_play", ["Ctrl+G"])
    keymap.assign("review_stills", ["PgDown", "Space"])
    assert keymap.keys("go_to_time") == ("Ctrl+G",)
    assert keymap.keys("play_pause") == ("Space",)
    assert "PgDown" not in keymap.keys("review_forward"), "inside the review it went to another"
    keymap.assign("triage_stop", ["A"])
    assert keymap.keys(in_triage("accept_flag")) == (), "in triage both would be meant"


def test_what_stays_while_moments_are_replayed_is_in_the_way_of_the_review(qtbot: QtBot) -> None:
    stays = replace(SLOTS["go_to_time"], spec=replace(SLOTS["go_to_time"].spec, in_review=True))
    assert collide(stays, SLOTS["review_play"])
    assert not collide(SLOTS["go_to_time"], SLOTS["review_play"])
