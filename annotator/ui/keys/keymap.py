"""The keys in force: a preset and what the user changed in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from PySide6.QtCore import QCoreApplication, QObject, Signal

from annotator.ui.keys.presets import Preset, keys_of, preset
from annotator.ui.keys.slots import SLOTS, collide, portable, shown
from annotator.ui.remembered.preferences import Preferences

FORMAT = "annotator-keys"
VERSION = 1
_STORED = "keys"


class KeyFileError(ValueError):
    """A file does not hold keys; the text says what is wrong with it."""


class Keymap(QObject):
    """Which keys each slot has. Kept in the preferences if there are any; else it lasts as long as this object."""

    changed = Signal()

    def __init__(self, preferences: Preferences | None = None, parent: QObject | None = None):
        super().__init__(parent)
        self._preferences = preferences
        self._preset = preset("own")
        self._given = keys_of(self._preset)
        self._own: dict[str, tuple[str, ...]] = {}
        text = preferences.text(_STORED) if preferences is not None else ""
        if text:
            try:
                self._take(text)
            except KeyFileError:
                self._own = {}  # a damaged value must not keep anybody from working

    # --- asking

    @property
    def preset(self) -> Preset:
        """The set of keys that the user's own are changes of."""
        return self._preset

    @property
    def own_changes(self) -> Mapping[str, tuple[str, ...]]:
        """What differs from the preset."""
        return dict(self._own)

    def keys(self, slot_id: str) -> tuple[str, ...]:
        """Portable names of a slot's keys; the first is the one to show."""
        return self._own.get(slot_id, self._given.get(slot_id, ()))

    def text(self, slot_id: str) -> str:
        """The slot's first key as people read it; empty if it has none."""
        keys = self.keys(slot_id)
        return shown(keys[0]) if keys else ""

    def all_text(self, slot_id: str) -> str:
        """All keys of the slot as people read them."""
        return ", ".join(dict.fromkeys(map(shown, self.keys(slot_id))))

    def tip(self, text: str, *slot_ids: str) -> str:
        """``text`` with the first key of each slot behind it, as tooltips tell keys."""
        keys = ", ".join(key for key in map(self.text, slot_ids) if key)
        return f"{text}  ({keys})" if keys else text

    def fill(self, text: str) -> str:
        """``text`` with ``{slot id}`` replaced by the slot's key; by where to find it if it has none."""
        return text.format_map(_Named(self))

    def is_changed(self, slot_id: str) -> bool:
        """True if the user gave this slot other keys than the preset does."""
        return slot_id in self._own

    def preset_keys(self, slot_id: str) -> tuple[str, ...]:
        """What the slot would have without the user's changes."""
        return self._given.get(slot_id, ())

    def holders(self, key: str) -> list[str]:
        """Ids of the slots that have this key, wherever it works."""
        name = portable(key)
        return [id_ for id_ in SLOTS if name in self.keys(id_)]

    def in_the_way(self, slot_id: str, key: str) -> list[str]:
        """Ids of other slots that have this key where it would be unclear what is meant."""
        slot = SLOTS[slot_id]
        return [id_ for id_ in self.holders(key) if id_ != slot_id and collide(SLOTS[id_], slot)]

    # --- changing

    def assign(self, slot_id: str, keys: Iterable[str]) -> None:
        """Give a slot these keys; whoever has one of them in the way loses it."""
        wanted = tuple(dict.fromkeys(name for name in map(portable, keys) if name))
        for key in wanted:
            for other in self.in_the_way(slot_id, key):
                self._put(other, tuple(name for name in self.keys(other) if name != key))
        self._put(slot_id, wanted)
        self._keep()

    def swap(self, slot_id: str, keys: Iterable[str], other_id: str) -> None:
        """Give ``slot_id`` these keys, and ``other_id`` those that it gives up for them."""
        wanted = tuple(map(portable, keys))
        freed = tuple(key for key in self.keys(slot_id) if key not in wanted)
        kept = tuple(key for key in self.keys(other_id) if key not in wanted)
        self._put(slot_id, ())
        self.assign(other_id, (*freed, *kept))
        self.assign(slot_id, wanted)

    def reset(self, slot_id: str) -> None:
        """Give a slot the preset's keys again; whoever has one of them loses it."""
        self.assign(slot_id, self.preset_keys(slot_id))

    def use(self, chosen: Preset) -> None:
        """Take a preset as it is; the user's changes are forgotten."""
        self._preset = chosen
        self._given = keys_of(chosen)
        self._own = {}
        self._keep()

    # --- as a file

    def to_json(self) -> str:
        """The keys as the text of a file that another computer can take over."""
        return json.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "preset": self._preset.name,
                "keys": {id_: list(keys) for id_, keys in self._own.items()},
            },
            indent=1,
        )

    def take_json(self, text: str) -> None:
        """Take over the keys of such a file.

        Raises:
            KeyFileError: it holds no keys, or they are damaged; the keys in force stay.
        """
        self._take(text)
        self._keep()

    def _take(self, text: str) -> None:
        chosen, own = _parsed(text)
        self._preset, self._given, self._own = chosen, keys_of(chosen), {}
        for id_, keys in own.items():
            self._put(id_, keys)
        for id_ in own:  # a file written before there were other slots knows nothing of their keys
            for key in self.keys(id_):
                for other in self.in_the_way(id_, key):
                    self._put(other, tuple(name for name in self.keys(other) if name != key))

    def _put(self, slot_id: str, keys: tuple[str, ...]) -> None:
        if keys == self._given.get(slot_id, ()):
            self._own.pop(slot_id, None)
        else:
            self._own[slot_id] = keys

    def _keep(self) -> None:
        if self._preferences is not None:
            self._preferences.set_text(_STORED, self.to_json())
        self.changed.emit()


class _Named(Mapping[str, str]):
    """What to call each slot in a sentence that tells people to use it."""

    def __init__(self, keymap: Keymap):
        self._keymap = keymap

    def __getitem__(self, slot_id: str) -> str:
        spec = SLOTS[slot_id].spec
        words = [QCoreApplication.translate("actions", text).rstrip("…") for text in (spec.menu, spec.text)]
        return self._keymap.text(slot_id) or " › ".join(words)

    def __iter__(self) -> Iterator[str]:
        return iter(SLOTS)

    def __len__(self) -> int:
        return len(SLOTS)


def _parsed(text: str) -> tuple[Preset, dict[str, tuple[str, ...]]]:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KeyFileError(f"this is not a file of keys: {error}") from error
    if not isinstance(found, dict):
        raise KeyFileError('this is not a file of keys: it should start with {"format": "annotator-keys"')
    rows = cast("dict[str, object]", found)
    if rows.get("format") != FORMAT:
        raise KeyFileError('this is not a file of keys: it should start with {"format": "annotator-keys"')
    if rows.get("version") != VERSION:
        raise KeyFileError("these keys were written by a newer version of the program; update this one")
    keys = rows.get("keys")
    if not isinstance(keys, dict):
        raise KeyFileError('"keys" is missing in this file of keys')
    own: dict[str, tuple[str, ...]] = {}
    for id_, names in cast("dict[str, object]", keys).items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in cast("list[object]", names)):
            raise KeyFileError(f'"keys" › "{id_}" should be a list of key names')
        if id_ in SLOTS:  # an action that another version has is nothing to stumble over
            own[id_] = tuple(name for name in map(portable, cast("list[str]", names)) if name)
    return preset(str(rows.get("preset", "own"))), own
