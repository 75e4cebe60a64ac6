"""Rating by digits after a code: what a digit means now, as pure state. Nothing of Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from annotator.domain.codebook import Codebook

RATING_KEYS = "012345"
"""1 to 5 rate; 0 takes a rating back."""

Rated = Literal["intensity", "confidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """Which annotations digits rate now, and what the next plain digit sets.

    Attributes:
        ids: The annotations; empty while digits rate nothing.
    """

    ids: tuple[str, ...] = ()
    expects: Rated = "intensity"

    @property
    def on(self) -> bool:
        """True while a rating is asked for."""
        return bool(self.ids)

    def digit(self, *, shifted: bool) -> tuple[Rating, Rated]:
        """What a digit sets, and what holds after it.

        The first plain digit sets the intensity, the second the confidence, and then digits rate nothing any more.
        With Shift a digit sets the confidence at any time.
        """
        if shifted:
            return self, "confidence"
        if self.expects == "intensity":
            return replace(self, expects="confidence"), "intensity"
        return Rating(), "confidence"

    def kept(self, chosen: Iterable[str]) -> Rating:
        """The same, unless other annotations are chosen meanwhile."""
        return self if self.on and set(self.ids) <= set(chosen) else Rating()


def digits_are_codes(codebook: Codebook) -> bool:
    """True if a code has a digit of :data:`RATING_KEYS` as its key: then digits rate only when asked for."""
    return any(code.shortcut and code.shortcut in RATING_KEYS for code in codebook.codes)
