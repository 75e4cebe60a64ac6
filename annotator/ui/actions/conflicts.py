"""What stands in the way of giving a slot a key, in words a person can decide by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Literal

from annotator.ui.actions.table import in_language, place_words
from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.slots import SLOTS, Place, is_for_codes, portable, shown
from annotator.ui.look.translation import translate

_TEXT_KEYS = frozenset({"Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+A"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Why a key cannot simply be given.

    Attributes:
        kind: ``action``: another action has it; ``code``: a code of the open session has it; ``never``: it cannot have
            this key; ``note``: nothing in the way, but good to know.
    """

    kind: Literal["action", "code", "never", "note"]
    text: str


def find_conflict(keymap: Keymap, slot_id: str, key: str, codes: Mapping[str, tuple[str, str]]) -> Conflict | None:
    """What is in the way of giving ``slot_id`` this key, or None.

    Args:
        keymap: The keys in force.
        slot_id: Who is to have the key.
        key: Portable name.
        codes: Portable key to (code id, code name) of the open session.
    """
    place = SLOTS[slot_id].place
    if place == "typing" and len(key.removeprefix("Shift+")) == 1:
        words = translate(
            "keys", "{key} writes in a text field; take one with Ctrl or Alt, or one that writes nothing."
        )
        return Conflict(kind="never", text=words.format(key=shown(key)))
    others = keymap.in_the_way(slot_id, key)
    if others:
        other = SLOTS[others[0]]
        return Conflict(
            kind="action",
            text=translate("keys", "{key} does “{what}” already{where}. The two would get in each other's way.").format(
                key=shown(key), what=slot_name(other.id), where=_where(other.place)
            )
            + _free_words(keymap, slot_id, key, codes),
        )
    if key in codes and is_for_codes(place):
        _code_id, name = codes[key]
        return Conflict(
            kind="code",
            text=translate("keys", "{key} starts and ends the code “{code}” in this session.").format(
                key=shown(key), code=name
            )
            + _free_words(keymap, slot_id, key, codes),
        )
    return _note(keymap, slot_id, key, codes)


def slot_name(slot_id: str) -> str:
    """The action's words, without the dots that promise a dialog."""
    return in_language(SLOTS[slot_id].spec.text).rstrip("…")


def free_key(keymap: Keymap, slot_id: str, key: str, codes: Mapping[str, tuple[str, str]]) -> str:
    """A key held with the same Ctrl, Shift or Alt that nothing has where this slot works; empty where all are taken.

    A letter of what the action is called comes first. Without Ctrl and the like letters are for codes: then it is one
    with Ctrl and Shift.
    """
    held, _, _last = key.rpartition("+")
    held = held or "Ctrl+Shift"
    letters = [letter for letter in slot_name(slot_id).upper() if letter in ascii_uppercase]
    wanted = (f"{held}+{letter}" for letter in (*letters, *ascii_uppercase))
    return next((one for one in wanted if not keymap.in_the_way(slot_id, one) and one not in codes), "")


def _free_words(keymap: Keymap, slot_id: str, key: str, codes: Mapping[str, tuple[str, str]]) -> str:
    free = free_key(keymap, slot_id, key, codes)
    return " " + translate("keys", "{key} is free.").format(key=shown(free)) if free else ""


def _note(keymap: Keymap, slot_id: str, key: str, codes: Mapping[str, tuple[str, str]]) -> Conflict | None:
    place = SLOTS[slot_id].place
    elsewhere = [SLOTS[id_] for id_ in keymap.holders(key) if id_ != slot_id]
    if not is_for_codes(place):
        first = [slot_name(slot.id) for slot in elsewhere if is_for_codes(slot.place)]
        if not first and key not in codes:
            return None
        return _told(
            translate("keys", "{key} does this {where}; everywhere else it stays “{what}”.").format(
                key=shown(key), where=place_words(place), what=first[0] if first else codes[key][1]
            )
        )
    if elsewhere:
        return _told(
            translate("keys", "{key} stays “{what}”{where}.").format(
                key=shown(key), what=slot_name(elsewhere[0].id), where=_where(elsewhere[0].place)
            )
        )
    if key in _TEXT_KEYS:
        return _told(translate("keys", "In text fields {key} keeps its usual meaning.").format(key=shown(key)))
    if _writes(key):
        return _told(
            translate("keys", "While you type in a text field {key} writes. It is gone for codes, too.").format(
                key=shown(key)
            )
        )
    return None


def _told(text: str) -> Conflict:
    return Conflict(kind="note", text=text)


def _writes(key: str) -> bool:
    name = portable(key)
    return len(name) == 1 and name.isalnum()


def _where(place: Place) -> str:
    words = place_words(place)
    return f" {words}" if words else ""
