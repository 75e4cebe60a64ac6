"""Every field of a session (or of anything made of dataclasses) that can hold text, found from the types themselves.

A new field needs no entry anywhere: what is not said to be an id or not to be words *is* text that people wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

FieldKind = Literal["text", "title", "id", "fixed"]
"""Words people wrote; what names a tier or a group wherever it stands; an id or a reference to one; neither."""

_IDS = re.compile(r"(^|_)ids?$")
_FIXED = re.compile(
    r"_at$|sha256$|^(fingerprint|color|shortcut|key|unit|signal|rule|program_version|blind_to|applies_to)$"
)
_TITLES = re.compile(r"^(tier|parent_tier|exclusive_group)$")
_TIER_LOCK = ("TierLock", "id")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class TextField:
    """One field: the dataclass it belongs to, its name, and what its text is."""

    owner: str
    name: str
    kind: FieldKind

    @property
    def title(self) -> str:
        """The field in words, e.g. ``annotation note``."""
        owner = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.owner).lower()
        return f"{owner} {self.name.replace('_', ' ')}"


Rewrite = Callable[[TextField, str], str]


@cache
def text_fields(owner: type) -> Mapping[str, TextField]:
    """By name, the fields of a dataclass that hold text or several texts; none of those with a fixed set of values."""
    hints = get_type_hints(owner)
    return MappingProxyType(
        {
            row.name: TextField(owner.__name__, row.name, _kind(owner, row.name))
            for row in fields(owner)
            if _holds_text(hints[row.name])
        }
    )


def _kind(owner: type, name: str) -> FieldKind:
    if (owner.__name__, name) == _TIER_LOCK or _TITLES.match(name):
        return "title"
    if _IDS.search(name):
        return "id"
    return "fixed" if _FIXED.search(name) else "text"


def _holds_text(hint: Any) -> bool:
    if hint is str:
        return True
    if get_origin(hint) is Literal:
        return False
    return any(_holds_text(part) for part in get_args(hint))


def rewritten(value: Value, rewrite: Rewrite) -> Value:
    """The value with every text in it rewritten; what does not change stays the same object."""
    return cast(Value, _rewritten(value, None, rewrite))


def texts_in(value: object) -> Iterator[tuple[TextField, str]]:
    """Every text in a value, with its field."""
    found: list[tuple[TextField, str]] = []

    def note(field: TextField, text: str) -> str:
        found.append((field, text))
        return text

    rewritten(value, note)
    return iter(found)


def _rewritten(value: Any, field: TextField | None, rewrite: Rewrite) -> Any:
    if isinstance(value, str):
        return value if field is None or field.kind == "fixed" else rewrite(field, value)
    if isinstance(value, tuple):
        return _tuple(cast("tuple[Any, ...]", value), field, rewrite)
    if isinstance(value, Mapping):
        return _mapping(cast("Mapping[str, Any]", value), field, rewrite)
    if is_dataclass(value) and not isinstance(value, type):
        return _row(value, rewrite)
    return value


def _row(row: Any, rewrite: Rewrite) -> Any:
    owner: type = row.__class__
    texts = text_fields(owner)
    changed: dict[str, Any] = {}
    for field in fields(row):
        before = getattr(row, field.name)
        after = _rewritten(before, texts.get(field.name), rewrite)
        if after is not before:
            changed[field.name] = after
    return replace(row, **changed) if changed else row


def _tuple(values: tuple[Any, ...], field: TextField | None, rewrite: Rewrite) -> tuple[Any, ...]:
    after = tuple(_rewritten(value, field, rewrite) for value in values)
    return values if all(one is other for one, other in zip(values, after, strict=True)) else after


def _mapping(values: Mapping[str, Any], field: TextField | None, rewrite: Rewrite) -> Mapping[str, Any]:
    """Rows keep standing under their own key or id."""
    after = {key: _rewritten(value, field, rewrite) for key, value in values.items()}
    if all(after[key] is value for key, value in values.items()):
        return values
    return MappingProxyType({_key(key, values[key], row): row for key, row in after.items()})


def _key(key: str, before: Any, after: Any) -> str:
    for name in ("key", "id"):
        if getattr(before, name, None) == key:
            return str(getattr(after, name))
    return key
