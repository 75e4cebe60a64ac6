"""A session as tidy tables: CSV, tab-separated text, or Parquet; one file for each table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import BinaryIO

from annotator.exchange import signals_table, table
from annotator.exchange.export_format import ExportFormat, ExportOptions, Material, OutputFile
from annotator.exchange.parquet import pyarrow_modules
from annotator.exchange.session_parts import EVERYTHING
from annotator.exchange.session_tables import SESSION_TABLES, session_table
from annotator.exchange.time_bins import time_bins

TABLES = (*SESSION_TABLES, "bins", "signals")
"""All tables there are; the first stands in the file that was asked for."""
_Writer = Callable[[BinaryIO, table.Table], None]
_SignalWriter = Callable[..., None]


def _files(
    write: _Writer, write_signals: _SignalWriter, material: Material, options: ExportOptions
) -> Sequence[OutputFile]:
    chosen = [name for name in TABLES if name in options.tables] if options.tables else list(TABLES)
    made: list[OutputFile] = []
    for number, name in enumerate(chosen):
        writes = _writes(name, write, write_signals, material, options)
        made.append(OutputFile(write=writes, addition="" if number == 0 else f"-{name}"))
    return made


def _writes(
    name: str, write: _Writer, write_signals: _SignalWriter, material: Material, options: ExportOptions
) -> Callable[[BinaryIO], None]:
    sets = tuple(material.signal_sets.values())
    if name == "signals":
        return lambda file: write_signals(file, sets)
    if name == "bins":
        content = time_bins(material.session, sets, bin_s=options.bin_s)
    else:
        content = session_table(name, material.session)
    return lambda file: write(file, content)


def _parquet_files(material: Material, options: ExportOptions) -> Sequence[OutputFile]:
    pyarrow_modules()  # said before anything is written
    return _files(table.write_parquet, signals_table.write_parquet, material, options)


def _text_files(delimiter: str) -> Callable[[Material, ExportOptions], Sequence[OutputFile]]:
    return partial(
        _files,
        partial(table.write_text, delimiter=delimiter),
        partial(signals_table.write_text, delimiter=delimiter),
    )


_HOLDS = EVERYTHING - {
    "code_settings",
    "evidence",
    "blinding",
    "media",
    "regions",
    "coverage",
    "playlists",
    "cover_areas",
    "tier_locks",
    "tier_rules",
}
_LIMITS = (
    "Of the signals behind a flag the leading one is written, with the number of all.",
    "Without a choice every table is written, each to a file of its own: the annotations to the one that is named.",
)


def _table_format(
    name: str, title: str, use: str, files: Callable[[Material, ExportOptions], Sequence[OutputFile]]
) -> ExportFormat:
    return ExportFormat(
        name=name,
        title=title,
        suffix=f".{name}",
        use=use,
        holds=_HOLDS,
        limits=_LIMITS,
        files=files,
        tables=TABLES,
        with_signals=True,
    )


CSV = _table_format("csv", "CSV tables", "Compute in R, Python, SPSS or a spreadsheet.", _text_files(","))
TSV = _table_format(
    "tsv", "Tab-separated tables", "The same, where commas are decimal points or text has many.", _text_files("\t")
)
PARQUET = _table_format(
    "parquet", "Parquet tables", "The same, typed and small: for long signals in R or Python.", _parquet_files
)
