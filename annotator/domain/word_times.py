"""When each word was said and how sure the program that heard it is, where a transcription left that behind."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.transcript import Utterance

UNSURE_BELOW = 0.5
"""A word heard with less certainty than this is shown as unsure."""
_SLACK_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWord:
    """One word as it was heard, on the session clock; ``probability`` 0 to 1, or None where it was not told."""

    text: str
    start_s: float
    end_s: float
    probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWord:
    """A heard word and its characters ``first`` to ``last`` (exclusive) in an utterance."""

    first: int
    last: int
    word: HeardWord

    @property
    def is_unsure(self) -> bool:
        """True where it was heard with little certainty."""
        return self.word.probability is not None and self.word.probability < UNSURE_BELOW


class HeardWords:
    """All words of a transcription, asked for by utterance."""

    def __init__(self, words: Iterable[HeardWord] = ()):
        self._words = sorted(words, key=lambda word: word.start_s)
        self._starts_s = [word.start_s for word in self._words]

    def __len__(self) -> int:
        return len(self._words)

    def in_utterance(self, row: Utterance) -> tuple[PlacedWord, ...]:
        """The words of an utterance; nothing where it was corrected since, in words or in time."""
        first = bisect_left(self._starts_s, row.start_s - _SLACK_S)
        last = bisect_right(self._starts_s, row.end_s + _SLACK_S)
        placed: list[PlacedWord] = []
        at = 0
        for word in self._words[first:last]:
            text = word.text.strip()
            if word.end_s > row.end_s + _SLACK_S:
                break
            if not text or not row.text.startswith(text, at):
                return ()
            placed.append(PlacedWord(first=at, last=at + len(text), word=word))
            at += len(text)
            while at < len(row.text) and row.text[at].isspace():
                at += 1
        return tuple(placed) if at == len(row.text) else ()

    def span_of(self, row: Utterance, first: int, last: int) -> tuple[float, float] | None:
        """When characters ``first`` to ``last`` of an utterance are said; None where it is not known by word."""
        touched = [one.word for one in self.in_utterance(row) if one.first < last and one.last > first]
        return (touched[0].start_s, touched[-1].end_s) if touched else None
