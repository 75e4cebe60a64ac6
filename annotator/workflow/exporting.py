"""Writing a session, or what was measured in it, to files of other formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from annotator import atomic
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.exchange.deidentify import deidentify as deidentified
from annotator.exchange.deidentify_summary import DeidentifySummary
from annotator.exchange.errors import FormatError
from annotator.exchange.json_export import export_json
from annotator.exchange.signals_table import require_pyarrow, write_csv, write_parquet
from annotator.storage.errors import explain

_EXPORTERS: Mapping[str, Callable[..., bytes]] = {"json": export_json}
EXPORT_FORMATS: tuple[str, ...] = tuple(_EXPORTERS)


def export_session(
    session: Session,
    path: Path,
    *,
    format_name: str = "json",
    deidentify: bool = False,
    further_words: Iterable[str] = (),
) -> DeidentifySummary | None:
    """Write a session to one file; an existing file is replaced only by a complete one.

    Args:
        format_name: One of :data:`EXPORT_FORMATS`.
        deidentify: Leave names out.
        further_words: With ``deidentify``: words that are to go as well.

    Returns:
        What was replaced, and what to look at before the file is passed on; None where nothing was to be.

    Raises:
        StorageError: the file cannot be written.
    """
    summary = None
    if deidentify:
        clean = deidentified(session, further_words=further_words)
        session, summary = clean.session, clean.summary
    content = _EXPORTERS[format_name](session)
    try:
        atomic.write_bytes(path, content)
    except OSError as error:
        raise explain(error, action="write", path=path) from error
    return summary


def check_signals_path(path: Path) -> None:
    """Check, before hours of work, that signals can be written in the format this name asks for.

    Raises:
        FormatError: the ending is neither ``.csv`` nor ``.parquet``, or the package for Parquet is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".parquet"):
        raise FormatError(f"signals are written as .csv or .parquet; {path.name} is neither")
    if suffix == ".parquet":
        require_pyarrow()


def export_signals(signal_sets: Iterable[SignalSet], path: Path) -> None:
    """Write signals as a long table, in the format the file name ends in.

    Raises:
        FormatError: see :func:`check_signals_path`.
        StorageError: the file cannot be written.
    """
    check_signals_path(path)
    write = write_parquet if path.suffix.lower() == ".parquet" else write_csv
    try:
        with atomic.replacing(path) as file:
            write(file, signal_sets)
    except OSError as error:
        raise explain(error, action="write", path=path) from error
