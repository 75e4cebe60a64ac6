"""Signals as a long table, one row per participant, signal and moment: text, or Parquet with the optional pyarrow."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import numpy as np

from annotator.domain.signals import Signal, SignalSet
from annotator.exchange.parquet import pyarrow_modules

COLUMNS = ("participant_id", "family", "signal", "unit", "time_s", "value", "quality", "baseline", "spread", "z")
_NUMBERS = COLUMNS[4:]


def write_text(file: BinaryIO, signal_sets: Iterable[SignalSet], *, delimiter: str = ",") -> None:
    """Write the table as text, UTF-8. Not measurable is an empty cell.

    Raises:
        OSError: the disk is full or gone.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    writer.writerow(COLUMNS)
    for signal_set in signal_sets:
        for signal in signal_set.signals.values():
            texts = head(signal_set, signal)
            writer.writerows([*texts, *cells] for cells in _cells(signal))
    text.detach()


def write_parquet(file: BinaryIO, signal_sets: Iterable[SignalSet]) -> None:
    """Write the table as Parquet, one row group per signal. Not measurable is NaN.

    Raises:
        FormatError: pyarrow is not installed; says how to install it.
        OSError: the disk is full or gone.
    """
    pa, parquet = pyarrow_modules()
    fields = [(name, pa.float64() if name in _NUMBERS else pa.string()) for name in COLUMNS]
    schema = pa.schema(fields)
    with parquet.ParquetWriter(file, schema) as writer:
        for signal_set in signal_sets:
            for signal in signal_set.signals.values():
                numbers = number_columns(signal)
                texts = [[text] * len(signal.times_s) for text in head(signal_set, signal)]
                writer.write_table(pa.table([*texts, *numbers], schema=schema))


def head(signal_set: SignalSet, signal: Signal) -> tuple[str, str, str, str]:
    """What is the same in all rows of a signal: the first four of :data:`COLUMNS`."""
    definition = signal.definition
    return signal_set.participant_id, definition.family, definition.name, definition.unit


def number_columns(signal: Signal) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
    """The numbers of a signal, each as a column: the rest of :data:`COLUMNS`."""
    rows = (signal.times_s, signal.values, signal.quality, signal.baseline, signal.spread, signal.z)
    return [np.asarray(row, dtype=np.float64) for row in rows]


def _cells(signal: Signal) -> Iterator[list[str]]:
    # Seven digits are more than single-precision signals hold; times keep microseconds.
    columns = number_columns(signal)
    formats = ("%.6f", *["%.7g"] * (len(columns) - 1))
    texts = [np.char.mod(form, column) for form, column in zip(formats, columns, strict=True)]
    for row in zip(*texts, strict=True):
        yield ["" if cell == "nan" else str(cell) for cell in row]
