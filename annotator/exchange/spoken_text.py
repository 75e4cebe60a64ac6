"""What every transcript format leads to: lines of speech with their times and, where known, their speakers."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sized
from dataclasses import dataclass, replace
from functools import cached_property

from annotator.domain.limits import LONGEST_NAME, MOST_ROWS, check_text, check_time
from annotator.exchange.errors import FormatError


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """One cue of a transcript.

    Attributes:
        speaker: The name or role as the file writes it; empty where it does not say.
        valence: -1 to 1 where the file has a rating; None where it does not say.
    """

    start_s: float
    end_s: float
    text: str
    speaker: str = ""
    valence: float | None = None

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
class Transcript:
    """A transcript file as read.

    Attributes:
        lines: In order of start time.
        problems: What could not be read, each with its line number in the file.
    """

    lines: tuple[SpokenLine, ...]
    problems: tuple[str, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """The speakers in order of first appearance."""
        return tuple(dict.fromkeys(line.speaker for line in self.lines if line.speaker))


_TAG = re.compile(r"</?(?:[a-zA-Z][^<>]*|\d[\d:.]*)>|\{\\[^{}]*\}")
_ENDLESS_ENTITY = re.compile(r"&#[xX]?0*[0-9a-fA-F]{8,};?")
_SPACE = re.compile(r"[^\S\n]+")
_BRACKETED = re.compile(r"^[\[(]\s*([^\])\n]{1,40}?)\s*[\])]\s*:?\s*(?=\S)")
_PREFIXED = re.compile(r"^(?:>>\s*|-\s*)?([^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,2})\s*:\s+(?=\S)")
_SHORT = 60
_ROLE_WORDS = frozenset(
    [
        "client",
        "patient",
        "therapist",
        "counsellor",
        "counselor",
        "psychologist",
        "clinician",
        "doctor",
        "interviewer",
        "interviewee",
        "speaker",
        "coach",
        "coachee",
        "c",
        "t",
        "p",
        "th",
        "cl",
        "pt",
        "dr",
    ]
)
_SOUND_WORDS = frozenset(
    [
        "laugh",
        "laughs",
        "laughing",
        "laughter",
        "chuckle",
        "chuckles",
        "cry",
        "cries",
        "crying",
        "sob",
        "sobs",
        "sobbing",
        "sigh",
        "sighs",
        "sighing",
        "cough",
        "coughs",
        "pause",
        "silence",
        "music",
        "applause",
        "noise",
        "inaudible",
        "unintelligible",
        "crosstalk",
        "whispers",
        "whispering",
        "sniffs",
        "nods",
    ]
)


def plain_text(text: str) -> str:
    """Text without markup: tags removed, HTML entities resolved, spaces tidied; line breaks become spaces."""
    if "<" in text or "{" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(_ENDLESS_ENTITY.sub("\ufffd", text))
    return _SPACE.sub(" ", text.replace("\u200b", "").replace("\n", " ")).strip()


def check_count(lines: Sized, source: str) -> None:
    """Stop reading a transcript that has more lines than a session can hold.

    Raises:
        FormatError: it has.
    """
    if len(lines) > MOST_ROWS:
        raise FormatError(f"{source} has more than {MOST_ROWS} lines with words; a session cannot hold more")


def with_speakers_from_text(lines: Iterable[SpokenLine]) -> tuple[SpokenLine, ...]:
    """Take speakers out of texts that begin with ``NAME:`` or ``[Name]``.

    A single "Listen: ..." or "[laughs]" is no speaker. A prefix counts if it is a role word (``Therapist``, ``T``),
    is written in capitals, or begins more than one line; words for sounds never count.
    """
    given = tuple(lines)
    prefixes = [None if line.speaker else _prefix(line.text) for line in given]
    counts = Counter(prefix[0].casefold() for prefix in prefixes if prefix)
    found: list[SpokenLine] = []
    for line, prefix in zip(given, prefixes, strict=True):
        if prefix is not None and _is_speaker(prefix[0], counts[prefix[0].casefold()]):
            found.append(replace(line, speaker=prefix[0][:LONGEST_NAME], text=prefix[1]))
        else:
            found.append(line)
    return tuple(found)


def _prefix(text: str) -> tuple[str, str] | None:
    match = _BRACKETED.match(text) or _PREFIXED.match(text)
    return (match.group(1), text[match.end() :]) if match else None


def _is_speaker(name: str, count: int) -> bool:
    words = name.casefold().split()
    if _SOUND_WORDS.intersection(words):
        return False
    is_role = words[0].rstrip(".:0123456789") in _ROLE_WORDS
    return is_role or name.isupper() or (count > 1 and name[0].isupper())


def decode_text(content: bytes) -> str:
    """The text of a transcript file, whatever program wrote it; line ends become ``\\n``.

    UTF-8 with or without a byte-order mark, UTF-16 with one, else the Windows Western encoding.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def in_short(text: str) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


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
