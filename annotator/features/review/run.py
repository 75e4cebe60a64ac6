"""Where a review stands: which moment, and how much of it is revealed. Plain state, nothing of Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Step = Literal["picture", "words", "cues", "annotation"]
STEPS: tuple[Step, ...] = ("picture", "words", "cues", "annotation")
"""What is revealed one after the other: first only the picture, at last what coders made of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRun:
    """The place in a playlist of ``count`` moments.

    Attributes:
        place: Which moment, from 0; 0 also where there is none.
        revealed: How many of :data:`STEPS` are shown, from 1.
    """

    count: int
    place: int = 0
    revealed: int = 1

    def shows(self, step: Step) -> bool:
        """True if this much is revealed."""
        return STEPS.index(step) < self.revealed

    @property
    def at_end(self) -> bool:
        """True where there is nothing more to reveal and no moment after this one."""
        return self.place >= self.count - 1 and self.revealed == len(STEPS)

    def forward(self) -> ReviewRun:
        """Reveal the next thing; after the last one go to the next moment."""
        if self.revealed < len(STEPS):
            return replace(self, revealed=self.revealed + 1)
        return self.to(self.place + 1) if self.place < self.count - 1 else self

    def back(self) -> ReviewRun:
        """Hide the last thing revealed; before the first one go to the moment before."""
        if self.revealed > 1:
            return replace(self, revealed=self.revealed - 1)
        return self.to(self.place - 1) if self.place > 0 else self

    def to(self, place: int) -> ReviewRun:
        """Go to a moment, with nothing but the picture."""
        return replace(self, place=min(max(0, place), max(0, self.count - 1)), revealed=1)

    def of(self, count: int) -> ReviewRun:
        """The same place in a playlist that has ``count`` moments now."""
        run = replace(self, count=count)
        return run if self.place < max(1, count) else run.to(count - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlace:
    """Where a review was left, to go on there when coding is done."""

    playlist_id: str | None
    item_id: str | None
    revealed: int
    notes_shown: bool
    hold: bool = False
    lead_s: float = 0.5
