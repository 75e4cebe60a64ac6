"""What a coder's verdicts say about each rule, and flags ranked by it when somebody asks for that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from annotator.domain.flags import Flag, Verdict

_TAKEN = ("accepted", "adjusted")
# Before the first verdict a rule is taken to be right every other time; two made-up verdicts carry that.
_PRIOR_TAKEN = 1.0
_PRIOR_ALL = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """What became of one rule's flags with one coder.

    Attributes:
        taken: Accepted, also with other times.
        rejected: Turned down.
        unsure: Left open; counts in neither direction.
    """

    rule: str
    coder_id: str
    taken: int
    rejected: int
    unsure: int

    @property
    def expected_rate(self) -> float:
        """The rate used for ranking: drawn towards one half while verdicts are few (rule of succession)."""
        return (self.taken + _PRIOR_TAKEN) / (self.taken + self.rejected + _PRIOR_ALL)


def rule_records(verdicts: Iterable[Verdict]) -> tuple[RuleRecord, ...]:
    """One record for each coder and rule with a verdict, by coder and rule."""
    counts: dict[tuple[str, str], list[int]] = {}
    for verdict in verdicts:
        row = counts.setdefault((verdict.coder_id, verdict.flag.rule), [0, 0, 0])
        row[0 if verdict.verdict in _TAKEN else 1 if verdict.verdict == "rejected" else 2] += 1
    return tuple(
        RuleRecord(rule=rule, coder_id=coder_id, taken=taken, rejected=rejected, unsure=unsure)
        for (coder_id, rule), (taken, rejected, unsure) in sorted(counts.items())
    )


def ranked(flags: Iterable[Flag], verdicts: Iterable[Verdict], coder_id: str) -> tuple[Flag, ...]:
    """Flags by what this coder has made of their rules so far, the likeliest first; within a rule the strongest first.

    Flags of a rule the coder has not judged yet stand in the middle, so that nothing new is hidden.
    """
    own = (verdict for verdict in verdicts if verdict.coder_id == coder_id)
    expected = MappingProxyType({record.rule: record.expected_rate for record in rule_records(own)})
    middle = _PRIOR_TAKEN / _PRIOR_ALL
    return tuple(
        sorted(
            flags, key=lambda flag: (-expected.get(flag.rule, middle), flag.rule, -flag.score, flag.start_s, flag.id)
        )
    )
