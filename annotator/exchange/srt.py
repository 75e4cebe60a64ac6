"""SubRip transcripts (.srt)."""

from __future__ import annotations

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


def parse_srt(content: bytes, *, source: str) -> Transcript:
    """Read a SubRip file; ``source`` names it in messages.

    Cues without text are left out; what cannot be read is named with its line and the rest is used.

    Raises:
        FormatError: there is not one cue in it.
    """
    lines: list[SpokenLine] = []
    problems: list[str] = []
    for first, block in blocks(decode_text(content)):
        for number, cue in _cues(first, block):
            check_count(lines, source)
            try:
                start_s, end_s = cue_span(cue[0])
                text = plain_text("\n".join(cue[1:]))
                if text:
                    lines.append(SpokenLine(start_s=start_s, end_s=end_s, text=text))
            except ValueError as error:
                problems.append(f"line {number}: {error}; this cue was left out")
        if not any(ARROW in line for line in block):
            problems.append(f"line {first}: '{block[0].strip()[:40]}' does not belong to a cue; it was left out")
    if not lines:
        detail = problems[0] if problems else "it has no cue with text"
        raise FormatError(f"{source} cannot be read as a SubRip transcript: {detail}")
    ordered = sorted(lines, key=lambda line: (line.start_s, line.end_s))
    return Transcript(lines=with_speakers_from_text(ordered), problems=tuple(problems))


def _cues(first: int, block: list[str]) -> list[tuple[int, list[str]]]:
    """The cues of a block, each from its time line on, with that line's number.

    Usually one; several where the empty line between two cues was lost (then a number line ends the first).
    """
    starts = [index for index, line in enumerate(block) if ARROW in line]
    cues: list[tuple[int, list[str]]] = []
    for start, end in zip(starts, [*starts[1:], len(block)][: len(starts)], strict=True):
        ends_in_number = end < len(block) and block[end - 1].strip().isdigit()
        cues.append((first + start, block[start : end - 1 if ends_in_number else end]))
    return cues
