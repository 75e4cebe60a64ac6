"""Sets of keys to start from: our own, and those of two programs that coders may have in their fingers.

The keys of ELAN are the usual ones of its annotation mode; the keys of BORIS those that its user guide lists for
media-based coding. ``docs/keys.md`` says which are the same and which cannot be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from types import MappingProxyType

from annotator.ui.keys.slots import SLOTS, collide, portable


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named set of keys.

    Attributes:
        keys: Slot id to keys, where they differ from our own. Our own keys that are in the way give way.
    """

    name: str
    title: str
    keys: Mapping[str, tuple[str, ...]]


OWN = Preset(name="own", title="of the Annotator", keys=MappingProxyType({}))

ELAN = Preset(
    name="elan",
    title="like ELAN",
    keys=MappingProxyType(
        {
            "play_pause": ("Ctrl+Space",),
            "play_selection": ("Shift+Space",),
            "previous_frame": ("Ctrl+Left",),
            "next_frame": ("Ctrl+Right",),
            "back_second": ("Shift+Left",),
            "forward_second": ("Shift+Right",),
            "go_to_start": ("Ctrl+B",),
            "go_to_end": ("Ctrl+E",),
            "annotate_span": ("Alt+N", "Enter", "Return"),
            "focus_details": ("Alt+M",),
            "delete": ("Alt+D", "Del"),
            "clear_span": ("Alt+Shift+C", "Esc"),
            "previous_annotation": ("Alt+Left",),
            "next_annotation": ("Alt+Right",),
            "previous_tier": ("Ctrl+Up",),
            "next_tier": ("Ctrl+Down",),
            "start_earlier": ("Ctrl+J",),
            "start_later": ("Ctrl+U",),
            "end_earlier": ("Ctrl+Shift+J",),
            "end_later": ("Ctrl+Shift+U",),
            "export_session": ("Ctrl+Alt+E",),
            "next_undecided": ("Alt+Shift+Down",),
            "new_utterance": ("Alt+Shift+U",),
            "merge_utterance": ("Alt+Shift+J",),
            "add_marker": ("Alt+U",),
            "split_annotation": ("Alt+B",),
            "merge_annotations": ("Alt+J",),
        }
    ),
)

BORIS = Preset(
    name="boris",
    title="like BORIS",
    keys=MappingProxyType(
        {
            "play_pause": ("Space",),
            "previous_frame": ("Left", "/"),
            "next_frame": ("Right", "*"),
            "back_second": ("Down", "Shift+Left"),
            "forward_second": ("Up", "Shift+Right"),
            "faster": ("Home", "+", "="),
            "slower": ("End", "-"),
            "normal_speed": ("Backspace",),
            "go_to_time": ("Ctrl+T", "Ctrl+G"),
            "go_to_start": ("Ctrl+Home",),
            "go_to_end": ("Ctrl+End",),
            "previous_tier": ("Alt+Shift+Up",),
            "next_tier": ("Alt+Shift+Down",),
            "triage": ("F12",),
            "undo": ("Ctrl+Z",),
        }
    ),
)

PRESETS: tuple[Preset, ...] = (OWN, ELAN, BORIS)


def preset(name: str) -> Preset:
    """The preset with this name; our own if there is none."""
    return next((one for one in PRESETS if one.name == name), OWN)


def keys_of(chosen: Preset) -> dict[str, tuple[str, ...]]:
    """Slot id to portable keys, with the preset's keys in place; none means two things, nothing is left without."""
    named = {id_: tuple(map(portable, keys)) for id_, keys in chosen.keys.items() if id_ in SLOTS}
    made: dict[str, tuple[str, ...]] = {}
    for slot in SLOTS.values():
        if slot.id in named:
            made[slot.id] = named[slot.id]
            continue
        taken = {key for id_, keys in named.items() if collide(SLOTS[id_], slot) for key in keys}
        made[slot.id] = tuple(key for key in map(portable, slot.defaults) if key not in taken)
    for id_, slot in SLOTS.items():
        if slot.defaults and not made[id_]:
            made[id_] = (_spare(slot.spec.text, {key for keys in made.values() for key in keys}),)
    return made


def _spare(words: str, taken: set[str]) -> str:
    """A key for an action that gave all of its own away: Alt+Shift and a letter of its words that is free."""
    letters = [letter for letter in words.upper() if letter in ascii_uppercase]
    return next(key for key in (f"Alt+Shift+{letter}" for letter in (*letters, *ascii_uppercase)) if key not in taken)
