"""Synchrony of two people as CSV: one row per window, with its settings and one column per lag."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SynchronyTable:
    """What is written.

    Attributes:
        measure: What was compared: ``movement``, ``pitch``, ``loudness``, ``rate``.
        settings: How it was computed; the same in every row, so that no number is without its parameters.
        start_s, end_s: (w,) windows on the session clock.
        columns: (w,) numbers by name.
        lags_s: (l,) positive: the first person moves first.
        z: (w, l) absolute Fisher z; NaN where not measured.
    """

    first_id: str
    second_id: str
    measure: str
    settings: Mapping[str, float | int]
    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    columns: Mapping[str, NDArray[np.float64]]
    lags_s: NDArray[np.float64]
    z: NDArray[np.float64]


def write_csv(file: BinaryIO, table: SynchronyTable) -> None:
    """Write the table, UTF-8. Not measured is an empty cell; lag columns are named like ``lag_-0.067``.

    Raises:
        OSError: the disk is full or gone.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    lags = [f"lag_{'' if lag_s < 0 else '+'}{lag_s:.3f}" for lag_s in table.lags_s]
    writer.writerow(["first", "second", "start_s", "end_s", *table.columns, *table.settings, "measure", *lags])
    settings = [f"{value:g}" for value in table.settings.values()]
    for row, (start_s, end_s) in enumerate(zip(table.start_s, table.end_s, strict=True)):
        numbers = [_cell(values[row]) for values in table.columns.values()]
        lagged = [_cell(value) for value in table.z[row]]
        head = [table.first_id, table.second_id, f"{start_s:.3f}", f"{end_s:.3f}"]
        writer.writerow([*head, *numbers, *settings, table.measure, *lagged])
    text.detach()


def _cell(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.7g}"
