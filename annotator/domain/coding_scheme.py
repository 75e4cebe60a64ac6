"""What a codebook says beyond its codes: modifiers, rating scales, and what each tier takes and depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ModifierKind = Literal["one", "several", "number"]
TierRelation = Literal["within", "attached"]
Requirement = Literal["note", "confidence", "intensity", "modifiers", "scales"]
REQUIREMENTS: tuple[Requirement, ...] = get_args(Requirement)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifierValue:
    """One value of a modifier. ``key`` is one letter, digit or sign that chooses it; empty for none."""

    id: str
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modifier:
    """What is said of a code besides the code: its degree, its direction, at whom it is aimed.

    Attributes:
        kind: ``one`` of the values, ``several`` of them, or a ``number`` that is typed.
        least, greatest: The range of a number; None for no limit.
    """

    id: str
    name: str
    kind: ModifierKind = "one"
    values: tuple[ModifierValue, ...] = ()
    least: float | None = None
    greatest: float | None = None

    def value(self, value_id: str) -> ModifierValue | None:
        """The value with this id, or None."""
        return next((value for value in self.values if value.id == value_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleAnchor:
    """What a point of a scale is called."""

    value: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A rating scale of the codebook's own, from ``least`` to ``greatest`` in steps."""

    id: str
    name: str
    least: float = 1.0
    greatest: float = 5.0
    step: float = 1.0
    anchors: tuple[ScaleAnchor, ...] = ()

    def fits(self, value: float) -> bool:
        """True for a point of the scale."""
        if not self.least - 1e-9 <= value <= self.greatest + 1e-9:
            return False
        steps = (value - self.least) / self.step
        return abs(steps - round(steps)) < 1e-6

    def points(self, most: int = 200) -> tuple[float, ...]:
        """Its points from the least; no more than ``most`` of them."""
        count = int((self.greatest - self.least) / self.step + 1e-6) + 1
        return tuple(round(self.least + at * self.step, 9) for at in range(min(count, most)))

    def anchor(self, value: float) -> str:
        """What a point is called; empty where it has no name."""
        return next((one.text for one in self.anchors if abs(one.value - value) < 1e-9), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TierScheme:
    """What one tier takes, and which tier it depends on.

    Attributes:
        code_ids: The codes it takes; empty for all.
        scale_ids: Scales on which whatever stands on it is rated.
        parent_tier: Its annotations lie within one on this tier; empty where it stands alone.
        relation: ``within`` one of the parent's (ELAN: included in), or ``attached``: as long as the parent's one, and
            one for each (ELAN: symbolic association).
    """

    tier: str
    code_ids: tuple[str, ...] = ()
    scale_ids: tuple[str, ...] = ()
    parent_tier: str = ""
    relation: TierRelation = "within"
