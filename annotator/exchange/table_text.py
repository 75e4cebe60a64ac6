"""Tables as text, in whatever dialect a program writes them: which separator, which lines, which cells."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from annotator.domain.limits import MOST_ROWS
from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import text_lines

_DELIMITERS = ("\t", ";", ",", "|")
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?,*;*$', re.IGNORECASE)
_LOOKED_AT = 40
_MOST_UNCLOSED = 20
_MOST_CELLS = 1_000
"""In a row: OpenFace, of which tables are the widest, writes 714."""
_MOST_ABOVE = 1_000
"""Rows that may stand beside those a session can hold: a head, and what the observation is."""
_SAMPLE_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table; ``line`` is its number (from 1) in the file."""

    line: int
    cells: tuple[str, ...]

    def cell(self, place: int | None) -> str:
        """The cell in a column, without spaces around it; empty where the row has no such column."""
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a table that have anything in them, its head among them if it has one."""

    delimiter: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = ()


def read_table(text: str, *, source: str, known: Callable[[str], bool] = lambda _cell: False) -> Table:
    """Read a table. A quotation mark that is never closed costs no line after it.

    Args:
        known: True for what can stand in a head, which tells the separator where several would do.

    Raises:
        FormatError: there are more rows than a session can hold.
    """
    lines = text_lines(text, source)
    # For the whole process, and only ever higher: no cell is longer than the text. What is too long its reader says.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    named = _SEPARATOR_LINE.match(lines[first].strip()) if lines else None
    if named is not None:
        lines[first] = ""
    delimiter = named.group(1) if named is not None else _delimiter(lines[first:], known)
    rows: list[Row] = []
    problems: list[str] = []
    at, unclosed = 0, 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        cells, used = _row(lines, at, delimiter, quoted=unclosed < _MOST_UNCLOSED)
        if cells is None:
            unclosed += 1
            problems.append(f"line {at + 1}: a quotation mark is never closed; the line was taken as it stands")
            cells = lines[at].split(delimiter, _MOST_CELLS)
        if len(cells) > _MOST_CELLS:
            problems.append(f"line {at + 1}: of its columns only the first {_MOST_CELLS} were read")
            cells = cells[:_MOST_CELLS]
        if any(map(str.strip, cells)):
            rows.append(Row(line=at + 1, cells=tuple(cells)))
            if len(rows) > MOST_ROWS + _MOST_ABOVE:
                raise FormatError(f"{source} has more than {MOST_ROWS} rows; a session cannot hold more")
        at += used
    return Table(delimiter=delimiter, rows=tuple(rows), problems=tuple(problems))


def _row(lines: Sequence[str], at: int, delimiter: str, *, quoted: bool) -> tuple[Sequence[str] | None, int]:
    """The cells of the row that begins at a line, and how many lines it has; None where a quotation never ends."""
    if not quoted or '"' not in lines[at]:
        return lines[at].split(delimiter, _MOST_CELLS), 1
    try:  # nearly always it ends on its own line
        return next(csv.reader([lines[at]], delimiter=delimiter, strict=True)), 1
    except csv.Error:
        pass
    reader = csv.reader((f"{lines[place]}\n" for place in range(at, len(lines))), delimiter=delimiter, strict=True)
    try:
        return next(reader), reader.line_num
    except csv.Error:
        pass
    try:  # as spreadsheets do: a quotation mark within a cell is one
        loose = next(csv.reader([lines[at]], delimiter=delimiter))
    except csv.Error:
        return None, 1
    closed = lines[at].count('"') % 2 == 0
    return (loose if closed else None), 1


def _delimiter(lines: Sequence[str], known: Callable[[str], bool]) -> str:
    """The separator that gives most rows the same number of cells, and a head that is known."""
    sample = [line[:_SAMPLE_CHARACTERS] for line in lines[: 4 * _LOOKED_AT] if line.strip()][:_LOOKED_AT]

    def score(delimiter: str) -> tuple[int, float, int]:
        counts = Counter(len(cells) for cells in _split(sample, delimiter))
        width, same = max(counts.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        head = next(iter(_split(sample[:1], delimiter)), list[str]())
        heads = sum(known(cell) for cell in head) if len(head) > 1 else 0
        return heads, same / max(1, counts.total()) if width > 1 else 0.0, width

    return max(_DELIMITERS, key=score)


def _split(lines: Iterable[str], delimiter: str) -> Iterable[list[str]]:
    try:
        yield from csv.reader(list(lines), delimiter=delimiter)
    except csv.Error:
        return
