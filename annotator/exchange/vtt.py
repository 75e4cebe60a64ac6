"""WebVTT transcripts (.vtt), with speakers in voice tags: ``<v Speaker>text``."""

from __future__ import annotations

import re

from annotator.exchange.cue_blocks import ARROW, blocks, cue_span
from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import (
    SpokenLine,
    Transcript,
    check_count,
    decode_text,
    plain_text,
    with_speakers_from_text,
)

# No part of it can be matched in two ways, or end beyond the next tag: else many open tags take for ever.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s([^<>]*)>")
_NO_CUE = ("NOTE", "STYLE", "REGION", "X-TIMESTAMP-MAP")


def parse_vtt(content: bytes, *, source: str) -> Transcript:
    """Read a WebVTT file; ``source`` names it in messages.

    Cues without text, notes and style are left out; what cannot be read is named with its line and the rest is used.

    Raises:
        FormatError: it does not begin with ``WEBVTT``, or there is not one cue in it.
    """
    text = decode_text(content)
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        raise FormatError(f"{source}: line 1: a WebVTT file begins with WEBVTT; this one does not")
    lines: list[SpokenLine] = []
    problems: list[str] = []
    for first, block in blocks(text):
        check_count(lines, source)
        at = next((index for index, line in enumerate(block) if ARROW in line), None)
        head = block[0].strip()
        if at is None:
            if first > 1 and not head.startswith(_NO_CUE):
                problems.append(f"line {first}: '{head[:40]}' does not belong to a cue; it was left out")
            continue
        if head.startswith("NOTE"):
            continue
        try:
            start_s, end_s = cue_span(block[at])
            lines.extend(
                SpokenLine(start_s=start_s, end_s=end_s, text=said, speaker=speaker)
                for speaker, said in _voices("\n".join(block[at + 1 :]))
            )
        except ValueError as error:
            problems.append(f"line {first + at}: {error}; this cue was left out")
    if not lines:
        raise FormatError(f"{source}: {problems[0] if problems else 'it has no cue with text'}")
    ordered = sorted(lines, key=lambda line: (line.start_s, line.end_s))
    return Transcript(lines=with_speakers_from_text(ordered), problems=tuple(problems))


def _voices(payload: str) -> list[tuple[str, str]]:
    """Speaker and text of each voice in a cue; two people in one cue share its time."""
    parts = _VOICE.split(payload)
    voices = [("", parts[0])]
    voices.extend((plain_text(name), said) for name, said in zip(parts[1::2], parts[2::2], strict=True))
    plain = ((speaker, plain_text(said)) for speaker, said in voices)
    return [(speaker, said) for speaker, said in plain if said]
