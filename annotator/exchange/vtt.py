"""WebVTT transcripts (.vtt), with speakers in voice tags: ``<v Speaker>text``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotator.domain.limits import LimitError
from annotator.exchange.cues import read_cues
from annotator.exchange.errors import FormatError
from annotator.exchange.found_transcript import found_transcript
from annotator.exchange.rolling_captions import without_repeats
from annotator.exchange.spoken_text import (
    Findings,
    SpokenLine,
    Transcript,
    check_count,
    text_lines,
    tidy,
    without_entities,
)
from annotator.exchange.text_encoding import decoded

# No part of it can be matched in two ways, or end beyond the next tag: else many open tags take for ever.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>")
_MARKUP = re.compile(r"</?(?:[cvibus]|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
_NO_CUE = re.compile(r"^(?:NOTE(?:[ \t].*)?|STYLE\s*|REGION\s*)$")


def parse_vtt(content: bytes, *, source: str, encoding: str | None = None) -> Transcript:
    """Read a WebVTT file; ``source`` names it in messages.

    Cues without text, notes and style are left out; what cannot be read is named with its line and the rest is used.

    Raises:
        FormatError: it does not begin with ``WEBVTT``, or there is not one cue in it.
    """
    text = decoded(content, encoding)
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", text.text):
        raise FormatError(f"{source}: line 1: a WebVTT file begins with WEBVTT; this one does not")
    read = read_cues(_without_notes(text_lines(text.text, source)), source=source, named=True)
    found = Findings(problems=list(read.problems), notes=list(read.notes))
    lines: list[tuple[SpokenLine, bool]] = []
    for cue in without_repeats(read.cues, found, plain=_plain):
        check_count(lines, source)
        voices = [(speaker, said) for speaker, said in _voices("\n".join(cue.words)) if said]
        if not voices:
            found.counts["cues without words"] += 1
        try:
            lines.extend(
                (SpokenLine(start_s=cue.start_s, end_s=cue.end_s, text=said, speaker=speaker), False)
                for speaker, said in voices
            )
        except LimitError as error:
            found.problems.append(f"line {cue.line}: {error}; this cue was left out")
    return found_transcript(lines, found, source=source, nothing="it has no cue with text", decoded=text)


def _without_notes(lines: list[str]) -> list[str]:
    """The lines with the head, notes, styles and regions made empty, so that line numbers stay."""
    kept: list[str] = []
    leaving_out, in_head, spoken = True, True, False
    for line in lines:
        if not line.strip():
            leaving_out = in_head = False
        elif not leaving_out and (not kept or not kept[-1].strip()):
            leaving_out = _NO_CUE.match(line) is not None and not (spoken and not line.startswith("NOTE"))
        elif in_head and "-->" in line:
            leaving_out = in_head = False  # no empty line after the head
        spoken = spoken or (not leaving_out and "-->" in line)
        kept.append("" if leaving_out else line)
    return kept


def _plain(text: str) -> str:
    return tidy(without_entities(_MARKUP.sub("", text)))


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """Speaker and text of each voice in a cue; two people in one cue share its time."""
    parts = _VOICE.split(payload)
    yield "", _plain(parts[0])
    for name, said in zip(parts[1::2], parts[2::2], strict=True):
        yield without_entities(name or "").strip(), _plain(said)
