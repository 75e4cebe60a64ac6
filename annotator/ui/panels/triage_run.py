"""One way through a queue of flags: what is left, what came out, how long it takes. Nothing of Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from annotator.domain.flags import VerdictKind

Look = Literal["first", "second", "again"]
"""At flags without a verdict, at those left unsure, or at flags chosen by another verdict."""

_BREAK_S = 90.0
"""Longer than this without a verdict is a break, not work."""
_ENOUGH_TO_FORETELL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageProgress:
    """How far a triage is.

    Attributes:
        left_s: About how long the rest will take; None before there is anything to go by.
    """

    look: Look
    done: int
    total: int
    counts: Mapping[VerdictKind, int]
    worked_s: float
    left_s: float | None


class TriageRun:
    """The flags of one triage, and which of them were judged in it."""

    def __init__(self, look: Look, flag_ids: Iterable[str], *, now_s: float):
        """``now_s``: of any clock that only goes forward."""
        self.look: Look = look
        self.ids = frozenset(flag_ids)
        """All flags of the queue."""
        self._seen: dict[str, VerdictKind] = {}
        self._last_s = now_s
        self._worked_s = 0.0

    def requeue(self, flag_ids: Iterable[str]) -> None:
        """Take another queue, because a filter or the flags changed; what was judged stays in it."""
        self.ids = frozenset([*flag_ids, *self._seen])

    def is_left(self, flag_id: str) -> bool:
        """True if a flag of the queue waits to be judged."""
        return flag_id in self.ids and flag_id not in self._seen

    def judged(self, flag_id: str, verdict: VerdictKind, *, now_s: float) -> None:
        """A verdict was given, also the same one again."""
        self._seen[flag_id] = verdict
        self._worked_s += min(now_s - self._last_s, _BREAK_S)
        self._last_s = now_s

    def taken_back(self, flag_id: str) -> None:
        """A verdict of this triage was undone."""
        self._seen.pop(flag_id, None)

    def progress(self) -> TriageProgress:
        """How far it is."""
        done, total = len(self._seen), len(self.ids)
        pace_s = self._worked_s / done if done >= _ENOUGH_TO_FORETELL else None
        return TriageProgress(
            look=self.look,
            done=done,
            total=total,
            counts=Counter(self._seen.values()),
            worked_s=self._worked_s,
            left_s=pace_s * (total - done) if pace_s is not None else None,
        )
