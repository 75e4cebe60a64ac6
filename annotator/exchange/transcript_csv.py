"""Transcripts as tables: CSV with commas, semicolons or tabs, and a header line that names the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from annotator.domain.clock import parse_time
from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import (
    SpokenLine,
    Transcript,
    check_count,
    decode_text,
    in_short,
    plain_text,
    with_speakers_from_text,
)

_NAMES: Mapping[str, tuple[str, ...]] = {
    "start": ("start", "start_s", "start time", "start_time", "begin", "begin time", "from", "onset", "time in", "in"),
    "end": ("end", "end_s", "end time", "end_time", "stop", "to", "offset", "time out", "out"),
    "speaker": ("speaker", "who", "name", "participant", "role", "voice"),
    "text": ("text", "words", "utterance", "transcript", "content", "annotation", "said", "sentence"),
    "valence": ("valence", "sentiment", "affect"),
}
_DELIMITERS = ("\t", ";", ",")


def parse_csv(content: bytes, *, source: str) -> Transcript:
    """Read a table with one utterance a line; ``source`` names it in messages.

    Columns are found by their names: start, end, text, and, where there are such, speaker and valence (-1 to 1).
    Times are seconds or ``h:mm:ss.mmm``. Lines without text are left out; what cannot be read is named with its line
    and the rest is used.

    Raises:
        FormatError: a column is missing, or there is not one utterance in it.
    """
    text = decode_text(content)
    delimiter = _delimiter(text)
    # Strict, so that a quotation mark that is never closed is an error instead of swallowing the rest of the file.
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    lines: list[SpokenLine] = []
    problems: list[str] = []
    columns: dict[str, int] | None = None
    number = 1
    try:
        for cells in reader:
            check_count(lines, source)
            here, number = number, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _columns(cells, source, here)
                continue
            try:
                line = _line(cells, columns, decimal_comma=delimiter != ",")
            except ValueError as error:
                problems.append(f"line {here}: {error}; it was left out")
                continue
            if line is not None:
                lines.append(line)
    except csv.Error as error:
        problems.append(f"line {number}: {error}; it and what follows were left out")
    if not lines:
        raise FormatError(f"{source}: {problems[0] if problems else 'line 1: there is no line with text below it'}")
    ordered = sorted(lines, key=lambda line: (line.start_s, line.end_s))
    return Transcript(lines=with_speakers_from_text(ordered), problems=tuple(problems))


def _delimiter(text: str) -> str:
    """The separator of which the header line has most."""
    header = next((line for line in text.split("\n") if line.strip()), "")
    return max(_DELIMITERS, key=header.count)


def _columns(header: Sequence[str], source: str, number: int) -> dict[str, int]:
    written = [cell.strip().casefold() for cell in header]
    found: dict[str, int] = {}
    for column, names in _NAMES.items():
        place = next((index for index, cell in enumerate(written) if cell in names), None)
        if place is not None:
            found[column] = place
    missing = [column for column in ("start", "end", "text") if column not in found]
    if missing:
        raise FormatError(
            f"{source}: line {number}: there is no column '{missing[0]}'; the first line names the columns: "
            "start, end, text, and, if there are any, speaker and valence"
        )
    return found


def _line(cells: Sequence[str], columns: Mapping[str, int], *, decimal_comma: bool) -> SpokenLine | None:
    """One utterance; None where it has no words.

    Raises:
        ValueError: says which cell cannot be read.
    """

    def cell(column: str) -> str:
        place = columns.get(column, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    text = plain_text(cell("text"))
    if not text:
        return None
    start_s, end_s = parse_time(cell("start")), parse_time(cell("end"))
    if end_s < start_s:
        raise ValueError(f"it ends ({cell('end')}) before it starts ({cell('start')})")
    rated = cell("valence").replace(",", ".") if decimal_comma else cell("valence")
    return SpokenLine(
        start_s=start_s,
        end_s=end_s,
        text=text,
        speaker=plain_text(cell("speaker")).strip("[]():"),
        valence=_valence(rated),
    )


def _valence(text: str) -> float | None:
    if not text:
        return None
    try:
        valence = float(text)
    except ValueError:
        valence = float("nan")
    if not -1 <= valence <= 1:
        raise ValueError(f"the valence '{in_short(text)}' is not a number from -1 to 1")
    return valence
