"""Datavyu spreadsheets (.opf): a zip file with a text ``db`` of columns and cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from annotator.domain.limits import LimitError
from annotator.exchange.coding import CodedSpan, CodedTier, Coding
from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import Findings, check_count, tidy
from annotator.exchange.text_encoding import decoded
from annotator.exchange.zip_part import part_names, part_of

_COLUMN = re.compile(r"^(.*?) \((TEXT|NOMINAL|INTEGER|FLOAT|PREDICATE|MATRIX)(?:,(?:true|false),[^)]*)?\)(?:-(.*))?$")
_CELL = re.compile(r"^(\d{1,4}):(\d\d):(\d\d):(\d{3}),(\d{1,4}):(\d\d):(\d\d):(\d{3}),(.*)$", re.DOTALL)
_CODES: Mapping[str, bool] = {"NOMINAL": True, "MATRIX": False, "PREDICATE": False, "INTEGER": False, "FLOAT": False}


def is_datavyu(content: bytes) -> bool:
    """True for a zip file with Datavyu's two parts."""
    return "db" in part_names(content)


def read_datavyu(content: bytes, *, source: str) -> Coding:
    """Read all columns of a Datavyu file; each is a tier.

    A cell with several arguments has their values as its code, and their names in its note.

    Raises:
        FormatError: it is no Datavyu file, or damaged.
    """
    text = decoded(part_of(content, "db", source=source, kind="Datavyu file"))
    found = Findings()
    tiers: dict[str, CodedTier] = {}
    spans: list[CodedSpan] = []
    column, kind, arguments = "", "TEXT", ()
    for number, line in _records(text.text):
        cell = _CELL.match(line)
        named = None if cell is not None else _COLUMN.match(line)
        if named is not None:
            column, kind = named.group(1).strip(), named.group(2)
            arguments = tuple(part.partition("|")[0].strip() for part in (named.group(3) or "").split(",") if part)
            tiers[column] = CodedTier(name=column, codes=_CODES.get(kind))
        elif cell is None:
            if not (line.startswith("#") or re.match(r"^\d+:\S", line)):  # the version; definitions of predicates
                found.problems.append(f"line {number}: '{line[:40]}' is neither a column nor a cell; it was left out")
        elif not column:
            found.problems.append(f"line {number}: a cell stands before the first column; it was left out")
        else:
            start_s, end_s = _time(cell.groups()[:4]), _time(cell.groups()[4:8])
            value, note = _value(cell.group(9), arguments)
            check_count(spans, source)
            if end_s < start_s:  # a cell whose end was not set yet
                found.counts["cells whose end lies before their start, taken as points"] += 1
                end_s = start_s
            try:
                spans.append(CodedSpan(tier=column, start_s=start_s, end_s=end_s, value=value, note=note))
            except LimitError as error:
                found.problems.append(f"line {number}: {error}; the cell was left out")
    if not tiers:
        raise FormatError(f"{source}: its spreadsheet has no column")
    return Coding(
        tiers=tuple(tiers.values()),
        spans=tuple(spans),
        problems=tuple(found.problems),
        left_out=found.left_out,
        notes=tuple(found.notes),
    )


def _records(text: str) -> Iterator[tuple[int, str]]:
    """Columns and cells; a cell whose words have line breaks goes over several lines."""
    pending: list[str] = []
    first, in_cell = 0, False
    for number, line in enumerate(text.split("\n"), start=1):
        is_cell = _CELL.match(line) is not None
        begins = is_cell or line.startswith("#") or _COLUMN.match(line) is not None
        if begins or (not in_cell and line.strip()):
            if pending:
                yield first, "\n".join(pending).rstrip("\n")
            pending, first, in_cell = [line], number, is_cell
        elif pending:
            pending.append(line)
    if pending:
        yield first, "\n".join(pending).rstrip("\n")


def _time(parts: tuple[str, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _value(written: str, arguments: tuple[str, ...]) -> tuple[str, str]:
    """What a cell says, and its arguments with their names."""
    if not arguments or not (written.startswith("(") and written.rstrip().endswith(")")):
        return tidy(_unescaped(written)), ""
    values = [tidy(_unescaped(part)).strip('"') for part in re.split(r"(?<!\\),", written.rstrip()[1:-1])]
    named = [f"{name}={value}" for name, value in zip(arguments, values, strict=False) if value]
    filled = [value for value in values if value]
    return ", ".join(filled), "; ".join(named) if len(arguments) > 1 else ""


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
