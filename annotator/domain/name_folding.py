"""Words as they are compared with names: without case, accents, hyphens and what else people write now so, now so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"}
_PLAIN = {"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
_ACCENTS = re.compile("[̀-ͯ]")
_SHORTENED = re.compile("(?<=[aou])e")
# Below this many letters "ue" is more often two sounds (Sue) than an umlaut spelled out.
_SHORTENED_FROM = 5
_WORD = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
# Japanese, Chinese, Korean, Thai, Lao, Khmer, Burmese: words are not parted, or endings are joined to them.
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters or of digits: where it stands in the text as it was written, and what it is compared by."""

    start: int
    end: int
    text: str

    @property
    def keys(self) -> frozenset[str]:
        """The spellings under which it is looked up as a name."""
        return keys_of(self.text)

    @property
    def is_capital(self) -> bool:
        """True where it is written with a capital letter."""
        return self.text[:1].isupper()


@lru_cache(maxsize=65536)
def keys_of(word: str) -> frozenset[str]:
    """Spellings that count as the same word: Müller is muller and mueller, and so is Mueller."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold())
    if folded.isascii():
        plain = spelled_out = folded
    else:
        plain = _without_accents("".join(_PLAIN.get(letter, letter) for letter in folded))
        spelled_out = _without_accents("".join(_SPELLED_OUT.get(letter, letter) for letter in folded))
    keys = {plain, spelled_out}
    if len(plain) >= _SHORTENED_FROM:
        keys.add(_SHORTENED.sub("", spelled_out))
    return frozenset(keys)


def _without_accents(text: str) -> str:
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", text)))


def is_unparted(text: str) -> bool:
    """True for scripts in which a name is not parted from the words around it."""
    return _UNPARTED.search(text) is not None


def words_of(text: str) -> list[Word]:
    """The words of a text; decomposed letters, soft hyphens and other signs nobody sees make no difference."""
    if text.isascii():
        return [Word(found.start(), found.end(), found.group()) for found in _WORD.finditer(text)]
    words: list[Word] = []
    last_kind = ""
    for letter, start, end in _letters(text):
        kind = _kind(letter)
        if kind and kind == last_kind:
            before = words.pop()
            words.append(Word(before.start, end, before.text + letter))
        elif kind:
            words.append(Word(start, end, letter))
        last_kind = kind
    return words


def _kind(letter: str) -> str:
    """What a sign is part of: a word, a number, or (empty) neither. Vowel signs of many scripts are marks."""
    category = unicodedata.category(letter)[0]
    return {"L": "word", "M": "word", "N": "number"}.get(category, "")


def camel_parts(word: Word) -> list[Word]:
    """``MuellerAnna`` is two words; one that has no capital inside is itself."""
    if word.end - word.start != len(word.text):
        return [word]
    borders = [0, *(found.start() for found in _CAMEL.finditer(word.text)), len(word.text)]
    return [Word(word.start + first, word.start + last, word.text[first:last]) for first, last in pairwise(borders)]


def _letters(text: str) -> Iterator[tuple[str, int, int]]:
    """Composed letters without invisible signs, and from where to where each of them was written."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.category(text[end])[0] == "M":
            end += 1
        for letter in unicodedata.normalize("NFKC", text[start:end]):
            if unicodedata.category(letter) != "Cf":
                yield letter, start, end
        start = end
