"""What SubRip, WebVTT and YouTube's SBV share: a line ``start --> end``, and the words below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotator.domain.limits import LONGEST_TEXT
from annotator.exchange.foreign_time import counts_frames, read_time
from annotator.exchange.spoken_text import check_count

_ARROW = re.compile(r"-{1,3}>|[–—]>|[→⟶]|=>")
_TIME = re.compile(r"\s{0,9}\d{1,4}:\d{1,2}")
_SBV = re.compile(r"^\s*(\d+:\d+:\d+\.\d+),(\d+:\d+:\d+\.\d+)\s*$")
_NEARLY = re.compile(r"^\s*\d+:\d+\S*\s+\S{1,5}\s+\d+:\d+\S*\s*$")
FRAMES_NOTE = "the last part of its times was taken for frames, 25 of them a second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One cue; ``line`` is the number (from 1) of its time line, ``words`` are the lines below it that have any."""

    line: int
    start_s: float
    end_s: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The cues of a file, in its order; ``problems`` names what is none, with its line."""

    cues: tuple[Cue, ...]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_cues(lines: list[str], *, source: str, named: bool) -> Cues:
    """Find the cues among the lines of a file. Words after an empty line still belong to the cue before them.

    Args:
        named: A line between an empty line and a time line is the cue's name (WebVTT), whatever it says; else only a
            number is, in a file that numbers its cues.

    Raises:
        FormatError: there are more cues than a session can hold.
    """
    places = [number for number, line in enumerate(lines) if _is_time_line(line)]
    check_count(places, source)
    numbered = bool(places) and places[0] > 0 and lines[places[0] - 1].strip().isdigit()
    problems = _before_the_first(lines, places[0] if places else len(lines), named=named)
    cues: list[Cue] = []
    frames = False
    for place, following in zip(places, [*places, len(lines)][1:], strict=True):
        below = lines[place + 1 : following]
        if following < len(lines) and below and _is_name(below, named=named, numbered=numbered):
            below = below[:-1]
        try:
            start_s, end_s = _span(lines[place])
        except ValueError as error:
            problems.append(f"line {place + 1}: {error}; this cue was left out")
            continue
        if sum(map(len, below)) > LONGEST_TEXT:
            problems.append(f"line {place + 1}: more than {LONGEST_TEXT} characters; this cue was left out")
            continue
        frames = frames or any(counts_frames(part) for part in _ARROW.split(lines[place]))
        cues.append(Cue(line=place + 1, start_s=start_s, end_s=end_s, words=tuple(row for row in below if row.strip())))
    return Cues(cues=tuple(cues), problems=tuple(problems), notes=(FRAMES_NOTE,) if frames else ())


def cue_time(text: str) -> float:
    """Seconds of ``h:mm:ss,mmm``; hours may be missing, the fraction may follow a comma, a point or a colon.

    Raises:
        ValueError: it is not such a time.
    """
    try:
        return read_time(text)
    except ValueError:
        raise ValueError(f"'{text[:60]}' is not a time like 00:01:02.500") from None


def _is_time_line(line: str) -> bool:
    """An arrow after or before a time; words with an arrow among them are words."""
    arrow = _ARROW.search(line)
    if arrow is None or ":" not in line:
        return _is_nearly_one(line)
    return line.lstrip()[:1].isdigit() or _TIME.match(line, arrow.end()) is not None


def _is_nearly_one(line: str) -> bool:
    return _SBV.match(line) is not None or _NEARLY.match(line) is not None


def _is_name(below: list[str], *, named: bool, numbered: bool) -> bool:
    last = below[-1].strip()
    if not last:
        return False
    after_a_gap = len(below) > 1 and not below[-2].strip()
    return (named and after_a_gap) or (last.isdigit() and (numbered or after_a_gap))


def _before_the_first(lines: list[str], end: int, *, named: bool) -> list[str]:
    rows = [(number, line.strip()) for number, line in enumerate(lines[:end], start=1) if line.strip()]
    if rows and end < len(lines) and rows[-1][0] == end and (named or rows[-1][1].isdigit()):
        rows = rows[:-1]
    return [f"line {number}: '{line[:40]}' does not belong to a cue; it was left out" for number, line in rows]


def _span(line: str) -> tuple[float, float]:
    """Start and end of a time line; settings after the end are left aside.

    Raises:
        ValueError: says which part cannot be read.
    """
    together = _SBV.match(line)
    if together is not None:
        before, end = together.groups()
    else:
        parts = _ARROW.split(line.strip(), maxsplit=1)
        if len(parts) < 2:
            raise ValueError(f"'{line.strip()[:40]}' is not a line like 00:01.000 --> 00:02.000")
        before, end = parts[0].strip(), (parts[1].split(maxsplit=1) or [""])[0]
    start_s, end_s = cue_time(before), cue_time(end)
    if end_s < start_s:
        raise ValueError(f"it ends ({end}) before it starts ({before})")
    return start_s, end_s
