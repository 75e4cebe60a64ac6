"""A detected change on one signal, before it is merged with others into a flag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from annotator.domain.signals import Family

ShiftKind = Literal["phasic", "sustained", "state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One change on one signal of one participant.

    Attributes:
        apex_s: Where the signal is furthest from the baseline (phasic), or where the new level is reached (sustained).
        before: Value before the onset, in the signal's unit.
        after: Value at the apex, or the new level.
        effect_z: (after - before) in robust SD, signed.
        strength: What the sensitivity is held against: joint height over the least asked for, times 2.5, or effect
            of the level change in z.
        penalty: For sustained shifts: the penalty (times ln n) up to which the change point survives; else infinite.
        is_beat: It goes with the person's own speech: evidence beside others, not raised by itself.
        share: How much of a full movement it is; 1 is one.
        in_speech: What the person's own speech, which makes such movements too, has left of the strength; 1 is all.
    """

    kind: ShiftKind
    participant_id: str
    family: Family
    signal: str
    onset_s: float
    apex_s: float
    offset_s: float
    before: float
    after: float
    effect_z: float
    strength: float
    penalty: float
    share: float = 1.0
    is_beat: bool = False
    in_speech: float = 1.0

    @property
    def beside_words(self) -> float:
        """Strength where words are the other half of the evidence: that the person speaks makes it no weaker then."""
        return self.strength / self.in_speech

    @property
    def told_share(self) -> float | None:
        """The share as a flag tells it; None for a state, which is there or not."""
        return None if self.kind == "state" else round(self.share, 3)
