"""What every transcript format leads to: lines of speech with their times and, where known, their speakers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sized
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

from annotator.domain.limits import LONGEST_NAME, MOST_ROWS, check_text, check_time
from annotator.exchange.errors import FormatError
from annotator.exchange.text_encoding import Decoded


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """One cue of a transcript.

    Attributes:
        speaker: The name or role as the file writes it; empty where it does not say.
        valence: -1 to 1 where the file has a rating; None where it does not say.
        written: The words with the speaker before them, where the speaker was found in the words.
    """

    start_s: float
    end_s: float
    text: str
    speaker: str = ""
    valence: float | None = None
    written: str = ""

    def __post_init__(self) -> None:
        """Refuse what no session can hold.

        Raises:
            LimitError: a time, the text or the speaker's name lies beyond the limits.
        """
        check_time(self.start_s)
        check_time(self.end_s)
        check_text(self.text)
        if self.speaker:
            check_text(self.speaker, longest=LONGEST_NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something of which nothing is taken in, and how many of it there are: ``cues without words``."""

    what: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A transcript file as read.

    Attributes:
        lines: In order of start time.
        problems: What could not be read, each with its line number in the file.
        left_out: What was left out on purpose, counted.
        notes: What was decided where the file does not say.
        maybe_speakers: What stands before a colon once, as a speaker would; it was left among the words.
        decoded: In which encoding it was read; None for formats that say so themselves.
        unit_unknown: Its times are plain numbers that may be seconds or milliseconds.
    """

    lines: tuple[SpokenLine, ...]
    problems: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    maybe_speakers: tuple[str, ...] = ()
    decoded: Decoded | None = None
    unit_unknown: bool = False

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers in order of first appearance."""
        return tuple(dict.fromkeys(line.speaker for line in self.lines if line.speaker))


@dataclass(slots=True, kw_only=True)
class Findings:
    """What a reader notes down while it goes through a file."""

    problems: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    counts: Counter[str] = field(default_factory=Counter[str])

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was left out, counted."""
        return tuple(LeftOut(what=what, count=count) for what, count in self.counts.items() if count)


_MARKUP = re.compile(r"</?(?:[ibus]|em|strong|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ENDLESS_ENTITY = re.compile(r"&#[xX]?0*[0-9a-fA-F]{8,};?")


def tidy(text: str) -> str:
    """Words with single spaces; line breaks become spaces, characters that show nothing go."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split()) if text else ""


def plain_text(text: str) -> str:
    """Words without SubRip's markup (``<i>`` and the like) and with entities resolved; other brackets are words."""
    return tidy(without_entities(_MARKUP.sub("", text) if "<" in text or "{" in text else text))


def without_entities(text: str) -> str:
    """``&amp;`` and other complete entities resolved; a lone ``&`` stays."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda match: unescape(match.group()), _ENDLESS_ENTITY.sub("\ufffd", text))


def line_number(content: bytes, place: int) -> int:
    """Number (from 1) of the line in which byte ``place`` stands."""
    return content.count(b"\n", 0, place) + 1


class LineNumbers:
    """Line numbers of many places in one text: where its lines end is looked up once."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in re.finditer(b"\n", self._content)]

    def of(self, place: int) -> int:
        """Number (from 1) of the line in which byte ``place`` stands."""
        return bisect_right(self._ends, place - 1) + 1


_SHORT = 60


def in_short(text: str) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def check_count(rows: Sized, source: str) -> None:
    """Stop reading a file that has more lines or annotations than a session can hold.

    Raises:
        FormatError: it has.
    """
    if len(rows) > MOST_ROWS:
        raise FormatError(f"{source} has more than {MOST_ROWS} lines or annotations; a session cannot hold more")


_MOST_LINES = 6 * MOST_ROWS
"""A cue of a transcript is four or five lines: number, times, words, and an empty one."""


def text_lines(text: str, source: str) -> list[str]:
    """The lines of a text; nothing is done for a file that has more of them than a session could hold.

    Raises:
        FormatError: it has.
    """
    if text.count("\n") > _MOST_LINES:
        raise FormatError(f"{source} has more than {_MOST_LINES} lines; no session is that long")
    return text.split("\n")


ROLE_WORDS: Mapping[str, str] = {
    **dict.fromkeys(
        ("client", "patient", "coachee", "interviewee", "c", "p", "cl", "pt", "klient", "klientin", "patientin"),
        "client",
    ),
    **dict.fromkeys(
        (
            "therapist", "counsellor", "counselor", "psychologist", "clinician", "doctor", "dr", "interviewer", "coach",
            "t", "th", "therapeut", "therapeutin",
        ),
        "therapist",
    ),
}  # fmt: skip
"""Words for the two roles as transcripts write them, to the role."""
