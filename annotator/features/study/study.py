"""A study on disk: a folder of sessions, and ``study.csv`` with what is known of each (dyad, condition, outcome …)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator import atomic
from annotator.exchange.errors import FormatError
from annotator.exchange.table_text import read_table
from annotator.exchange.text_encoding import decode_text
from annotator.features.study.batch.finding import sessions_in
from annotator.features.study.batch.manifest import BatchSettings, Manifest, make_manifest
from annotator.inside import readable
from annotator.storage.session_folder import SUFFIX

TABLE_NAME = "study.csv"
RESULTS_NAME = "results"
USUAL_VARIABLES = ("dyad", "session_number", "condition", "outcome")
_SESSION = ("session", "session_id", "file", "recording", "name", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study as it stands on disk.

    Attributes:
        sessions: By name, which is the path below the study's folder without ``.session``.
        columns: The variables, in the order of the table.
        variables: By name of the session; only what is not empty.
        unknown: What the table names and is no session of the study.
    """

    folder: Path
    sessions: Mapping[str, Path]
    columns: tuple[str, ...] = USUAL_VARIABLES
    variables: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    unknown: tuple[str, ...] = ()


def read_study(folder: Path) -> Study:
    """Look at a study's folder: its sessions, and its table where there is one.

    Raises:
        FormatError: the table cannot be read as one, or names a session twice.
        OSError: the folder cannot be read.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    sessions = {_name(path, folder): path for path in sessions_in(folder)}
    table = folder / TABLE_NAME
    if not table.is_file():
        return Study(folder=folder, sessions=sessions)
    columns, rows = _read(table)
    variables: dict[str, Mapping[str, str]] = {}
    unknown: list[str] = []
    for given, values in rows:
        name = session_named(given, sessions)
        if name is None:
            unknown.append(given)
        elif name in variables:
            raise FormatError(f"{TABLE_NAME}: the session '{given}' stands in it twice")
        else:
            variables[name] = values
    return Study(folder=folder, sessions=sessions, columns=columns, variables=variables, unknown=tuple(unknown))


def session_named(given: str, names: Iterable[str]) -> str | None:
    """Which session is meant: by its path, or its last part where that is one session's only."""
    wanted = given.replace("\\", "/").strip().removesuffix("/").removesuffix(SUFFIX).casefold()
    whole = [name for name in names if name.casefold() == wanted]
    last = [name for name in names if name.rpartition("/")[2].casefold() == wanted]
    found = whole or last
    return found[0] if len(found) == 1 else None


def write_table(study: Study) -> Path:
    """Write ``study.csv``: one row for each session, and those it has that are no session any more.

    Raises:
        OSError: it cannot be written.
    """
    said = ((name, study.variables.get(name, {})) for name in study.sessions)
    rows = [(name, *(values.get(column, "") for column in study.columns)) for name, values in said]
    rows += [(name, *("" for _ in study.columns)) for name in study.unknown]
    return write_rows(study.folder / TABLE_NAME, ("session", *study.columns), rows)


def write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Write a table of texts that spreadsheets open right.

    Raises:
        OSError: it cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    # the mark tells spreadsheets that it is UTF-8
    atomic.write_bytes(path, b"\xef\xbb\xbf" + text.getvalue().encode())
    return path


def _name(path: Path, folder: Path) -> str:
    return readable(path.relative_to(folder).as_posix().removesuffix(SUFFIX))


def _read(path: Path) -> tuple[tuple[str, ...], list[tuple[str, dict[str, str]]]]:
    """The variables, and each row's session with what it says of it."""
    table = read_table(
        decode_text(path.read_bytes()), source=path.name, known=lambda cell: cell.strip().casefold() in _SESSION
    )
    if not table.rows:
        raise FormatError(f"{path.name} is empty; its first line names the columns: session,dyad,condition …")
    head = [cell.strip() for cell in table.rows[0].cells]
    place = next((at for wanted in _SESSION for at, cell in enumerate(head) if cell.casefold() == wanted), None)
    if place is None:
        raise FormatError(
            f"{path.name} has no column 'session' in its first line, which tells the session of each row; "
            f"it has {', '.join(head[:8])}"
        )
    columns = {at: name for at, name in enumerate(head) if name and at != place}
    if len({name.casefold() for name in columns.values()}) < len(columns):
        raise FormatError(f"{path.name}: two columns have the same name")
    rows = [
        (row.cell(place), {name: value for at, name in columns.items() if (value := row.cell(at))})
        for row in table.rows[1:]
        if row.cell(place)
    ]
    return tuple(columns.values()), rows


def study_manifest(study: Study, settings: BatchSettings, *, folder: Path | None = None) -> Manifest:
    """The batch over all sessions of a study, whose results go into the study unless told otherwise."""
    return make_manifest(folder or study.folder / RESULTS_NAME, list(study.sessions.values()), settings)


def variables_of(study: Study, manifest: Manifest) -> dict[str, Mapping[str, str]]:
    """The variables by the names that the sessions have in a batch."""
    by_path = {path.resolve(): study.variables.get(name, {}) for name, path in study.sessions.items()}
    found = ((entry.name, by_path.get(manifest.session_path(entry).resolve(), {})) for entry in manifest.entries)
    return {name: {column: values.get(column, "") for column in study.columns} for name, values in found}
