"""The codes, modifiers, scales and tiers of one codebook taken over into another."""

from __future__ import annotations

from dataclasses import replace

from annotator.domain.codebook import Codebook
from annotator.domain.coding_scheme import Modifier


def with_codebook(ours: Codebook, theirs: Codebook) -> Codebook:
    """Our codebook with everything of the other one that it has not. What both have by id stays as ours is.

    A modifier that both have gets the values of both, so that what was chosen of either can be kept.
    """
    codes = {code.id for code in ours.codes}
    return replace(
        ours,
        codes=(*ours.codes, *(code for code in theirs.codes if code.id not in codes)),
        modifiers=(
            *(_with_values(row, theirs.modifier(row.id)) for row in ours.modifiers),
            *(row for row in theirs.modifiers if ours.modifier(row.id) is None),
        ),
        scales=(*ours.scales, *(row for row in theirs.scales if ours.scale(row.id) is None)),
        tiers=(*ours.tiers, *(row for row in theirs.tiers if _is_free(ours, row.tier, row.parent_tier))),
    )


def _with_values(ours: Modifier, theirs: Modifier | None) -> Modifier:
    if theirs is None:
        return ours
    keys = {value.key.casefold() for value in ours.values}
    more = tuple(
        value if value.key.casefold() not in keys else replace(value, key="")
        for value in theirs.values
        if ours.value(value.id) is None
    )
    return replace(ours, values=(*ours.values, *more)) if more else ours


def _is_free(ours: Codebook, tier: str, parent: str) -> bool:
    """True where ours says nothing of a tier, and nothing of ours could come to depend on itself by it."""
    return ours.tier(tier) is None and (not parent or ours.tier(parent) is None)
