"""Transcripts as Whisper and its relatives write them: JSON with ``segments``, and in them words and speakers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import msgspec

from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import (
    SpokenLine,
    Transcript,
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
    except (msgspec.DecodeError, UnicodeDecodeError):
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
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormatError(f"{source}: {_place(content)}it is not complete JSON text ({error})") from None
    lines: list[SpokenLine] = []
    problems: list[str] = []
    for number, raw in enumerate(heading.segments):
        try:
            segment = msgspec.json.decode(raw, type=_Segment)
        except (msgspec.ValidationError, UnicodeDecodeError) as error:
            problems.append(f"{_line_of(content, raw)}segment {number}: {error}; it was left out")
            continue
        if segment.end < segment.start or segment.start < 0:
            problems.append(
                f"{_line_of(content, raw)}segment {number}: it ends ({segment.end:g}) before it starts "
                f"({segment.start:g}), or starts before 0; it was left out"
            )
            continue
        lines.extend(line for line in _lines(segment) if line.text)
    if not lines:
        raise FormatError(f"{source}: {problems[0] if problems else 'it has no segment with text'}")
    ordered = sorted(lines, key=lambda line: (line.start_s, line.end_s))
    return Transcript(lines=with_speakers_from_text(ordered), problems=tuple(problems))


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
    return ""


def _line_of(content: bytes, raw: msgspec.Raw) -> str:
    place = content.find(bytes(raw))
    return f"line {line_number(content, place)}: " if place >= 0 else ""
