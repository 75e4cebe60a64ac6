"""How each kind of row stands in its table, as its dataclass tells; and as JSON in the record of changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from annotator.domain.edits import SINGLE_ROW_TABLES, TABLES, Row, Table, row_key
from annotator.domain.flags import Verdict
from annotator.domain.media import Region
from annotator.domain.session import Session

_COLUMN_NAMES = {"order": "ordered_by"}
"""Of fields whose name is a word of SQL."""
_REGION_FIELDS = tuple(field.name for field in fields(Region))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """One field of a row: its columns, and the way there and back; None where the value is left as it is."""

    name: str
    columns: tuple[str, ...]
    write: Callable[[Any], Sequence[Any]] | None = None
    read: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLayout:
    """One table, and the fields of a row that stand in its columns beside the key (``id``)."""

    name: Table
    row_type: type[Any]
    single: bool
    stored: tuple[_Field, ...]

    def select(self, connection: sqlite3.Connection, key: str | None = None) -> list[Row]:
        """The row with this key, or all rows in their order."""
        columns = [column for field in self.stored for column in field.columns]
        where = "" if key is None else " WHERE id = ?"
        order = "" if self.single else " ORDER BY position"
        statement = f"SELECT {', '.join(columns)} FROM {self.name}{where}{order}"
        changed = [(field, field.read) for field in self.stored if field.read is not None]
        rows: list[Row] = []
        for values in connection.execute(statement, () if key is None else (key,)):
            row = dict(zip(columns, values, strict=True))
            for field, read in changed:
                row[field.name] = read(*(row.pop(column) for column in field.columns))
            rows.append(self.row_type(**row))
        return rows

    def put(self, connection: sqlite3.Connection, row: Row) -> None:
        """Insert a row at the end, or replace the one with the same key in its place."""
        values: dict[str, Any] = {"id": row_key(row)}
        if isinstance(row, Verdict):
            values["flag_id"] = row.flag.id
        for field in self.stored:
            value = getattr(row, field.name)
            if field.write is None:
                values[field.name] = value
            else:
                values.update(zip(field.columns, field.write(value), strict=True))
        marks = ", ".join("?" * len(values))
        updates = ", ".join(f"{column} = excluded.{column}" for column in values if column != "id")
        connection.execute(
            f"INSERT INTO {self.name} ({', '.join(values)}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {updates}",
            tuple(values.values()),
        )

    def remove(self, connection: sqlite3.Connection, key: str) -> None:
        """Delete the row with this key."""
        connection.execute(f"DELETE FROM {self.name} WHERE id = ?", (key,))


def to_json(value: object) -> str:
    """A row, or a part of one, as JSON text."""
    return msgspec.json.encode(value).decode()


def _layout(name: Table, held: Any) -> TableLayout:
    """The table of what a session holds: rows by key, or one row."""
    single = name in SINGLE_ROW_TABLES
    row_type = held if single else get_args(held)[1]
    hints = get_type_hints(row_type)
    stored = tuple(_field(field.name, hints[field.name]) for field in fields(row_type))
    return TableLayout(name=name, row_type=row_type, single=single, stored=stored)


def _field(name: str, hint: Any) -> _Field:
    """Plain values stand as they are, a region in four columns, all else as JSON."""
    if hint is Region:
        columns = tuple(f"{name}_{part}" for part in _REGION_FIELDS)
        return _Field(name=name, columns=columns, write=attrgetter(*_REGION_FIELDS), read=_region)
    columns = (_COLUMN_NAMES.get(name, name),)
    if name == "media_id" and hint is str:  # refers to a recording, or to none
        return _Field(name=name, columns=columns, write=_empty_as_none, read=_none_as_empty)
    if hint is bool:
        return _Field(name=name, columns=columns, read=bool)
    if _is_plain(hint):
        same = columns == (name,)
        return _Field(name=name, columns=columns, write=None if same else _alone, read=None if same else _unchanged)
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(hint)

    def decoded(text: str | None) -> Any:
        return None if text is None else decoder.decode(text)

    return _Field(name=name, columns=columns, write=_encoded, read=decoded)


def _alone(value: object) -> Sequence[object]:
    return (value,)


def _unchanged(value: object) -> object:
    return value


def _empty_as_none(value: str) -> Sequence[str | None]:
    return (value or None,)


def _none_as_empty(value: str | None) -> str:
    return value or ""


def _encoded(value: object) -> Sequence[str | None]:
    return (None if value is None else to_json(value),)


def _is_plain(hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return True
    parts = get_args(hint)
    if NoneType in parts:
        return all(part is NoneType or _is_plain(part) for part in parts)
    return hint in (str, int, float)


def _region(*values: float) -> Region:
    return Region(**dict(zip(_REGION_FIELDS, values, strict=True)))


_HELD = get_type_hints(Session)
LAYOUTS: Mapping[Table, TableLayout] = {name: _layout(name, _HELD[name]) for name in TABLES}
