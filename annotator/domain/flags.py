"""What the program shows a person: a shift or an incongruence candidate, with its evidence. Machine findings only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from annotator.domain.signals import Family

FlagKind = Literal["shift", "incongruence"]
VerdictKind = Literal["accepted", "rejected", "adjusted", "unsure"]
VERDICTS: tuple[VerdictKind, ...] = get_args(VerdictKind)
Strength = Literal["weak", "clear", "strong"]
STRENGTHS: tuple[Strength, ...] = get_args(Strength)
CLEAR_FROM = 0.5
STRONG_FROM = 1.0
"""Shares of a full movement from which one is told as clear, and as strong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One signal's part in a flag. ``before`` and ``after`` are in ``unit``, ``effect_z`` in robust SD."""

    signal: str
    unit: str
    before: float
    after: float
    effect_z: float
    direction: Literal["up", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A machine finding.

    Attributes:
        id: Deterministic: the same recording and parameters give the same id, so verdicts survive a re-run.
        start_s: Start of the span to look at (equals ``onset_s`` for a shift), on a real frame.
        score: Strength for ranking; how far it goes over what is asked for, times 2.5.
        rule: Name of the rule that raised it, e.g. ``phasic`` or ``masking``.
        evidence: The leading signal, which the sentence begins with, stands first.
        text: One plain sentence that says what moved, how far, when, for how long.
        share: How much of a full movement the leading signal shows, 1 for one like the median of plain ones; None where
            there is no more or less (a hand at the face, a face that does not move) or it is not known.
    """

    id: str
    kind: FlagKind
    family: Family
    participant_id: str
    start_s: float
    onset_s: float
    apex_s: float
    offset_s: float
    end_s: float
    score: float
    rule: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    utterance_id: str | None = None
    share: float | None = None

    @property
    def strength(self) -> Strength | None:
        """How strong the movement is, in a word; None where there is no more or less."""
        if self.share is None:
            return None
        return "strong" if self.share >= STRONG_FROM else "clear" if self.share >= CLEAR_FROM else "weak"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A coder's decision on a flag. ``flag`` is the flag as it stood then, so that the decision outlives a re-run."""

    flag: Flag
    coder_id: str
    verdict: VerdictKind
    decided_at: str

    @property
    def key(self) -> str:
        """The key under which it stands in its table: one verdict for each flag and coder."""
        return f"{self.flag.id}/{self.coder_id}"
