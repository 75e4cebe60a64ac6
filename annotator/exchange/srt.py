"""SubRip transcripts (.srt), and YouTube's .sbv."""

from __future__ import annotations

from annotator.domain.limits import LimitError
from annotator.exchange.cues import read_cues
from annotator.exchange.found_transcript import found_transcript
from annotator.exchange.rolling_captions import without_repeats
from annotator.exchange.spoken_text import (
    Findings,
    SpokenLine,
    Transcript,
    check_count,
    plain_text,
    text_lines,
)
from annotator.exchange.text_encoding import decoded


def parse_srt(content: bytes, *, source: str, encoding: str | None = None) -> Transcript:
    """Read a SubRip file; ``source`` names it in messages.

    Cues without text are left out; what cannot be read is named with its line and the rest is used.

    Raises:
        FormatError: there is not one cue in it.
    """
    text = decoded(content, encoding)
    read = read_cues(text_lines(text.text, source), source=source, named=False)
    found = Findings(problems=list(read.problems), notes=list(read.notes))
    lines: list[tuple[SpokenLine, bool]] = []
    for cue in without_repeats(read.cues, found, plain=plain_text):
        check_count(lines, source)
        words = plain_text("\n".join(cue.words))
        if not words:
            found.counts["cues without words"] += 1
            continue
        try:
            lines.append((SpokenLine(start_s=cue.start_s, end_s=cue.end_s, text=words), False))
        except LimitError as error:
            found.problems.append(f"line {cue.line}: {error}; this cue was left out")
    source = f"{source} cannot be read as a SubRip transcript"
    return found_transcript(lines, found, source=source, nothing="it has no cue with text", decoded=text)
