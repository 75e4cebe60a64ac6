"""The modifiers of BORIS: sets that a behaviour asks for, and what an event has of them, parted by pipes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from annotator.domain.coding_scheme import Modifier, ModifierKind, ModifierValue
from annotator.domain.limits import LONGEST_NAME
from annotator.exchange.coded_details import Detail, as_number
from annotator.exchange.foreign_codes import code_id
from annotator.exchange.spoken_text import tidy

_KEY = re.compile(r"^(.*\S)\s*\((\S)\)$")
_KINDS: Mapping[int, ModifierKind] = {0: "one", 1: "several", 2: "number"}
_MOST_SETS, _MOST_VALUES = 40, 200


def modifier_sets(written: Any, *, behaviour: str) -> tuple[Modifier, ...]:
    """The sets of one behaviour in their order: as BORIS 5 and later write them, or in one text as before.

    A set without a name is called after the behaviour. What is no set is passed over.
    """
    if isinstance(written, str):
        sets = [part.split(",") for part in written.split("|") if part.strip()]
        return tuple(
            _modifier("", "one", values, behaviour, place) for place, values in enumerate(sets[:_MOST_SETS], start=1)
        )
    if not isinstance(written, Mapping):
        return ()
    made: list[Modifier] = []
    rows = cast("Mapping[str, Any]", written)
    for place, key in enumerate(sorted(rows, key=lambda one: (len(str(one)), str(one)))[:_MOST_SETS], start=1):
        row = rows[key]
        if isinstance(row, Mapping):
            one = cast("Mapping[str, Any]", row)
            values: Any = one.get("values")
            told: Any = one.get("type")
            kind = _KINDS.get(told, "one") if isinstance(told, int) else "one"
            listed = cast("Sequence[Any]", values) if isinstance(values, list) else ()
            made.append(_modifier(str(one.get("name") or ""), kind, listed, behaviour, place))
    return tuple(made)


def _modifier(name: str, kind: ModifierKind, written: Sequence[Any], behaviour: str, place: int) -> Modifier:
    values: dict[str, ModifierValue] = {}
    keys: set[str] = set()
    for text in (tidy(str(value)) for value in written[:_MOST_VALUES]):
        found = _KEY.match(text)
        value, key = (found.group(1), found.group(2)) if found else (text, "")
        if value and len(value) <= LONGEST_NAME:
            fits = bool(key) and key.casefold() not in keys
            values.setdefault(code_id(value), ModifierValue(id=code_id(value), name=value, key=key if fits else ""))
            keys.add(key.casefold())
    called = tidy(name)[:LONGEST_NAME] or f"{behaviour[:80]} {place}"
    if kind != "number" and not values:
        kind = "number"  # a set without values asks for something typed
    return Modifier(
        id=code_id(called), name=called, kind=kind, values=() if kind == "number" else tuple(values.values())
    )


def chosen_modifiers(written: str, sets: Sequence[Modifier]) -> tuple[tuple[Detail, ...], str]:
    """What an event has of the sets of its behaviour, and what is left over, as text."""
    parts = [part.strip() for part in written.split("|")]
    details: list[Detail] = []
    left: list[str] = []
    for place, part in enumerate(parts):
        if part in ("", "None"):
            continue
        modifier = sets[place] if place < len(sets) else None
        values = _values(part, modifier) if modifier is not None else ()
        if modifier is not None and values:
            details.append(Detail(name=modifier.name, values=values))
        else:
            left.append(part)
    return tuple(details), "|".join(left)


def _values(part: str, modifier: Modifier) -> tuple[str, ...]:
    if modifier.kind == "number":
        return (part,) if as_number(part) is not None else ()
    if modifier.kind == "one":
        return (_KEY.sub(r"\1", part),)
    return tuple(_KEY.sub(r"\1", value.strip()) for value in part.split(",") if value.strip())[:_MOST_VALUES]
