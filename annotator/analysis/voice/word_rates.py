"""How many words a second a person says, where a transcript tells the words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from annotator.analysis.time_spans import covered_s
from annotator.analysis.voice.phrases import phrase_spans
from annotator.domain.spans import Span, united
from annotator.domain.transcript import Utterance
from annotator.domain.word_times import HeardWords

WordRate: TypeAlias = tuple[float, float, float]
"""From when, until when, how many words a second."""

SHORTEST_RATED_S = 1.2
"""The rate of a word or two says nothing."""
_LEAST_WORDS = 3
# Nobody speaks so fast: the line stands where its words are not said.
_MOST_PER_S = 10.0
# What a transcriber says of the talk in brackets or between asterisks is not said in it.
_REMARK = re.compile(r"\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|<[^>]*>|\*[^*]*\*")
_BETWEEN_WORDS = re.compile(r"[\s/…–—]+")
# Thai, Lao, Tibetan, Burmese, Khmer, Japanese, Chinese: no space stands between words.
_WITHOUT_SPACES = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def words_in(text: str) -> int | None:
    """How many words a line has; None in a script that does not put spaces between them."""
    said = _REMARK.sub(" ", text)
    if _WITHOUT_SPACES.search(said):
        return None
    return sum(any(letter.isalnum() for letter in word) for word in _BETWEEN_WORDS.split(said))


def word_rates(
    lines: Iterable[Utterance], heard: HeardWords, participant_id: str, *, own: Sequence[Span], alone: Sequence[Span]
) -> tuple[WordRate, ...]:
    """The rates of one participant, in order of time.

    A line with the times of its words is told phrase by phrase; another as a whole, its words by the time the person
    speaks in it. Words of nobody named are theirs where only they speak.

    Args:
        lines: Of everybody.
        own: When the participant speaks, sorted and separate; ``alone`` where nobody else does.
    """
    found: list[WordRate] = []
    middles_s: list[float] = []
    timed: list[Span] = []
    for line in lines:
        words = words_in(line.text)
        if words is None or line.participant_id not in (participant_id, None):
            continue
        placed = heard.in_utterance(line)
        if placed:
            middles_s += [(one.word.start_s + one.word.end_s) / 2 for one in placed if words_in(one.word.text)]
            timed.append((line.start_s, line.end_s))
        elif line.participant_id is not None and line.end_s > line.start_s:
            found += _rated(line.start_s, line.end_s, words, covered_s(own, line.start_s, line.end_s))
    middles_s.sort()
    told = united(timed)
    for start_s, end_s in phrase_spans(alone):
        if covered_s(told, start_s, end_s) > 0.5 * (end_s - start_s):
            words = bisect_left(middles_s, end_s) - bisect_left(middles_s, start_s)
            found += _rated(start_s, end_s, words, end_s - start_s)
    return tuple(sorted(found))


def _rated(start_s: float, end_s: float, words: int, spoken_s: float) -> list[WordRate]:
    if words < _LEAST_WORDS or spoken_s < SHORTEST_RATED_S or words > _MOST_PER_S * spoken_s:
        return []
    return [(start_s, end_s, words / spoken_s)]
