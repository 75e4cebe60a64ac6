"""Statistics of codes as CSV: one row per code, participant and coder."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from typing import BinaryIO

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


def _cell(value: Cell) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.6g}" if isinstance(value, float) else str(value)
