"""Transcripts of speech recognisers in JSON: Whisper, faster-whisper, WhisperX, whisper.cpp, Hugging Face chunks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import msgspec

from annotator.exchange.errors import FormatError
from annotator.exchange.found_transcript import found_transcript
from annotator.exchange.json_text import JSON_ERRORS
from annotator.exchange.spoken_text import (
    Findings,
    LineNumbers,
    SpokenLine,
    Transcript,
    check_count,
    line_number,
    plain_text,
)

_NO_NUMBER = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b')
_NO_SPEECH = re.compile(r"^\[(?:BLANK_AUDIO|_BEG_|_TT_\d+_)\]$|^\[_EOT_\]$")


class _Word(msgspec.Struct, frozen=True):
    word: str = ""
    start: float | None = None
    end: float | None = None
    speaker: str | None = None


class _Segment(msgspec.Struct, frozen=True):
    start: float
    end: float | None = None
    text: str = ""
    speaker: str | None = None
    words: tuple[_Word, ...] | None = None


class _Offsets(msgspec.Struct, frozen=True):
    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")


class _CppSegment(msgspec.Struct, frozen=True):
    """whisper.cpp: milliseconds."""

    offsets: _Offsets
    text: str = ""
    speaker: str | None = None

    def plain(self) -> _Segment:
        return _Segment(
            start=self.offsets.start / 1000, end=self.offsets.end / 1000, text=self.text, speaker=self.speaker
        )


class _Chunk(msgspec.Struct, frozen=True):
    """Hugging Face: the last one may have no end."""

    timestamp: tuple[float, float | None]
    text: str = ""
    speaker: str | None = None

    def plain(self) -> _Segment:
        return _Segment(start=self.timestamp[0], end=self.timestamp[1], text=self.text, speaker=self.speaker)


class _Heading(msgspec.Struct, frozen=True):
    segments: list[msgspec.Raw] | None = None
    transcription: list[msgspec.Raw] | None = None
    chunks: list[msgspec.Raw] | None = None


_Kind = type[_Segment] | type[_CppSegment] | type[_Chunk]


def is_whisper_json(content: bytes) -> bool:
    """True if the JSON text has segments, as Whisper and its relatives write them."""
    try:
        rows, kind = _rows(_readable(content))
        if content.lstrip()[:1] == b"[" and rows:
            msgspec.json.decode(rows[0], type=kind)
    except (*JSON_ERRORS, ValueError):
        return False
    return True


def parse_whisper_json(content: bytes, *, source: str) -> Transcript:
    """Read a recogniser's JSON; ``source`` names it in messages.

    Where words carry speakers (as WhisperX writes them), a segment is cut where the speaker changes. Segments without
    text are left out; what cannot be read is named with its place and the rest is used.

    Raises:
        FormatError: it is not such a file, or there is not one segment with text in it; names the line where it is
            not JSON.
    """
    content = _readable(content)
    try:
        rows, kind = _rows(content)
    except UnicodeDecodeError as error:
        raise FormatError(f"{source}: {_place(content)}it is not JSON text in UTF-8 ({error})") from None
    except msgspec.ValidationError as error:
        raise FormatError(f"{source} has no list 'segments', as Whisper writes it ({error})") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise FormatError(f"{source}: {_place(content)}it is not complete JSON text ({error})") from None
    except ValueError as error:
        raise FormatError(f"{source} has no list 'segments', as Whisper writes it ({error})") from None
    found = Findings()
    lines: list[tuple[SpokenLine, bool]] = []
    places = _Places(content)
    for number, raw in enumerate(rows):
        check_count(lines, source)
        try:
            read = _read(raw, kind)
        except (*JSON_ERRORS, ValueError) as error:
            found.problems.append(f"{places.line_of(raw)}segment {number}: {error}; it was left out")
            continue
        for line, is_open in read:
            if line.text and not _NO_SPEECH.match(line.text):
                lines.append((line, is_open))
            else:
                found.counts["segments without words"] += 1
    return found_transcript(lines, found, source=source, nothing="it has no segment with text")


def _rows(content: bytes) -> tuple[list[msgspec.Raw], _Kind]:
    """The segments, each as JSON text, and what each is.

    Raises:
        msgspec.DecodeError: it is no JSON text.
        ValueError: it has no segments.
    """
    if content.lstrip()[:1] == b"[":
        rows = msgspec.json.decode(content, type=list[msgspec.Raw])
        if not rows or rows[0].__len__() == 0 or bytes(rows[0]).lstrip()[:1] != b"{":
            raise ValueError("it is a list of something else")
        return rows, _Segment
    heading = msgspec.json.decode(content, type=_Heading)
    kinds: tuple[tuple[list[msgspec.Raw] | None, _Kind], ...] = (
        (heading.segments, _Segment),
        (heading.transcription, _CppSegment),
        (heading.chunks, _Chunk),
    )
    for found, kind in kinds:
        if found is not None:
            return found, kind
    raise ValueError("there is neither 'segments' nor 'transcription' nor 'chunks'")


def _read(raw: msgspec.Raw, kind: _Kind) -> list[tuple[SpokenLine, bool]]:
    """The lines of a segment, and whether their end is missing.

    Raises:
        ValueError: says what is wrong with it.
    """
    decoded = msgspec.json.decode(raw, type=kind)
    segment = decoded if isinstance(decoded, _Segment) else decoded.plain()
    end_s = segment.start if segment.end is None else segment.end
    if end_s < segment.start or segment.start < 0:
        raise ValueError(f"it ends ({end_s:g}) before it starts ({segment.start:g}), or starts before 0")
    return [(line, segment.end is None) for line in _lines(segment, end_s)]


def _lines(segment: _Segment, end_s: float) -> Iterable[SpokenLine]:
    voices = _voices(segment)
    if len({speaker for speaker, _ in voices}) < 2:
        speaker = segment.speaker or (voices[0][0] if voices else "")
        yield SpokenLine(start_s=segment.start, end_s=end_s, text=plain_text(segment.text), speaker=speaker)
        return
    groups = [(speaker, [word for _, word in group]) for speaker, group in groupby(voices, key=lambda voice: voice[0])]
    begin_s = segment.start
    for place, (speaker, words) in enumerate(groups):
        start_s = next((word.start for word in words if word.start is not None), begin_s)
        last_s = max((word.end for word in words if word.end is not None), default=start_s)
        following = (
            next((word.start for word in groups[place + 1][1] if word.start is not None), None)
            if (place + 1 < len(groups))
            else None
        )
        # Words at the end without times (numbers, with WhisperX) reach until the next person speaks.
        if words[-1].end is None and following is not None:
            last_s = max(last_s, following)
        text = plain_text(" ".join(word.word.strip() for word in words))
        yield SpokenLine(start_s=start_s, end_s=max(last_s, start_s), text=text, speaker=speaker)
        begin_s = max(last_s, start_s)


def _voices(segment: _Segment) -> list[tuple[str, _Word]]:
    """Each word with its speaker; one without is said by whoever said the word before it."""
    voices: list[tuple[str, _Word]] = []
    present = ""
    for word in segment.words or ():
        present = word.speaker or present or segment.speaker or ""
        voices.append((present, word))
    return voices


def _readable(content: bytes) -> bytes:
    """Without a byte-order mark, and with null for the numbers that only Python calls JSON (NaN, Infinity)."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content.decode("utf-16", errors="replace").encode()
    if b"NaN" not in content and b"Infinity" not in content:
        return content
    return _NO_NUMBER.sub(lambda match: match.group() if match.group()[:1] == b'"' else b"null", content)


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
