"""Transcripts in plain text as meeting services write them: a time beside the speaker, or before each paragraph."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from annotator.domain.limits import LimitError
from annotator.exchange.foreign_time import read_time
from annotator.exchange.found_transcript import found_transcript
from annotator.exchange.spoken_text import Findings, SpokenLine, Transcript, check_count, text_lines, tidy
from annotator.exchange.text_encoding import decoded

_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_TIME_FIRST = re.compile(rf"^\s*[\[(]?({_TIME})(?:\s*[-–—]{{1,2}}>?\s*({_TIME}))?[\])]?\s*[-–—:|]?(?:\s+|$)")
_TIME_LAST = re.compile(rf"[\[(]?({_TIME})[\])]?\s*:?$")
_LONGEST_NAME, _LONGEST_NAMING_LINE = 61, 200
_FOOTER = re.compile(r"^Transcribed by\b", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class _Paragraph:
    line: int
    start_s: float
    end_s: float | None
    speaker: str
    words: list[str]


def parse_spoken_txt(content: bytes, *, source: str, encoding: str | None = None) -> Transcript:
    """Read a text of paragraphs that begin with a time, or with a speaker and a time; ``source`` names it in messages.

    Raises:
        FormatError: not one paragraph has a time.
    """
    text = decoded(content, encoding)
    found = Findings()
    paragraphs = _paragraphs(text_lines(text.text, source), found)
    lines: list[tuple[SpokenLine, bool]] = []
    for row in paragraphs:
        check_count(lines, source)
        end_s = row.start_s if row.end_s is None else row.end_s
        try:
            line = SpokenLine(start_s=row.start_s, end_s=end_s, text=tidy(" ".join(row.words)), speaker=row.speaker)
        except LimitError as error:
            found.problems.append(f"line {row.line}: {error}; it was left out")
        else:
            lines.append((line, row.end_s is None))
    found.counts["paragraphs without words"] += sum(not line.text for line, _ in lines)
    nothing = (
        "no line has a time; a transcript as text has a time before each paragraph ([0:01:02] Name: words), or beside "
        "the speaker above it (Name  1:02)"
    )
    return found_transcript(
        [pair for pair in lines if pair[0].text], found, source=source, nothing=nothing, decoded=text
    )


def _paragraphs(lines: list[str], found: Findings) -> list[_Paragraph]:
    """Whether the name or the time comes first is the same all through a file: a time in the words begins nothing."""
    paragraphs: list[_Paragraph] = []
    style: Callable[[str, int], _Paragraph | None] | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        style = style or next(
            (begins for begins in (_time_first, _name_first) if begins(line, number) is not None), None
        )
        begun = style(line, number) if style is not None else None
        if begun is not None:
            paragraphs.append(begun)
        elif _FOOTER.match(line.strip()):
            found.counts["lines that name the service"] += 1
        elif paragraphs:
            paragraphs[-1].words.append(line)
        else:
            found.problems.append(f"line {number}: '{line.strip()[:40]}' has no time; it was left out")
    return paragraphs


def _time_first(line: str, number: int) -> _Paragraph | None:
    """The paragraph that a line begins with its time, and perhaps its end."""
    first = _TIME_FIRST.match(line)
    if first is None:
        return None
    start_s = read_time(first.group(1))
    end_s = read_time(first.group(2)) if first.group(2) else None
    if end_s is not None and end_s < start_s:
        end_s = None
    return _Paragraph(line=number, start_s=start_s, end_s=end_s, speaker="", words=[line[first.end() :]])


def _name_first(line: str, number: int) -> _Paragraph | None:
    """The paragraph whose speaker and time stand on a line of their own, with a gap or a bracket between them."""
    written = line.strip()
    timed = _TIME_LAST.search(written) if len(written) <= _LONGEST_NAMING_LINE else None
    if timed is None:
        return None
    before = written[: timed.start()]
    name = before.rstrip()
    gap = before[len(name) :]
    apart = len(gap) > 1 or "\t" in gap or timed.group()[0] in "[("
    if not apart or "\t" in name or len(name) > _LONGEST_NAME or not any(map(str.isalpha, name)):
        return None
    return _Paragraph(line=number, start_s=read_time(timed.group(1)), end_s=None, speaker=name.strip(" :-–—"), words=[])
