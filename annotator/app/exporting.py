"""Writing a session, or what was measured in it, to files of other formats."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from annotator import atomic
from annotator.domain.session import Session
from annotator.domain.signals import SignalSet
from annotator.exchange.deidentify import Deidentifier
from annotator.exchange.deidentify_summary import DeidentifySummary
from annotator.exchange.errors import FormatError
from annotator.exchange.export_format import ExportFormat, ExportOptions, Material
from annotator.exchange.export_formats import format_named
from annotator.exchange.parquet import pyarrow_modules
from annotator.exchange.signals_table import write_parquet, write_text
from annotator.pipeline.signal_file import load_signals
from annotator.storage.errors import explain
from annotator.storage.media_files import MediaNotFound
from annotator.storage.session_folder import SessionFolder

_USUAL = ExportOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What came of an export.

    Attributes:
        paths: The files that were written, the one that was asked for first.
        removed: What was replaced, and what to look at before the files are passed on; None where names were kept.
    """

    paths: tuple[Path, ...]
    removed: DeidentifySummary | None


def export_session(
    session: Session,
    path: Path,
    *,
    format_name: str = "json",
    deidentify: bool = False,
    further_words: Iterable[str] = (),
    options: ExportOptions = _USUAL,
    folder: SessionFolder | None = None,
) -> Exported:
    """Write a session; existing files are replaced only once all new ones are complete.

    Args:
        format_name: The name of one of :data:`~annotator.exchange.export_formats.EXPORTS`.
        deidentify: Leave names out.
        further_words: With ``deidentify``: words that are to go as well.
        folder: Where the session lies, for formats that hold signals or name the recordings.

    Raises:
        FormatError: the format needs a package that is not installed.
        StorageError: a file cannot be written.
        ValueError: there is no such format, or an option does not fit it; the message says which.
    """
    chosen = format_named(format_name)
    check_options(chosen, options, deidentify=deidentify)
    names = Deidentifier(session, further_words=further_words) if deidentify else None
    material = _material(session, path, chosen, names=names, folder=folder)
    files = [(one.path(path), one) for one in chosen.files(material, options)]
    _check_targets((target for target, _ in files), session, folder)
    target = path
    try:
        with ExitStack() as written:
            for target, one in files:
                one.write(written.enter_context(atomic.replacing(target)))
    except OSError as error:
        raise explain(error, action="write", path=target) from error
    return Exported(paths=tuple(target for target, _ in files), removed=names.summary if names is not None else None)


def check_options(chosen: ExportFormat, options: ExportOptions, *, deidentify: bool) -> None:
    """Check that the options fit the format.

    Raises:
        ValueError: says which does not.
    """
    for name in options.tables:
        if name not in chosen.tables:
            there = f"it has {', '.join(chosen.tables)}" if chosen.tables else "it is one file with everything"
            raise ValueError(f"the format {chosen.name} has no table '{name}': {there}")
    if chosen.one_table and len(options.tables) > 1:
        raise ValueError(f"a file of the format {chosen.name} holds one of {', '.join(chosen.tables)}")
    if options.full_media_paths and not chosen.with_media_paths:
        raise ValueError(f"the format {chosen.name} has no place for full paths of recordings")
    if options.full_media_paths and deidentify:
        raise ValueError("full paths of recordings can name people: they are not written where names are left out")


def _material(
    session: Session, path: Path, chosen: ExportFormat, *, names: Deidentifier | None, folder: SessionFolder | None
) -> Material:
    place = path.absolute().parent
    if folder is None:
        return Material(session=names.session() if names is not None else session, folder=place)
    signals = load_signals(folder, session) if chosen.with_signals else {}
    if names is not None:
        renamed = {names.id(id_): replace(found, participant_id=names.id(id_)) for id_, found in signals.items()}
        return Material(session=names.session(), signal_sets=renamed, folder=place)
    return Material(
        session=session,
        signal_sets=signals,
        media_paths=_media_paths(folder, session),
        folder=place.resolve(),
    )


def _media_paths(folder: SessionFolder, session: Session) -> dict[str, Path]:
    """Where the recordings lie; without those that are missing."""
    found: dict[str, Path] = {}
    for row in session.media.values():
        with suppress(MediaNotFound):
            found[row.id] = folder.media_path(row).resolve()
    return found


def _check_targets(targets: Iterable[Path], session: Session, folder: SessionFolder | None) -> None:
    recordings = _media_paths(folder, session).values() if folder is not None else ()
    for target in targets:
        if target.is_dir():
            raise explain(IsADirectoryError(f"{target.name} is a folder"), action="write", path=target)
        if target.exists() and any(target.samefile(recording) for recording in recordings):
            raise ValueError(f"{target} is a recording of this session: choose another name, so that it is kept")


def check_signals_path(path: Path) -> None:
    """Check, before hours of work, that signals can be written in the format this name asks for.

    Raises:
        FormatError: the ending is neither ``.csv`` nor ``.parquet``, or the package for Parquet is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".parquet"):
        raise FormatError(f"signals are written as .csv or .parquet; {path.name} is neither")
    if suffix == ".parquet":
        pyarrow_modules()


def export_signals(signal_sets: Iterable[SignalSet], path: Path) -> None:
    """Write signals as a long table, in the format the file name ends in.

    Raises:
        FormatError: see :func:`check_signals_path`.
        StorageError: the file cannot be written.
    """
    check_signals_path(path)
    write = write_parquet if path.suffix.lower() == ".parquet" else write_text
    try:
        with atomic.replacing(path) as file:
            write(file, signal_sets)
    except OSError as error:
        raise explain(error, action="write", path=path) from error
