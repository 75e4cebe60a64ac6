"""Modifiers, scales and tiers of a codebook being edited: adding, removing, and their values as lines of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from annotator.domain.clock import new_id
from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import Modifier, ModifierValue, Scale, ScaleAnchor, TierScheme
from annotator.domain.tier_tree import under_parents
from annotator.ui.dialogs.codebook_draft import free_name

_WITH_KEY = re.compile(r"^(.*\S)\s*\((\S)\)$")
_ANCHOR = re.compile(r"^\s*(-?\d+(?:[.,]\d+)?)\s*(?:=|:|\s)\s*(.+)$")


def add_modifier(codebook: Codebook, name: str) -> Codebook:
    """A new modifier with two values, at the end."""
    values = (ModifierValue(id=new_id(), name="low", key="1"), ModifierValue(id=new_id(), name="high", key="2"))
    made = Modifier(id=new_id(), name=free_name(name, (row.name for row in codebook.modifiers)), values=values)
    return replace(codebook, modifiers=(*codebook.modifiers, made))


def remove_modifier(codebook: Codebook, modifier_id: str) -> Codebook:
    """No code asks for it any more."""
    codes = (replace(code, modifier_ids=_without(code.modifier_ids, modifier_id)) for code in codebook.codes)
    kept = tuple(row for row in codebook.modifiers if row.id != modifier_id)
    return replace(codebook, codes=tuple(codes), modifiers=kept)


def put_modifier(codebook: Codebook, changed: Modifier) -> Codebook:
    """Replace the modifier with this id."""
    return replace(codebook, modifiers=tuple(changed if row.id == changed.id else row for row in codebook.modifiers))


def add_scale(codebook: Codebook, name: str) -> Codebook:
    """A new scale from 1 to 5, at the end."""
    made = Scale(id=new_id(), name=free_name(name, (row.name for row in codebook.scales)))
    return replace(codebook, scales=(*codebook.scales, made))


def remove_scale(codebook: Codebook, scale_id: str) -> Codebook:
    """No code and no tier has it any more."""
    codes = (replace(code, scale_ids=_without(code.scale_ids, scale_id)) for code in codebook.codes)
    tiers = (replace(row, scale_ids=_without(row.scale_ids, scale_id)) for row in codebook.tiers)
    kept = tuple(row for row in codebook.scales if row.id != scale_id)
    return replace(codebook, codes=tuple(codes), tiers=tuple(tiers), scales=kept)


def put_scale(codebook: Codebook, changed: Scale) -> Codebook:
    """Replace the scale with this id."""
    return replace(codebook, scales=tuple(changed if row.id == changed.id else row for row in codebook.scales))


def tier_names(codebook: Codebook) -> tuple[str, ...]:
    """All tiers: those of codes, those that something is said of, and their parents."""
    return tuple(name for name, _depth in tier_tree(codebook))


def tier_tree(codebook: Codebook) -> list[tuple[str, int]]:
    """All tiers, each after the one it depends on, with how deep it stands."""
    names = [code.tier for code in codebook.codes]
    names += [name for row in codebook.tiers for name in (row.tier, row.parent_tier) if name]
    return under_parents(names, codebook)


def put_tier(codebook: Codebook, changed: TierScheme) -> Codebook:
    """What is said of a tier; where that is nothing, and a code stands on it, it is not kept."""
    kept = tuple(row for row in codebook.tiers if row.tier != changed.tier)
    plain = changed == TierScheme(tier=changed.tier) and any(code.tier == changed.tier for code in codebook.codes)
    return replace(codebook, tiers=kept if plain else (*kept, changed))


def remove_tier(codebook: Codebook, name: str) -> Codebook:
    """Nothing is said of a tier any more, and nothing depends on it."""
    kept = (row for row in codebook.tiers if row.tier != name)
    alone = (replace(row, parent_tier="", relation="within") if row.parent_tier == name else row for row in kept)
    return replace(codebook, tiers=tuple(alone))


def values_as_text(values: Sequence[ModifierValue]) -> str:
    """One value a line, with its key in brackets."""
    return "\n".join(f"{value.name} ({value.key})" if value.key else value.name for value in values)


def values_from_text(text: str, before: Sequence[ModifierValue]) -> tuple[ModifierValue, ...]:
    """The values that the lines name.

    A value of the same name, else, where there are as many lines as before, the one in the same line, keeps its id: so
    what was chosen before is still chosen when a value is called otherwise.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    by_name = {value.name: value for value in before}
    read = [(found.group(1), found.group(2)) if (found := _WITH_KEY.match(line)) else (line, "") for line in lines]
    names = {name for name, _ in read}
    made: list[ModifierValue] = []
    for place, (name, key) in enumerate(read):
        same = by_name.get(name)
        if same is None and len(read) == len(before) and before[place].name not in names:
            same = before[place]
        id_ = same.id if same is not None and same.id not in {value.id for value in made} else new_id()
        made.append(ModifierValue(id=id_, name=name, key=key))
    return tuple(made)


def anchors_as_text(anchors: Sequence[ScaleAnchor]) -> str:
    """One point a line."""
    return "\n".join(f"{one.value:g} = {one.text}" for one in anchors)


def anchors_from_text(text: str) -> tuple[ScaleAnchor, ...]:
    """The points that lines such as ``1 = not at all`` name; other lines say nothing."""
    found = (_ANCHOR.match(line) for line in text.splitlines())
    anchors = {float(one.group(1).replace(",", ".")): one.group(2).strip() for one in found if one is not None}
    return tuple(ScaleAnchor(value=value, text=words) for value, words in sorted(anchors.items()))


def _without(ids: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ != gone)
