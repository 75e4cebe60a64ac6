"""What was said at a time: the utterance, the one before and the one after."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.transcript import Utterance

_LOOK_BACK = 12
"""As many turns back one may still be going on: people talk over each other, but not all of them at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsAround:
    """What was said around a time.

    Attributes:
        during: What was said meanwhile; None where nobody spoke.
    """

    before: Utterance | None = None
    during: Utterance | None = None
    after: Utterance | None = None


class Conversation:
    """Utterances in order of time, to look up what was said when."""

    def __init__(self, utterances: Iterable[Utterance]):
        self._turns = sorted(utterances, key=lambda turn: (turn.start_s, turn.end_s, turn.id))
        self._starts_s = [turn.start_s for turn in self._turns]
        self._places = {turn.id: place for place, turn in enumerate(self._turns)}

    def around(self, start_s: float, end_s: float, *, utterance_id: str | None = None) -> WordsAround:
        """What was said from ``start_s`` to ``end_s``, before and after.

        Args:
            utterance_id: The utterance that is meant, where that is known; else the one that overlaps most.
        """
        place = self._places.get(utterance_id or "")
        if place is None:
            place = self._overlapping_most(start_s, end_s)
        if place is not None:
            return WordsAround(before=self._at(place - 1), during=self._turns[place], after=self._at(place + 1))
        following = bisect_right(self._starts_s, start_s)
        return WordsAround(before=self._at(following - 1), after=self._at(following))

    def _overlapping_most(self, start_s: float, end_s: float) -> int | None:
        stop = bisect_right(self._starts_s, end_s)
        overlaps = {
            place: min(end_s, self._turns[place].end_s) - max(start_s, self._turns[place].start_s)
            for place in range(max(stop - _LOOK_BACK, 0), stop)
        }
        best = max(overlaps, key=lambda place: overlaps[place], default=None)
        return best if best is not None and overlaps[best] > 0 else None

    def _at(self, place: int) -> Utterance | None:
        return self._turns[place] if 0 <= place < len(self._turns) else None
