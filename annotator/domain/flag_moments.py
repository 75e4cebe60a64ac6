"""What one person did at one time: the flags of a moment together, so that a coder decides once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.flags import Flag

LONGEST_S = 3.0
"""What begins later than this after the first of a moment is another moment, however long the first one lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagMoment:
    """The flags of one person at one time.

    Attributes:
        leading: A candidate of incongruence where there is one, else the strongest.
        others: The other ones, by time.
    """

    leading: Flag
    others: tuple[Flag, ...] = ()

    @property
    def flags(self) -> tuple[Flag, ...]:
        """All of them, the leading one first."""
        return (self.leading, *self.others)

    @property
    def start_s(self) -> float:
        """Where the first of its flags begins, in seconds of the session."""
        return min(flag.start_s for flag in self.flags)

    @property
    def end_s(self) -> float:
        """Where the last of its flags ends, in seconds of the session."""
        return max(flag.end_s for flag in self.flags)

    @property
    def is_candidate(self) -> bool:
        """True if words and movement may disagree in it."""
        return self.leading.kind == "incongruence"


def flag_moments(flags: Iterable[Flag]) -> tuple[FlagMoment, ...]:
    """Flags of one person that overlap and begin soon after each other as one moment, in order of time.

    Which flags stand together depends on the flags alone, never on what was decided about them.
    """
    held: list[list[Flag]] = []
    latest: dict[str, list[Flag]] = {}
    for flag in sorted(flags, key=lambda one: (one.start_s, one.id)):
        group = latest.get(flag.participant_id)
        if group is not None and _belongs(flag, group):
            group.append(flag)
        else:
            latest[flag.participant_id] = group = [flag]
            held.append(group)
    return tuple(_moment(group) for group in held)


def _belongs(flag: Flag, group: list[Flag]) -> bool:
    overlaps = any(flag.start_s < other.end_s for other in group)
    return overlaps and flag.start_s - group[0].start_s < LONGEST_S


def _moment(group: list[Flag]) -> FlagMoment:
    leading = min(group, key=lambda flag: (flag.kind != "incongruence", -flag.score, flag.start_s, flag.id))
    return FlagMoment(leading=leading, others=tuple(flag for flag in group if flag is not leading))
