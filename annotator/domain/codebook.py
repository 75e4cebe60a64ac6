"""The versioned set of categories a coder can assign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from annotator.domain.coding_scheme import Modifier, Requirement, Scale, TierScheme
from annotator.domain.limits import DEEPEST_CODE
from annotator.domain.ratings import RatingDimension

CodeKind = Literal["span", "point"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One category.

    Attributes:
        applies_to: Roles this code may be given to; empty for all.
        tier: The timeline row annotations with this code go to.
        exclusive_group: Codes of one group end each other for one participant; empty for none.
        color: ``#rrggbb`` from the colour-blind-safe set.
        incongruence: True if annotations with this code link a verbal span with non-verbal cues.
        modifier_ids: The codebook's modifiers that are asked for after this code, in this order.
        scale_ids: The codebook's scales on which it is rated.
        requires: What an annotation with this code must have to be complete. Coding is never held up by it.
    """

    id: str
    name: str
    definition: str = ""
    kind: CodeKind = "span"
    parent_id: str | None = None
    applies_to: tuple[str, ...] = ()
    shortcut: str = ""
    color: str = "#0072B2"
    tier: str = "Codes"
    exclusive_group: str = ""
    include_when: str = ""
    exclude_when: str = ""
    example: str = ""
    incongruence: bool = False
    modifier_ids: tuple[str, ...] = ()
    scale_ids: tuple[str, ...] = ()
    requires: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """Codes, modifiers, scales, tiers, and what is rated continuously. ``version`` grows with each change."""

    id: str
    name: str = ""
    version: int = 1
    codes: tuple[Code, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    scales: tuple[Scale, ...] = ()
    tiers: tuple[TierScheme, ...] = ()
    dimensions: tuple[RatingDimension, ...] = ()

    def name_of(self, id_: str) -> str:
        """The name of a code or a rating dimension; the id where the codebook has neither."""
        found = self.code(id_) or self.dimension(id_)
        return found.name if found is not None else id_

    def dimension(self, dimension_id: str) -> RatingDimension | None:
        """The rating dimension with this id, or None."""
        return next((row for row in self.dimensions if row.id == dimension_id), None)

    def code(self, code_id: str) -> Code | None:
        """The code with this id, or None."""
        for code in self.codes:  # a loop, and no generator: this is asked at every annotation of a session
            if code.id == code_id:
                return code
        return None

    def modifier(self, modifier_id: str) -> Modifier | None:
        """The modifier with this id, or None."""
        return next((row for row in self.modifiers if row.id == modifier_id), None)

    def scale(self, scale_id: str) -> Scale | None:
        """The scale with this id, or None."""
        return next((row for row in self.scales if row.id == scale_id), None)

    def tier(self, name: str) -> TierScheme | None:
        """What is said of a tier, or None where nothing is."""
        return next((row for row in self.tiers if row.tier == name), None)

    def modifiers_of(self, code: Code) -> tuple[Modifier, ...]:
        """The modifiers that are asked for after a code."""
        return tuple(row for id_ in code.modifier_ids if (row := self.modifier(id_)) is not None)

    def scales_of(self, code: Code, tier: str) -> tuple[Scale, ...]:
        """The scales on which a code is rated on a tier: its own, then the tier's."""
        there = self.tier(tier)
        ids = dict.fromkeys((*code.scale_ids, *(there.scale_ids if there is not None else ())))
        return tuple(row for id_ in ids if (row := self.scale(id_)) is not None)

    def codes_on(self, tier: str | None) -> tuple[Code, ...]:
        """The codes that a tier takes: those it names; all where it names none."""
        there = self.tier(tier) if tier is not None else None
        if there is None or not there.code_ids:
            return self.codes
        wanted = set(there.code_ids)
        return tuple(code for code in self.codes if code.id in wanted)

    def tier_for(self, code: Code, current: str | None) -> str:
        """Where a new annotation with a code goes: to the current tier if that names the code, else to the code's."""
        there = self.tier(current) if current is not None else None
        return there.tier if there is not None and code.id in there.code_ids else code.tier


class CodeParentError(ValueError):
    """A code does not lie below another one of its codebook. ``index`` says which."""

    def __init__(self, index: int, problem: str) -> None:
        super().__init__(problem)
        self.index = index


def without_missing_parents(codebook: Codebook) -> Codebook:
    """The codebook with every code at the top whose parent is not in it."""
    known = {code.id for code in codebook.codes}
    if all(code.parent_id is None or code.parent_id in known for code in codebook.codes):
        return codebook
    return replace(
        codebook,
        codes=tuple(
            code if code.parent_id is None or code.parent_id in known else replace(code, parent_id=None)
            for code in codebook.codes
        ),
    )


def check_parents(codebook: Codebook) -> None:
    """Check that every code's parents are there and end somewhere.

    Raises:
        CodeParentError: says which code's do not.
    """
    codes = {code.id: code for code in codebook.codes}
    for index, code in enumerate(codebook.codes):
        above: set[str] = {code.id}
        parent = code.parent_id
        while parent is not None:
            if parent not in codes:
                raise CodeParentError(index, f"there is no code '{parent}'")
            if parent in above:
                raise CodeParentError(index, f"'{code.id}' is its own ancestor")
            if len(above) >= DEEPEST_CODE:
                raise CodeParentError(index, f"more than {DEEPEST_CODE} codes lie above one another")
            above.add(parent)
            parent = codes[parent].parent_id
