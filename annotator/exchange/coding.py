"""What every file of annotations leads to: spans and points with a code, on tiers, before anybody is matched."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from annotator.domain.codebook import Code
from annotator.domain.coding_scheme import Modifier, TierScheme
from annotator.domain.limits import LONGEST_NAME, check_text, check_time
from annotator.exchange.coded_details import Detail
from annotator.exchange.open_ends import NOTE, with_ends
from annotator.exchange.spoken_text import LeftOut, SpokenLine, Transcript, tidy
from annotator.exchange.text_encoding import Decoded

_FEW_WORDS = 4
_MOST_CODES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSpan:
    """One annotation as another program has it.

    Attributes:
        value: What is written on it: a code, or words.
        end_s: None where the file has no end.
        person: Whom it is about, as the file writes it; empty where it does not say.
        coder: Who made it, as the file writes it.
        confidence: 1 to 5, where the file says so; likewise ``intensity``.
        details: Modifiers and ratings, by the names the file has for them.
    """

    tier: str
    start_s: float
    end_s: float | None
    value: str
    person: str = ""
    coder: str = ""
    note: str = ""
    confidence: int | None = None
    intensity: int | None = None
    details: tuple[Detail, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no session can hold.

        Raises:
            LimitError: a time or a text lies beyond the limits.
        """
        check_time(self.start_s)
        if self.end_s is not None:
            check_time(self.end_s)
        for detail in self.details:
            for text in (detail.name, *detail.values):
                check_text(text, longest=LONGEST_NAME)
        together = f"{self.tier}{self.value}{self.person}{self.coder}{self.note}"
        if together.isascii() and len(together) <= LONGEST_NAME:
            return  # as nearly always, and a table has a hundred thousand
        for text in (self.value, self.note):
            check_text(text)
        for name in (self.tier, self.person, self.coder):
            check_text(name, longest=LONGEST_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTier:
    """A row of annotations in another program.

    Attributes:
        spoken: Its annotations are what was said, as far as the file tells.
        codes: Whether its annotations are codes of a closed list; None where only they themselves can tell.
    """

    name: str
    person: str = ""
    spoken: bool = False
    codes: bool | None = None

    @property
    def only_words(self) -> bool:
        """True for what was said and nothing else: it is no annotation, unless somebody asks for it."""
        return self.spoken and self.codes is False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedMedia:
    """A recording that a file of annotations belongs to; its 0 is at ``origin_s`` of the recording."""

    file_name: str
    origin_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A file of annotations as read.

    Attributes:
        codes: What the file says about its codes (their kind, definition, colour), if it does.
        modifiers: What it says about modifiers: their kind and all their values.
        asked: By the name of a code, the names of the modifiers that are asked for after it.
        schemes: Which of its tiers depend on which.
        groups: Tiers that belong to one recording each, by its name, where a file has several recordings.
        media: The recordings it belongs to.
    """

    tiers: tuple[CodedTier, ...]
    spans: tuple[CodedSpan, ...]
    codes: tuple[Code, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    schemes: tuple[TierScheme, ...] = ()
    media: tuple[LinkedMedia, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    group_media: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    problems: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    decoded: Decoded | None = None
    unit_unknown: bool = False

    def counts(self) -> Counter[str]:
        """How many annotations each tier has."""
        return Counter(span.tier for span in self.spans)

    def of_tiers(self, names: Iterable[str]) -> Coding:
        """Only what is on these tiers; the rest is counted as left out."""
        wanted = set(names)
        rest = Counter(span.tier for span in self.spans if span.tier not in wanted)
        left_out = tuple(LeftOut(what=f"annotations of the tier '{name}'", count=count) for name, count in rest.items())
        return replace(
            self,
            tiers=tuple(tier for tier in self.tiers if tier.name in wanted),
            spans=tuple(span for span in self.spans if span.tier in wanted),
            schemes=tuple(row for row in self.schemes if {row.tier, row.parent_tier} <= wanted),
            left_out=(*self.left_out, *left_out),
        )

    @property
    def spoken_tiers(self) -> tuple[str, ...]:
        """The tiers of what was said."""
        return tuple(tier.name for tier in self.tiers if tier.spoken)

    def shifted(self, by_s: float) -> Coding:
        """The same, that much later."""
        if not by_s:
            return self
        moved = (
            replace(span, start_s=span.start_s + by_s, end_s=None if span.end_s is None else span.end_s + by_s)
            for span in self.spans
        )
        return replace(self, spans=tuple(moved))

    def scaled(self, factor: float) -> Coding:
        """The same in another unit of time."""
        moved = (
            replace(span, start_s=span.start_s * factor, end_s=None if span.end_s is None else span.end_s * factor)
            for span in self.spans
        )
        return replace(self, spans=tuple(moved), unit_unknown=False)


def as_transcript(coding: Coding) -> Transcript:
    """What was said on the tiers of a coding; annotations without words are counted as left out."""
    people = {tier.name: tier.person or tier.name for tier in coding.tiers}
    lines: list[tuple[SpokenLine, bool]] = []
    empty = 0
    for span in coding.spans:
        words = tidy(span.value)
        if not words:
            empty += 1
            continue
        end_s = span.start_s if span.end_s is None else span.end_s
        speaker = (span.person or people.get(span.tier, "")).strip()
        lines.append((SpokenLine(start_s=span.start_s, end_s=end_s, text=words, speaker=speaker), span.end_s is None))
    lines.sort(key=lambda pair: (pair[0].start_s, pair[0].end_s))
    open_ended = frozenset(place for place, (_, is_open) in enumerate(lines) if is_open)
    left_out = (*coding.left_out, *((LeftOut(what="annotations without words", count=empty),) if empty else ()))
    return Transcript(
        lines=with_ends([line for line, _ in lines], open_ended=open_ended),
        problems=coding.problems,
        left_out=left_out,
        notes=(*coding.notes, *((NOTE.format(count=len(open_ended)),) if open_ended else ())),
        decoded=coding.decoded,
        unit_unknown=coding.unit_unknown,
    )


def has_codes(tier: CodedTier, values: Sequence[str]) -> bool:
    """Whether what is written on a tier are codes that recur, rather than words that differ each time."""
    if tier.codes is not None:
        return tier.codes
    written = [value for value in (tidy(value) for value in values) if value]
    if not written:
        return False
    if all(_is_number(value) for value in written):
        return False
    short = statistics.median(len(value.split()) for value in written) <= _FEW_WORDS
    different = len(set(written))
    return short and different <= _MOST_CODES and (different <= 12 or 2 * different <= len(written))


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").replace("-", "").isdigit()
