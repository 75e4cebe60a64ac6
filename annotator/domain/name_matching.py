"""Finding people's names, and other words that are to go, in what was said and written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.domain.name_folding import Word, camel_parts, is_unparted, keys_of, words_of

# Titles, particles and words for people: they are parts of many names and name nobody.
NAMES_NOBODY = frozenset(
    word
    for line in (
        "dr dra prof professor frau herr hr fr mr mrs ms miss mister madam sir mag dipl med ing phd md jr sr",
        "von van der den dem des del della dello de di da do dos das du la le les los el bin ibn bint zu zur zum",
        "und and the of",
        "client therapist other patient person participant speaker interviewer interviewee therapeut therapeutin",
        "klient klientin patientin unknown coder rater observer trainer trainee student expert user consensus agreed",
    )
    for word in line.split()
)
_SHORTEST_PART = 3
_ENDINGS = ("s", "es", "ies")
_LONG_ENDINGS = ("n", "en", "ens", "in", "innen", "chen", "lein")
# Endings other than an s are put to names that are long enough not to become another word with them.
_LONG_ENDINGS_FROM = 5
# Between the words of one name: "Anna-Lena", "O'Brien", "St. John", "anna_lena"; never the end of a sentence.
_WITHIN_NAME = re.compile(r"^[\W_]{0,3}$")
_NO_SPACE = re.compile(r"^[^\s]{0,2}$")
_SENTENCE_END = re.compile(r"[!?;:\n]|^\s+\W")
_JOINED_FROM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """Something that is to be found.

    Attributes:
        label: What stands in its place, e.g. ``[client]``.
        in_parts: Each word of it is to be found alone too, as first and family names are; else only the whole.
        weak: Somebody else who is spelled so is meant first.
    """

    text: str
    label: str
    in_parts: bool = True
    weak: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundName:
    """Where a name stands, as it is written there, and what it is to be replaced by."""

    start: int
    end: int
    written: str
    label: str


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words that follow each other; ``capital`` where only capitals tell it from other short words."""

    keys: tuple[frozenset[str], ...]
    label: str
    capital: bool


class NameMatcher:
    """Finds names whichever way they are written: see :mod:`.name_folding`. Whole words only."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._labels: dict[str, set[str]] = defaultdict(set)
        self._phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self._unparted: dict[str, str] = {}
        self._short: set[str] = set()
        for name in sorted(names, key=lambda one: one.weak):
            self._weak = name.weak
            self._learn(name)

    def __bool__(self) -> bool:
        return bool(self._labels or self._phrases or self._unparted)

    @property
    def words(self) -> frozenset[str]:
        """Everything that is found as a single word, folded."""
        return frozenset(self._labels)

    def find(self, text: str) -> list[FoundName]:
        """Every place of a name in the text, in order, none over another."""
        if not self:
            return []
        words = words_of(text)
        found: list[FoundName] = []
        place = 0
        while place < len(words):
            count, label = self._at(text, words, place)
            if count:
                start, end = words[place].start, words[place + count - 1].end
                found.append(FoundName(start=start, end=end, written=text[start:end], label=label))
                place += count
                continue
            found.extend(self._inside(text, words[place]))
            place += 1
        return _joined(text, found)

    def replaced(self, text: str) -> str:
        """The text with labels in place of names."""
        return replace_found(text, self.find(text))

    # --- learning -----------------------------------------------------------------------------------------------------

    def _learn(self, name: KnownName) -> None:
        words = [word.text for word in words_of(name.text)]
        if not words or (name.in_parts and all(keys_of(word) & NAMES_NOBODY for word in words)):
            return
        if len(words) > 1:
            self._learn_phrase(words, name.label, capital=name.in_parts)
        elif len(words[0]) > 1 or not name.in_parts:
            self._learn_word(words[0], name.label, short=name.in_parts and len(words[0]) < _SHORTEST_PART)
        if not name.in_parts:
            return
        for first in range(len(words)):
            for last in range(first + 1, len(words) + 1):
                part = words[first:last]
                if len(part) == len(words) == 1 or part[0].isdigit():
                    continue
                if len(part) > 1:
                    self._learn_phrase(part, name.label, capital=True)
                self._learn_part("".join(part), name.label)

    def _learn_part(self, word: str, label: str) -> None:
        if keys_of(word) & NAMES_NOBODY or len(word) < 2:
            return
        self._learn_word(word, label, short=len(word) < _SHORTEST_PART)

    def _learn_word(self, word: str, label: str, *, short: bool) -> None:
        if is_unparted(word) and len(word) > 1:
            self._unparted[word] = label
        for key in keys_of(word):
            if self._weak and key in self._labels:
                continue
            self._labels[key].add(label)
            if short:
                self._short.add(key)

    def _learn_phrase(self, words: Sequence[str], label: str, *, capital: bool) -> None:
        if capital and all(keys_of(word) & NAMES_NOBODY for word in words):
            return
        keys = tuple(keys_of(word) for word in words)
        short = capital and sum(map(len, words)) <= _SHORTEST_PART
        for key in keys[0]:
            self._phrases[key].append(_Phrase(keys, label, short))
            self._phrases[key].sort(key=lambda row: -len(row.keys))

    # --- finding ------------------------------------------------------------------------------------------------------

    def _at(self, text: str, words: Sequence[Word], place: int) -> tuple[int, str]:
        """How many words from here on are a name, and what stands in its place; 0 where none begins."""
        keys = words[place].keys
        for phrase in (row for key in keys for row in self._phrases.get(key, ())):
            if _is_phrase(text, words[place : place + len(phrase.keys)], phrase):
                return len(phrase.keys), phrase.label
        label = self._label(words[place])
        if label:
            return 1, label
        return self._split_word(text, words, place)

    def _split_word(self, text: str, words: Sequence[Word], place: int) -> tuple[int, str]:
        """A name that a hyphen or an apostrophe parts where it has none: ``Mül-ler``."""
        for count in (3, 2):
            some = words[place : place + count]
            gaps = [text[one.end : other.start] for one, other in pairwise(some)]
            whole = "".join(word.text for word in some)
            if len(some) == count and len(whole) >= _JOINED_FROM and all(map(_NO_SPACE.match, gaps)):
                label = self._label(Word(some[0].start, some[-1].end, whole))
                if label:
                    return count, label
        return 0, ""

    def _label(self, word: Word) -> str:
        for key in sorted(word.keys, key=len):
            if key in self._short and not word.is_capital:
                continue
            labels = self._labels.get(key) or next(
                (self._labels[stem] for stem in stems_of(key) if stem in self._labels and stem not in self._short), None
            )
            if labels:
                return next(iter(labels)) if len(labels) == 1 else "[name]"
        return ""

    def _inside(self, text: str, word: Word) -> list[FoundName]:
        """Names within what looks like one word: ``MuellerAnna``, and scripts that do not part words."""
        parts = [part for part in camel_parts(word) if len(part.text) >= _SHORTEST_PART]
        if len(parts) > 1 or (parts and parts[0] != word):
            return [
                FoundName(start=part.start, end=part.end, written=text[part.start : part.end], label=label)
                for part in parts
                if (label := self._label(part))
            ]
        if not self._unparted or not is_unparted(word.text):
            return []
        written = text[word.start : word.end]
        pattern = "|".join(map(re.escape, sorted(self._unparted, key=len, reverse=True)))
        return [
            FoundName(
                start=word.start + found.start(),
                end=word.start + found.end(),
                written=found.group(),
                label=self._unparted[found.group()],
            )
            for found in re.finditer(pattern, written)
        ]


def stems_of(key: str) -> list[str]:
    """What a word may be a possessive, a plural or another form of."""
    stems = [key[: -len(ending)] for ending in _ENDINGS if key.endswith(ending)]
    stems = [*stems, f"{key[:-3]}y"] if key.endswith("ies") else stems
    longer = [key[: -len(ending)] for ending in _LONG_ENDINGS if key.endswith(ending)]
    return [stem for stem in stems if len(stem) >= _SHORTEST_PART] + [
        stem for stem in longer if len(stem) >= _LONG_ENDINGS_FROM
    ]


def replace_found(text: str, found: Iterable[FoundName]) -> str:
    """The text with each label in its place."""
    parts: list[str] = []
    done = 0
    for one in found:
        parts += [text[done : one.start], one.label]
        done = one.end
    return "".join([*parts, text[done:]])


def _is_phrase(text: str, words: Sequence[Word], phrase: _Phrase) -> bool:
    if len(words) < len(phrase.keys) or not _one_after_another(text, words):
        return False
    if phrase.capital and not all(word.is_capital or word.text.isdigit() for word in words):
        return False
    begins = all(word.keys & keys for word, keys in zip(words[:-1], phrase.keys[:-1], strict=True))
    return begins and any(_is_form(key, phrase.keys[-1]) for key in words[-1].keys)


def _is_form(key: str, keys: frozenset[str]) -> bool:
    return key in keys or any(stem in keys for stem in stems_of(key))


def _one_after_another(text: str, words: Sequence[Word]) -> bool:
    gaps = (text[one.end : other.start] for one, other in pairwise(words))
    return all(_WITHIN_NAME.match(gap) and not _SENTENCE_END.search(gap) for gap in gaps)


def _joined(text: str, found: Sequence[FoundName]) -> list[FoundName]:
    """Parts of one name beside each other are one place: ``Anna-Lena Müller``."""
    joined: list[FoundName] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is None or last.label != one.label or not _parts_of_one(text[last.end : one.start], last, one):
            joined.append(one)
            continue
        joined[-1] = FoundName(start=last.start, end=one.end, written=text[last.start : one.end], label=last.label)
    return joined


def _parts_of_one(gap: str, one: FoundName, other: FoundName) -> bool:
    apart = keys_of(one.written).isdisjoint(keys_of(other.written))
    return apart and re.fullmatch(r"[-‐‑–_'’ \u00a0]?", gap) is not None
