"""Copies of a session, as folders or as exported files, with what each of them was before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from annotator.domain.annotations import Annotation
from annotator.domain.edits import Edit, Row, Table, row_key
from annotator.domain.flags import Verdict
from annotator.domain.markers import Marker
from annotator.domain.session import Session
from annotator.exchange.errors import FormatError
from annotator.exchange.json_import import import_json, is_session_export
from annotator.storage.record import RecordedEdit
from annotator.storage.session_folder import SUFFIX, SessionFolder
from annotator.storage.tables import LAYOUTS

_Key: TypeAlias = "tuple[Table, str]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What rows of a session were before: its record of changes, by table and key. Empty for an exported file."""

    states: Mapping[_Key, tuple[Row, ...]] = field(default_factory=dict[_Key, "tuple[Row, ...]"])

    @classmethod
    def of(cls, history: Iterable[RecordedEdit]) -> Past:
        """Read from the record of changes; what an older version of the program wrote otherwise is left out."""
        tables: dict[str, Table] = {name: name for name in LAYOUTS}
        found: dict[_Key, list[Row]] = {}
        for change in (change for edit in history for change in edit.changes):
            table = tables.get(change.table)
            if table is None:
                continue
            states = found.setdefault((table, change.key), [])
            if change.before is not None:
                kind: Any = LAYOUTS[table].row_type
                try:
                    row: Row = msgspec.json.decode(change.before, type=kind)
                except msgspec.DecodeError:
                    continue
                states.append(row)
        return cls(states={key: tuple(states) for key, states in found.items()})

    def was(self, table: Table, row: Row) -> bool:
        """True if this row once was as it is given here."""
        wanted = content_of(row)
        return any(content_of(state) == wanted for state in self.states.get((table, row_key(row)), ()))

    def knew(self, table: Table, key: str) -> bool:
        """True if the row was ever put, changed or deleted."""
        return (table, key) in self.states

    def after(self, edit: Edit) -> Past:
        """The past once ``edit`` is done."""
        states = dict(self.states)
        for change in edit.changes:
            key = (change.table, change.key)
            states[key] = (*states.get(key, ()), *((change.before,) if change.before is not None else ()))
        return Past(states=states)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Somebody's copy of a session."""

    name: str
    session: Session
    past: Past = field(default_factory=Past)


def content_of(row: Row) -> object:
    """What of a row a person made, without when: two rows with the same content are no conflict."""
    if isinstance(row, Annotation):
        return replace(row, created_at="", modified_at="")
    if isinstance(row, Marker):
        return replace(row, created_at="", modified_at="")
    return row.verdict if isinstance(row, Verdict) else row


def read_copy(path: Path) -> Copy:
    """Read a session folder or an exported file; neither is changed.

    Raises:
        FormatError: it is neither, or damaged; names the place.
        StorageError: the folder cannot be read.
        OSError: the file cannot be read.
    """
    if path.is_dir() or path.suffix == SUFFIX:
        with SessionFolder.open(path, read_only=True) as folder:
            return Copy(name=path.name, session=folder.load(), past=Past.of(folder.history()))
    content = path.read_bytes()
    if path.name == "session.db":
        return read_copy(path.parent)
    if not is_session_export(content):
        raise FormatError(
            f"{path.name} is no session: give a session folder (NAME{SUFFIX}) or a session exported as JSON; "
            "'annotator import' takes other files in"
        )
    return Copy(name=path.name, session=import_json(content, source=path.name))


def copies_in(path: Path) -> Sequence[Path]:
    """What ``path`` names: itself, or, of a folder that is no session, the sessions and exports in it, by name."""
    if not path.is_dir() or path.suffix == SUFFIX or (path / "session.db").exists():
        return (path,)
    return tuple(
        sorted(
            entry
            for entry in path.iterdir()
            if (entry.is_dir() and entry.suffix == SUFFIX)
            or (entry.suffix.lower() == ".json" and is_session_export(entry.read_bytes()))
        )
    )
