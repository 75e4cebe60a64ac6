"""Transcripts as Whisper and its relatives write them: JSON with ``segments``, and in them words and speakers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import msgspec

from annotator.exchange.errors import FormatError
from annotator.exchange.json_text import JSON_ERRORS
from annotator.exchange.spoken_text import (
    LineNumbers,
    SpokenLine,
    Transcript,
    check_count,
    line_number,
    plain_text,
    with_speakers_from_text,
)


class _Word(msgspec.Struct, frozen=True):
    word: str = ""
    start: float | None = None
    end: float | None = None
    speaker: str | None = None


class _Segment(msgspec.Struct, frozen=True):
    start: float
    end: float
    text: str = ""
    speaker: str | None = None
    words: tuple[_Word, ...] | None = None


class _Heading(msgspec.Struct, frozen=True):
    segments: list[msgspec.Raw]


def is_whisper_json(content: bytes) -> bool:
    """True if the JSON text has segments, as Whisper writes them."""
    try:
        msgspec.json.decode(_without_mark(content), type=_Heading)
    except JSON_ERRORS:
        return False
    return True


def parse_whisper_json(content: bytes, *, source: str) -> Transcript:
    """Read Whisper's JSON; ``source`` names it in messages.

    Where words carry speakers (as WhisperX writes them), a segment is cut where the speaker changes. Segments without
    text are left out; what cannot be read is named with its place and the rest is used.

    Raises:
        FormatError: it is not such a file, or there is not one segment with text in it; names the line where it is
            not JSON.
    """
    content = _without_mark(content)
    try:
        heading = msgspec.json.decode(content, type=_Heading)
    except msgspec.ValidationError as error:
        raise FormatError(f"{source} has no list 'segments', as Whisper writes it ({error})") from None
    except JSON_ERRORS as error:
        raise FormatError(f"{source}: {_place(content)}it is not complete JSON text ({error})") from None
    lines: list[SpokenLine] = []
    problems: list[str] = []
    places = _Places(content)
    for number, raw in enumerate(heading.segments):
        check_count(lines, source)
        try:
            segment = msgspec.json.decode(raw, type=_Segment)
            _check_span(segment)
            lines.extend(line for line in _lines(segment) if line.text)
        except (*JSON_ERRORS, ValueError) as error:
            problems.append(f"{places.line_of(raw)}segment {number}: {error}; it was left out")
    if not lines:
        raise FormatError(f"{source}: {problems[0] if problems else 'it has no segment with text'}")
    ordered = sorted(lines, key=lambda line: (line.start_s, line.end_s))
    return Transcript(lines=with_speakers_from_text(ordered), problems=tuple(problems))


def _check_span(segment: _Segment) -> None:
    if segment.end < segment.start or segment.start < 0:
        raise ValueError(f"it ends ({segment.end:g}) before it starts ({segment.start:g}), or starts before 0")


def _lines(segment: _Segment) -> Iterable[SpokenLine]:
    voices = [(word.speaker or segment.speaker or "", word) for word in segment.words or ()]
    if len({speaker for speaker, _ in voices}) < 2:
        speaker = segment.speaker or (voices[0][0] if voices else "")
        yield SpokenLine(start_s=segment.start, end_s=segment.end, text=plain_text(segment.text), speaker=speaker)
        return
    begin_s = segment.start
    for speaker, group in groupby(voices, key=lambda voice: voice[0]):
        words = [word for _, word in group]
        start_s = next((word.start for word in words if word.start is not None), begin_s)
        end_s = next((word.end for word in reversed(words) if word.end is not None), start_s)
        text = plain_text(" ".join(word.word.strip() for word in words))
        yield SpokenLine(start_s=start_s, end_s=max(end_s, start_s), text=text, speaker=speaker)
        begin_s = max(end_s, start_s)


def _without_mark(content: bytes) -> bytes:
    return content.removeprefix(b"\xef\xbb\xbf")


def _place(content: bytes) -> str:
    """Where the JSON text breaks off: ``line 3: ``."""
    try:
        _: Any = json.loads(content.decode("utf-8"))
    except json.JSONDecodeError as error:
        return f"line {error.lineno}: "
    except UnicodeDecodeError as error:
        return f"line {line_number(content, error.start)}: "
    except (RecursionError, ValueError):
        return ""  # nested too deep, or a number of thousands of digits
    return ""


class _Places:
    """Where segments stand in the file, for messages; asked in their order, so that the text is searched once."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._lines = LineNumbers(content)
        self._from = 0

    def line_of(self, raw: msgspec.Raw) -> str:
        """``line 12: ``; nothing where it is not found."""
        segment = bytes(raw)
        place = self._content.find(segment, self._from)
        if place < 0:
            return ""
        self._from = place + len(segment)
        return f"line {self._lines.of(place)}: "
