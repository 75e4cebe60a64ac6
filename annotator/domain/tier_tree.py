"""Tiers under the tiers they depend on."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.domain.codebook import Codebook


def under_parents(tiers: Iterable[str], codebook: Codebook) -> list[tuple[str, int]]:
    """Each tier once, with how many tiers stand above it: a tier that depends on another follows that one.

    Otherwise the order stays. A tier whose parent is not among them stands alone.
    """
    there = dict.fromkeys(tiers)
    parents = {row.tier: row.parent_tier for row in codebook.tiers if row.parent_tier in there}
    below: dict[str, list[str]] = {}
    for tier in there:
        if tier in parents:
            below.setdefault(parents[tier], []).append(tier)
    found: dict[str, int] = {}
    waiting = [(tier, 0) for tier in reversed(there) if tier not in parents]
    while waiting:
        tier, depth = waiting.pop()
        found[tier] = depth
        waiting += [(child, depth + 1) for child in reversed(below.get(tier, []))]
    alone = [(tier, 0) for tier in there if tier not in found]  # of a file in which tiers depend in a ring
    return [*found.items(), *alone]
