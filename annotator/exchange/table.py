"""A table with named, typed columns, and its forms: CSV, tab-separated text, Parquet."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO, Literal, TypeAlias

from annotator.exchange.parquet import pyarrow_modules

Kind = Literal["text", "number", "whole", "truth"]
Cell: TypeAlias = str | float | int | bool | None
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. ``meaning`` says what is in it, with its unit."""

    name: str
    kind: Kind
    meaning: str


def columns(*described: tuple[str, Kind, str]) -> tuple[Column, ...]:
    """Columns from name, kind and meaning."""
    return tuple(Column(name=name, kind=kind, meaning=meaning) for name, kind, meaning in described)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under columns. What there is not is None.

    Attributes:
        rows: Gives the rows anew each time, so that long tables need not be held.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[], Iterable[tuple[Cell, ...]]]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The heading of each column, in order."""
        return tuple(column.name for column in self.columns)

    def by_column(self) -> dict[str, list[Cell]]:
        """All values, by column."""
        columns = list(zip(*self.rows(), strict=True))
        return {name: list(columns[place]) if columns else [] for place, name in enumerate(self.column_names)}


def write_text(file: BinaryIO, table: Table, *, delimiter: str) -> None:
    """Write the table as text, UTF-8; what there is not is an empty cell.

    Numbers keep microseconds. Truth is ``true`` or ``false``.

    Raises:
        OSError: the disk is full or gone.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    writer.writerow(table.column_names)
    writer.writerows([cell_text(cell) for cell in row] for row in table.rows())
    text.detach()


def cell_text(cell: Cell) -> str:
    """One cell as text."""
    if cell is None or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return repr(round(cell, 6)) if isinstance(cell, float) else str(cell)


def write_parquet(file: BinaryIO, table: Table) -> None:
    """Write the table as Parquet; what there is not is null.

    Raises:
        FormatError: pyarrow is not installed; says how to install it.
        OSError: the disk is full or gone.
    """
    pa, parquet = pyarrow_modules()
    kinds = {"text": pa.string(), "number": pa.float64(), "whole": pa.int64(), "truth": pa.bool_()}
    fields = [
        pa.field(column.name, kinds[column.kind], metadata={"meaning": column.meaning}) for column in table.columns
    ]
    schema = pa.schema(fields)
    with parquet.ParquetWriter(file, schema) as writer:
        for rows in _pieces(table.rows()):
            columns: Sequence[Any] = [
                pa.array(values, type=field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))


def _pieces(rows: Iterable[tuple[Cell, ...]]) -> Iterator[list[tuple[Cell, ...]]]:
    going = iter(rows)
    while piece := list(islice(going, _ROWS_AT_ONCE)):
        yield piece
