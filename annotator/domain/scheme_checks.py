"""Whether a codebook's modifiers, scales and tiers hold together, and whether an annotation's details are theirs."""

from __future__ import annotations

import math

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import Modifier, Scale
from annotator.domain.limits import MOST_OF

_MOST_POINTS = 1001


class SchemeError(ValueError):
    """A codebook does not hold together. ``place`` is the JSON path below the codebook (``.scales[0].step``)."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(problem)
        self.place = place
        self.problem = problem


def check_scheme(codebook: Codebook) -> None:
    """Check modifiers, scales and tiers, and that what codes and tiers name is there.

    Raises:
        SchemeError: says where the first thing wrong is.
    """
    _check_names(codebook)
    for index, modifier in enumerate(codebook.modifiers):
        _check_modifier(modifier, f".modifiers[{index}]")
    for index, scale in enumerate(codebook.scales):
        _check_scale(scale, f".scales[{index}]")
    modifiers, scales = {row.id for row in codebook.modifiers}, {row.id for row in codebook.scales}
    for index, code in enumerate(codebook.codes):
        here = f".codes[{index}]"
        _check_known(code.modifier_ids, modifiers, f"{here}.modifier_ids", "modifier")
        _check_known(code.scale_ids, scales, f"{here}.scale_ids", "scale")
    codes = {code.id for code in codebook.codes}
    for index, tier in enumerate(codebook.tiers):
        here = f".tiers[{index}]"
        _check_known(tier.code_ids, codes, f"{here}.code_ids", "code")
        _check_known(tier.scale_ids, scales, f"{here}.scale_ids", "scale")
        problem = parent_problem(codebook, tier.tier)
        if problem:
            raise SchemeError(f"{here}.parent_tier", problem)


def _check_names(codebook: Codebook) -> None:
    for table, rows in (("modifiers", codebook.modifiers), ("scales", codebook.scales)):
        seen: set[str] = set()
        for index, row in enumerate(rows):
            if not row.id or row.id in seen:
                raise SchemeError(f".{table}[{index}].id", f"the id '{row.id}' stands twice" if row.id else "no id")
            if not row.name.strip():
                raise SchemeError(f".{table}[{index}].name", "it needs a name")
            seen.add(row.id)
    tiers: set[str] = set()
    for index, tier in enumerate(codebook.tiers):
        if not tier.tier.strip() or tier.tier in tiers:
            problem = f"the tier '{tier.tier}' stands twice" if tier.tier.strip() else "a tier needs a name"
            raise SchemeError(f".tiers[{index}].tier", problem)
        tiers.add(tier.tier)


def _check_modifier(modifier: Modifier, place: str) -> None:
    name = f"the modifier '{modifier.name}'"
    if modifier.kind == "number":
        if modifier.least is not None and modifier.greatest is not None and modifier.least > modifier.greatest:
            raise SchemeError(f"{place}.greatest", f"{name} has a greatest number below its least")
        return
    if not modifier.values:
        raise SchemeError(f"{place}.values", f"{name} has no values to choose from")
    ids: set[str] = set()
    keys: set[str] = set()
    for index, value in enumerate(modifier.values):
        here = f"{place}.values[{index}]"
        if not value.id or value.id in ids:
            raise SchemeError(f"{here}.id", f"{name} has the id '{value.id}' twice" if value.id else "no id")
        if not value.name.strip():
            raise SchemeError(f"{here}.name", f"a value of {name} needs a name")
        key = value.key.casefold()
        if key and (len(value.key) != 1 or not key.isprintable() or key.isspace()):
            raise SchemeError(f"{here}.key", f"'{value.key}' is not one letter, digit or sign")
        if key and key in keys:
            raise SchemeError(f"{here}.key", f"{name} has the key '{value.key}' twice")
        ids.add(value.id)
        keys.add(key)


def _check_scale(scale: Scale, place: str) -> None:
    name = f"the scale '{scale.name}'"
    if not all(math.isfinite(number) for number in (scale.least, scale.greatest, scale.step)):
        raise SchemeError(f"{place}.least", f"{name} has an end that is no number")
    if scale.step <= 0:
        raise SchemeError(f"{place}.step", f"{name} needs a step above 0")
    if scale.greatest <= scale.least:
        raise SchemeError(f"{place}.greatest", f"{name} must end above where it begins")
    if (scale.greatest - scale.least) / scale.step > _MOST_POINTS:
        raise SchemeError(f"{place}.step", f"{name} has more than {_MOST_POINTS} points; take a larger step")
    for index, anchor in enumerate(scale.anchors):
        if not scale.fits(anchor.value):
            raise SchemeError(f"{place}.anchors[{index}].value", f"{anchor.value:g} is no point of {name}")


def _check_known(ids: tuple[str, ...], known: set[str], place: str, kind: str) -> None:
    for index, id_ in enumerate(ids):
        if id_ not in known:
            raise SchemeError(f"{place}[{index}]", f"there is no {kind} '{id_}'")


def parent_problem(codebook: Codebook, tier: str) -> str:
    """Why a tier cannot depend on the one it names; empty if it can, or stands alone."""
    above = {tier}
    scheme = codebook.tier(tier)
    while scheme is not None and scheme.parent_tier:
        if scheme.parent_tier in above:
            return f"the tier '{tier}' would depend on itself"
        above.add(scheme.parent_tier)
        if len(above) > MOST_OF["tiers"]:
            break
        scheme = codebook.tier(scheme.parent_tier)
    return ""


def check_details(codebook: Codebook, row: Annotation) -> None:
    """Check that the modifiers and ratings of an annotation are those of the codebook.

    Raises:
        ValueError: says which is not.
    """
    chosen = [choice.modifier_id for choice in row.modifiers]
    rated = [rating.scale_id for rating in row.ratings]
    for ids, kind in ((chosen, "modifier"), (rated, "scale")):
        if len(set(ids)) < len(ids):
            raise ValueError(f"a {kind} stands twice on it")
    for choice in row.modifiers:
        modifier = codebook.modifier(choice.modifier_id)
        if modifier is None:
            raise ValueError(f"the modifier '{choice.modifier_id}' is not in the codebook")
        for value_id in choice.value_ids:
            if modifier.value(value_id) is None:
                raise ValueError(f"the modifier '{modifier.name}' has no value '{value_id}'")
    for scale_id in rated:
        if codebook.scale(scale_id) is None:
            raise ValueError(f"the scale '{scale_id}' is not in the codebook")
