"""Transcripts as tables: CSV in any dialect, tab text of ELAN or Audacity, with or without names over the columns."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.exchange.found_transcript import found_transcript
from annotator.exchange.spoken_text import (
    Findings,
    SpokenLine,
    Transcript,
    check_count,
    in_short,
    plain_text,
    tidy,
)
from annotator.exchange.table_rows import TimedRow, open_table, timed_rows
from annotator.exchange.text_encoding import decoded


def parse_csv(
    content: bytes, *, source: str, encoding: str | None = None, columns: Mapping[str, str] | None = None
) -> Transcript:
    """Read a table with one utterance a line; ``source`` names it in messages.

    Columns are found by their names: start, end or duration, text, and, where there are such, speaker and valence
    (-1 to 1). Without names, by what stands in them. Times are seconds or ``h:mm:ss.mmm``. Lines without text are left
    out; what cannot be read is named with its line and the rest is used.

    Args:
        columns: What a person says which column is, by name or number.

    Raises:
        FormatError: a column is missing, or there is not one utterance in it.
    """
    text = decoded(content, encoding)
    table = open_table(text.text, source=source, columns=columns)
    found = Findings()
    lines: list[tuple[SpokenLine, bool]] = []
    for row in timed_rows(table, found):
        said = plain_text(row.get("text") or row.get("code"))
        if not said:
            found.counts["rows without words"] += 1
            continue
        check_count(lines, source)
        end_s = row.start_s if row.end_s is None else row.end_s
        speaker = tidy(_speaker(row)).strip("[]():")
        try:
            valence = _valence(row.get("valence"))
            spoken = SpokenLine(start_s=row.start_s, end_s=end_s, text=said, speaker=speaker, valence=valence)
        except ValueError as error:
            found.problems.append(f"line {row.line}: {error}; it was left out")
            continue
        lines.append((spoken, row.end_s is None))
    nothing = "line 1: there is no line with text below it"
    return found_transcript(lines, found, source=source, nothing=nothing, decoded=text, unit_unknown=table.unit_unknown)


def _speaker(row: TimedRow) -> str:
    return row.get("person") or row.get("tier")


def _valence(text: str) -> float | None:
    if not text:
        return None
    try:
        valence = float(text.replace(",", "."))
    except ValueError:
        valence = float("nan")
    if not -1 <= valence <= 1:
        raise ValueError(f"the valence '{in_short(text)}' is not a number from -1 to 1")
    return valence
