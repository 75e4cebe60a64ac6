"""The versioned set of categories a coder can assign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A set of codes. ``version`` grows with each change."""

    id: str
    name: str = ""
    version: int = 1
    codes: tuple[Code, ...] = ()

    def code(self, code_id: str) -> Code | None:
        """The code with this id, or None."""
        for code in self.codes:  # a loop, and no generator: this is asked at every annotation of a session
            if code.id == code_id:
                return code
        return None
