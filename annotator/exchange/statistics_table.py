"""Statistics of codes as CSV: one row per code, participant and coder."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from annotator import atomic

Cell = str | int | float | None


def write_csv(file: BinaryIO, rows: Iterable[Mapping[str, Cell]]) -> None:
    """Write rows that share their columns, UTF-8. What there is not is an empty cell.

    Raises:
        OSError: the disk is full or gone.
    """
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


def write_definitions(path: Path, definitions: Mapping[str, str]) -> None:
    """Write what each column of the table at ``path`` means, beside it, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    with atomic.replacing(definitions_path(path)) as file:
        write_csv(file, ({"column": name, "definition": words} for name, words in definitions.items()))


def _cell(value: Cell) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
