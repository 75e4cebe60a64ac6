"""How negative or positive the words of an utterance are: by word list, unless a person has rated them.

Nothing leaves the machine: both word lists are files on it. Default: VADER, English (Hutto and Gilbert 2014, VADER: A
Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text, ICWSM).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from annotator.domain.transcript import Utterance

ValenceSource = Literal["coder", "word list", "none"]
Rater: TypeAlias = Callable[[str], float]

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LANGUAGE = re.compile(r"#\s*language:\s*([a-zA-Z]{2,3})\s*")
# A negation turns round what follows within three words and weakens it, as "not good" is less than bad.
_NEGATION_REACH = 3
_NEGATED_SHARE = -0.74
# The sum of word scores is squeezed into -1..1; 15 is VADER's constant.
_SQUEEZE = 15.0
_LARGEST_WORD_SCORE = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedUtterance:
    """An utterance with its valence, and where that comes from.

    Attributes:
        valence: -1 to 1; None where there is no rating.
        source: ``coder`` where the transcript carries a rating (a person's, which always wins), ``word list`` where it
            was derived. A derived one is never written into the transcript.
    """

    utterance: Utterance
    valence: float | None
    source: ValenceSource


def rate(utterances: Iterable[Utterance], rater: Rater | None) -> tuple[RatedUtterance, ...]:
    """All utterances in order of time; what a person rated keeps that rating.

    Args:
        rater: See :func:`vader` and :class:`Lexicon`; None leaves what nobody rated without a valence.
    """
    rated: list[RatedUtterance] = []
    for row in sorted(utterances, key=lambda row: (row.start_s, row.end_s, row.text)):
        if row.valence is not None:
            rated.append(RatedUtterance(utterance=row, valence=row.valence, source="coder"))
        elif rater is None:
            rated.append(RatedUtterance(utterance=row, valence=None, source="none"))
        else:
            rated.append(RatedUtterance(utterance=row, valence=round(rater(row.text), 4), source="word list"))
    return tuple(rated)


def vader(text: str) -> float:
    """VADER's compound score of an English text, -1 to 1."""
    scores: Mapping[str, float] = _analyzer().polarity_scores(text)
    return float(scores["compound"])


@cache
def _analyzer() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # pyright: ignore[reportMissingTypeStubs]

    return SentimentIntensityAnalyzer()


class LexiconError(ValueError):
    """A word list cannot be used; the message names the line and says what is wrong there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """A word list of the user's own.

    Attributes:
        scores: Score by word in lower case, -4 to 4 (a list that stays within -1 to 1 is stretched when read).
        negations: Words that turn round the up to three words after them.
        language: Two letters (ISO 639-1), as its comment ``# language: de`` says; empty where it says none.
    """

    scores: Mapping[str, float]
    negations: frozenset[str] = frozenset()
    language: str = ""

    def __call__(self, text: str) -> float:
        """Valence of a text: the sum of its words' scores, squeezed into -1 to 1; 0 where no word is in the list."""
        total = 0.0
        negated_until = -1
        for place, word in enumerate(_WORD.findall(text.casefold().replace("’", "'"))):
            if word in self.negations:
                negated_until = place + _NEGATION_REACH
                continue
            score = self.scores.get(word, 0.0)
            total += score * (_NEGATED_SHARE if place <= negated_until else 1.0)
        return total / math.sqrt(total * total + _SQUEEZE)


def parse_lexicon(text: str, *, source: str) -> Lexicon:
    """Read a word list: a word, a tab (or comma or semicolon), and its score on each line; UTF-8 text.

    Lines that begin with ``#`` are comments; ``# language: de`` says which language it is for. ``NEGATION`` in place of
    the score makes the word a negation. Scores go from -4 to 4, as in VADER's own list, or from -1 to 1.

    Raises:
        LexiconError: a line cannot be read, or there is no score at all.
    """
    scores: dict[str, float] = {}
    negations: set[str] = set()
    language = ""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        row = line.strip()
        if not row or row.startswith("#"):
            told = _LANGUAGE.fullmatch(row)
            language = told[1].casefold() if told else language
            continue
        cells = [cell.strip() for cell in re.split(r"\t|;|,", row)]
        word = cells[0].casefold().replace("’", "'")
        if len(cells) < 2 or not word:
            raise LexiconError(f"{source}: line {number}: '{row[:40]}' is not a word, a tab and its score")
        if cells[1].casefold() == "negation":
            negations.add(word)
        else:
            scores[word] = _score(cells[1], source, number)
    if not scores:
        raise LexiconError(
            f"{source}: there is no word with a score in it; write a word, a tab and its score on a line"
        )
    if max(abs(score) for score in scores.values()) <= 1:
        scores = {word: _LARGEST_WORD_SCORE * score for word, score in scores.items()}
    return Lexicon(scores=scores, negations=frozenset(negations), language=language)


def _score(text: str, source: str, number: int) -> float:
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    if not abs(score) <= _LARGEST_WORD_SCORE:
        raise LexiconError(f"{source}: line {number}: the score '{text}' is not a number from -4 to 4")
    return score
