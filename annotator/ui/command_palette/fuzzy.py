"""How well a few typed letters fit a line of words. Nothing of Qt."""

from __future__ import annotations

_WORD_START, _RUN, _ANYWHERE = 8.0, 4.0, 1.0
_SKIPPED = 0.05
"""Taken off for each letter that lies between two found ones."""
_LONG = 0.001
"""Taken off for each letter of the line: of two that fit alike the shorter one is meant."""
_LATE = 0.01
"""Taken off for each letter before the first found one."""


def fit(typed: str, line: str) -> float | None:
    """How well ``typed`` fits ``line``: larger is better; None if its words are not all in it.

    Each word of what is typed must be found by itself, its letters in order but with gaps ("psel" finds "Play the
    chosen span … selection"). Letters that start words count most, then letters that follow each other.
    """
    text = line.casefold()
    total = 0.0
    for word in typed.casefold().split():
        score = _word_fit(word, text)
        if score is None:
            return None
        total += score
    return total - _LONG * len(line) if total else total


def _word_fit(word: str, text: str) -> float | None:
    whole = _whole_word_fit(word, text)
    if whole is not None:
        return whole
    best = None
    start = text.find(word[0])
    while start >= 0:
        score = _from(word, text, start)
        if score is None:
            break  # what does not fit from here on does not fit from further on either
        best = score if best is None else max(best, score)
        start = text.find(word[0], start + 1)
    return best


def _whole_word_fit(word: str, text: str) -> float | None:
    place = text.find(word)
    while place > 0 and text[place - 1].isalnum():
        further = text.find(word, place + 1)
        if further < 0:
            break
        place = further
    if place < 0:
        return None
    starts = place == 0 or not text[place - 1].isalnum()
    return _WORD_START * (2 if starts else 1) + _RUN * len(word) - _LATE * place


def _from(word: str, text: str, start: int) -> float | None:
    score, place = -_LATE * start, start - 1
    for letter in word:
        found = text.find(letter, place + 1)
        if found < 0:
            return None
        if found == place + 1 and found > start:
            score += _RUN
        elif found == 0 or not text[found - 1].isalnum():
            score += _WORD_START
        else:
            score += _ANYWHERE
        score -= _SKIPPED * (found - place - 1 if found > start else 0)
        place = found
    return score
