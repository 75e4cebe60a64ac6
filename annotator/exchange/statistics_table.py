"""Statistics of codes as CSV: one row per code, participant and coder."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from annotator import atomic

Cell = str | int | float | None


def write_csv(
    path: Path, rows: Iterable[Mapping[str, Cell]], *, definitions: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Write rows that share their columns, UTF-8, each file whole or not at all. What there is not is an empty cell.

    Args:
        definitions: What each column means, written beside it.

    Raises:
        OSError: a file cannot be written.
    """
    with atomic.replacing(path) as file:
        _write(file, rows)
    if definitions:
        with atomic.replacing(definitions_path(path)) as file:
            _write(file, ({"column": name, "definition": words} for name, words in definitions.items()))


def _write(file: BinaryIO, rows: Iterable[Mapping[str, Cell]]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    headed = False
    for row in rows:
        if not headed:
            writer.writerow(row)
            headed = True
        writer.writerow([_cell(value) for value in row.values()])
    text.detach()


def definitions_path(path: Path) -> Path:
    """Where the definitions of a table's columns are written: beside it."""
    return path.with_name(f"{path.stem}-definitions.csv")


def _cell(value: Cell) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
