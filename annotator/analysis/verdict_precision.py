"""How many of the flags that a coder judged were worth flagging: the coder's verdicts are labels.

Precision is the share of accepted (or adjusted) flags among those accepted or rejected, with Wilson's interval
(:func:`annotator.analysis.verdict_agreement.wilson_interval`). Flags left unsure are counted apart. It says nothing of
what was not flagged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.analysis.time_spans import overlap_s
from annotator.analysis.verdict_agreement import wilson_interval
from annotator.domain.flags import Flag, Verdict

_SAME_MOMENT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of some flags.

    Attributes:
        accepted: Accepted or adjusted.
    """

    accepted: int = 0
    rejected: int = 0
    unsure: int = 0

    @property
    def decided(self) -> int:
        """Accepted or rejected."""
        return self.accepted + self.rejected

    @property
    def precision(self) -> float | None:
        """Share accepted of those decided; None where nothing was decided."""
        return self.accepted / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the precision."""
        return wilson_interval(self.accepted, self.decided)

    def __add__(self, other: Judged) -> Judged:
        return Judged(
            accepted=self.accepted + other.accepted,
            rejected=self.rejected + other.rejected,
            unsure=self.unsure + other.unsure,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CoderPrecision:
    """One coder's verdicts as labels.

    Attributes:
        by_signal: By the leading signal of shifts and the way it went, most judged first; ``by_rule`` likewise by the
            rule that raised the flag.
    """

    coder_id: str
    all: Judged
    by_signal: Mapping[str, Judged]
    by_rule: Mapping[str, Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtSensitivity:
    """What one sensitivity raises of what a coder judged, and how much it raises in all.

    Attributes:
        raised: All flags, judged or not.
    """

    sensitivity: int
    raised: int
    judged: Judged


def coder_precision(coder_id: str, verdicts: Iterable[Verdict]) -> CoderPrecision:
    """Count one coder's verdicts, over one session or several."""
    own = [row for row in verdicts if row.coder_id == coder_id]
    shifts = [row for row in own if row.flag.kind == "shift" and row.flag.evidence]
    return CoderPrecision(
        coder_id=coder_id,
        all=counted(own),
        by_signal=_grouped(shifts, lambda flag: f"{flag.evidence[0].signal} {flag.evidence[0].direction}"),
        by_rule=_grouped(own, lambda flag: flag.rule),
    )


def at_sensitivity(sensitivity: int, verdicts: Sequence[Verdict], raised: Sequence[Flag]) -> AtSensitivity:
    """Which of one coder's verdicts on one session stand at a sensitivity that raises these flags."""
    standing = Raised(raised)
    return AtSensitivity(
        sensitivity=sensitivity,
        raised=len(raised),
        judged=counted(row for row in verdicts if standing.holds(row.flag)),
    )


class Raised:
    """Flags of one session, to be asked whether a flag that was judged is among them."""

    def __init__(self, flags: Iterable[Flag]) -> None:
        self._ids: set[str] = set()
        self._by_sort: dict[tuple[str, str, str], list[Flag]] = {}
        for flag in flags:
            self._ids.add(flag.id)
            self._by_sort.setdefault(_sort(flag), []).append(flag)

    def holds(self, flag: Flag) -> bool:
        """True if this flag is raised, or one of the same sort and person that shares half of the longer one's time.

        Another version of the program may give the same moment another id.
        """
        return flag.id in self._ids or any(_same_moment(flag, other) for other in self._by_sort.get(_sort(flag), ()))


def counted(verdicts: Iterable[Verdict]) -> Judged:
    """Accepted, rejected and unsure."""
    kinds = [row.verdict for row in verdicts]
    return Judged(
        accepted=kinds.count("accepted") + kinds.count("adjusted"),
        rejected=kinds.count("rejected"),
        unsure=kinds.count("unsure"),
    )


def _grouped(verdicts: Iterable[Verdict], name_of: Callable[[Flag], str]) -> dict[str, Judged]:
    groups: dict[str, list[Verdict]] = {}
    for row in verdicts:
        groups.setdefault(name_of(row.flag), []).append(row)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: counted(rows) for name, rows in ordered}


def _sort(flag: Flag) -> tuple[str, str, str]:
    return flag.participant_id, flag.kind, flag.rule if flag.kind == "incongruence" else flag.family


def _same_moment(flag: Flag, other: Flag) -> bool:
    longer_s = max(flag.end_s - flag.start_s, other.end_s - other.start_s)
    if longer_s <= 0:
        return flag.start_s == other.start_s
    return overlap_s(flag.start_s, flag.end_s, other.start_s, other.end_s) >= _SAME_MOMENT * longer_s
