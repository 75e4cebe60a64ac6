"""What was taken out of a session, and what a person should look at before it is passed on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from annotator.domain.name_folding import keys_of, words_of
from annotator.domain.text_fields import TextField

_NUMBER = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\+?\d[\d ()/-]{4,}\d")
_SIMILAR_FROM = 4
_SHORTEST_TOLD = 3
_MOST_TOLD = 20
_MACHINE_WRITTEN = frozenset({"Flag", "AnalysisInfo", "Evidence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCount:
    """How much was replaced in one field: ``places`` in ``changed`` of its ``texts``."""

    title: str
    places: int
    changed: int
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordCount:
    """A word as it was written, what stands for it now, and how often it was replaced."""

    written: str
    label: str
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCheck:
    """Something that was left, or replaced, and may be wrong. ``fields`` say where it stands."""

    written: str
    places: int
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.written} ({self.places}, {', '.join(self.fields)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeidentifySummary:
    """What became of the names of a session.

    Attributes:
        fields: By field, only those in which something was replaced.
        words: What was replaced, most often first.
        ids: Ids that held a name, and what they are called now.
        everyday: Names that were replaced in small letters: they may have been everyday words.
        similar: Words that were left and look like a name: misheard, misspelt or inflected.
        numbers: Dates and long numbers that were left.
    """

    fields: tuple[FieldCount, ...] = ()
    words: tuple[WordCount, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict[str, str])
    everyday: tuple[ToCheck, ...] = ()
    similar: tuple[ToCheck, ...] = ()
    numbers: tuple[ToCheck, ...] = ()

    @property
    def places(self) -> int:
        """In how many places something was replaced, over all fields."""
        return sum(row.places for row in self.fields)

    def lines(self) -> tuple[str, ...]:
        """The summary in sentences, for whoever makes the file; it holds names, so it is no part of the file."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.places} places replaced" if self.places else "No name was found in any text"
        for row in self.fields:
            yield f"  {row.title}: {row.places} in {row.changed} of {row.texts}"
        if self.words:
            yield f"Replaced: {_listed(f'{row.written} → {row.label} ({row.places})' for row in self.words)}"
        if self.ids:
            yield f"Ids renamed: {_listed(f'{old} → {new}' for old, new in self.ids.items())}"
        for told, rows in (
            ("Replaced in small letters, perhaps everyday words", self.everyday),
            ("Left, but like a name", self.similar),
            ("Dates and numbers left", self.numbers),
        ):
            if rows:
                yield f"{told}: {_listed(map(str, rows))}"
        yield (
            "Look through all text yourself: other people's names, nicknames, places, employers and dates are not "
            "known to the program. Give what else must go as a list of words."
        )


def _listed(parts: Iterable[str]) -> str:
    told = list(parts)
    more = len(told) - _MOST_TOLD
    return ", ".join(told[:_MOST_TOLD]) + (f" and {more} more" if more > 0 else "")


class SummaryNotes:
    """Gathers a summary while texts are cleaned."""

    def __init__(self) -> None:
        self._texts: Counter[str] = Counter()
        self._changed: Counter[str] = Counter()
        self._places: Counter[str] = Counter()
        self._words: Counter[tuple[str, str]] = Counter()
        self._where: dict[tuple[str, str], set[str]] = {}
        self._everyday: Counter[str] = Counter()
        self._left: Counter[str] = Counter()
        self._numbers: Counter[str] = Counter()

    def note(self, where: TextField, replaced: Iterable[tuple[str, str]], left: str) -> None:
        """Take down one text.

        Args:
            replaced: What was written and what stands for it now.
            left: The text between those places.
        """
        title = where.title
        found = list(replaced)
        self._texts[title] += 1
        self._changed[title] += bool(found)
        self._places[title] += len(found)
        for written, label in found:
            self._words[written, label] += 1
            if label.startswith("[") and written[:1].islower() and written.isalpha():
                self._everyday[written] += 1
                self._where.setdefault(("word", written), set()).add(title)
        if where.owner in _MACHINE_WRITTEN:
            return
        for word in words_of(left):
            if len(word.text) >= _SHORTEST_TOLD:
                self._left[word.text] += 1
                self._where.setdefault(("word", word.text), set()).add(title)
        for number in _NUMBER.findall(left):
            self._numbers[number] += 1
            self._where.setdefault(("number", number), set()).add(title)

    def summary(self, names: Iterable[str], ids: Mapping[str, str]) -> DeidentifySummary:
        """The summary so far.

        Args:
            names: Folded words that were looked for.
        """
        known = sorted(name for name in names if len(name) >= _SIMILAR_FROM)
        similar = Counter({word: count for word, count in self._left.items() if _is_like(word, known)})
        return DeidentifySummary(
            fields=tuple(
                FieldCount(title=title, places=places, changed=self._changed[title], texts=self._texts[title])
                for title, places in self._places.items()
                if places
            ),
            words=tuple(
                WordCount(written=written, label=label, places=places)
                for (written, label), places in self._words.most_common()
            ),
            ids=dict(ids),
            everyday=self._to_check("word", self._everyday),
            similar=self._to_check("word", similar),
            numbers=self._to_check("number", self._numbers),
        )

    def _to_check(self, kind: str, counts: Counter[str]) -> tuple[ToCheck, ...]:
        return tuple(
            ToCheck(written=written, places=places, fields=tuple(sorted(self._where[kind, written])))
            for written, places in counts.most_common()
        )


def _is_like(word: str, names: Iterable[str]) -> bool:
    keys = keys_of(word)
    return any(key == name or _one_letter_apart(key, name) or _inflected(key, name) for key in keys for name in names)


def _inflected(key: str, name: str) -> bool:
    stem = name[:-1]
    return len(stem) >= _SIMILAR_FROM and key.startswith(stem) and len(key) - len(stem) <= 3


def _one_letter_apart(one: str, other: str) -> bool:
    """One letter more, less, or another one; the first letter is the same."""
    if one[:1] != other[:1] or abs(len(one) - len(other)) > 1:
        return False
    shorter, longer = sorted((one, other), key=len)
    same = next((place for place, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), None)
    if same is None:
        return True
    return shorter[same + (len(shorter) == len(longer)) :] == longer[same + 1 :]
