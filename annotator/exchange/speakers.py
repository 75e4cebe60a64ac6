"""Speakers written into the words: ``Name: words`` or ``[Name] words``, in any script."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from annotator.exchange.spoken_text import ROLE_WORDS, SpokenLine

_BEFORE_COLON = re.compile(r"^(?:>>\s*|[-–—•]\s*)?([^:：\n?!]{1,60}?)\s*(?:[:]\s+|[：]\s*)(?=\S)")
_BRACKETED = re.compile(r"^[\[(【]\s*([^\])】\n]{1,40}?)\s*[\])】]\s*([:：]?)\s*(?=\S)")
_MOST_WORDS = 8


def with_speakers(lines: Iterable[SpokenLine], *, said: Iterable[str] = ()) -> tuple[SpokenLine, ...]:
    """Take speakers out of the words of lines that have none.

    What stands before a colon is a speaker if it does so in more than one line, if every line of the file begins so,
    or if it is one of ``said``. What stands in brackets without a colon is one only if most lines begin so: else it
    may be what is done (``[laughs]``).
    """
    given = tuple(lines)
    openings = [None if line.speaker else _opening(line.text) for line in given]
    counts = Counter(_key(opening[0]) for opening in openings if opening)
    names = _speakers(given, openings, counts) | {_key(name) for name in said if name}
    found: list[SpokenLine] = []
    for line, opening in zip(given, openings, strict=True):
        if opening is not None and _key(opening[0]) in names:
            found.append(_spoken_by(opening[0], line, said_from=opening[1]))
        else:
            found.append(line)
    return tuple(found)


def _spoken_by(speaker: str, line: SpokenLine, *, said_from: int) -> SpokenLine:
    return SpokenLine(
        start_s=line.start_s,
        end_s=line.end_s,
        text=line.text[said_from:],
        speaker=speaker,
        valence=line.valence,
        written=line.text,
    )


def maybe_speakers(lines: Iterable[SpokenLine]) -> tuple[str, ...]:
    """What is left before a colon in the words, as a speaker would be, in order of appearance."""
    openings = (_opening(line.text) for line in lines if not line.speaker)
    return tuple(dict.fromkeys(opening[0] for opening in openings if opening and opening[2]))


def _speakers(
    lines: Sequence[SpokenLine], openings: Sequence[tuple[str, int, bool] | None], counts: Counter[str]
) -> set[str]:
    """Which openings, by their key, are speakers."""
    with_words = sum(1 for line in lines if not line.speaker)
    opened = [opening for opening in openings if opening is not None]
    colons = [opening for opening in opened if opening[2]]
    brackets = [opening for opening in opened if not opening[2]]
    every_line = bool(opened) and len(opened) == with_words
    found = {_key(name) for name, _, _ in colons if counts[_key(name)] > 1}
    if every_line and with_words > 1:
        found |= {_key(name) for name, _, _ in colons}
    elif every_line:
        found |= {_key(name) for name, _, _ in colons if name.isupper() or _is_role(name)}
    if brackets and 2 * len(opened) > with_words:
        recurring = {_key(name) for name, _, _ in brackets if counts[_key(name)] > 1}
        found |= recurring | {_key(name) for name, _, _ in brackets if _is_role(name)}
    return found


def _opening(text: str) -> tuple[str, int, bool] | None:
    """What a line opens with as a speaker would: name, where the words begin, whether a colon follows the name."""
    bracketed = _BRACKETED.match(text)
    if bracketed is not None:
        return bracketed.group(1), bracketed.end(), bool(bracketed.group(2))
    match = _BEFORE_COLON.match(text)
    if match is None or not _could_be_a_name(match.group(1)):
        return None
    return match.group(1).strip(), match.end(), True


def _could_be_a_name(text: str) -> bool:
    letters = any(map(str.isalpha, text))
    return letters and len(text.split()) <= _MOST_WORDS and text.count(",") <= 2 and not text.startswith(("http", '"'))


def _is_role(name: str) -> bool:
    words = name.casefold().split()
    return bool(words) and (words[0].rstrip(".:0123456789") in ROLE_WORDS or words[0] in ("speaker", "sprecher"))


@lru_cache(maxsize=1_000)
def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()
