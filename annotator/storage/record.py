"""The record of changes: who changed what, when. It only grows: what goes on with the last edit goes into its entry."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

import msgspec

from annotator.domain.clock import utc_now
from annotator.domain.codebook import Codebook
from annotator.domain.edits import Change, Edit
from annotator.storage.tables import LAYOUTS, to_json

_CODEBOOK = msgspec.json.Decoder(Codebook)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedChange:
    """One row of the record of changes; ``before`` and ``after`` are JSON, None where the row was not there."""

    table: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEdit:
    """Who changed what, when. An undo stands here as an edit of its own: the record only grows."""

    id: int
    made_at: str
    coder_id: str
    label: str
    changes: tuple[RecordedChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookVersion:
    """The codebook as it once stood, and who made it so when; nobody for the one the session began with."""

    codebook: Codebook
    made_at: str = ""
    coder_id: str = ""
    label: str = ""


def edits(connection: sqlite3.Connection, *, limit: int | None, after_id: int) -> list[RecordedEdit]:
    """Recorded edits, newest first; ``after_id`` leaves out that edit and those before it."""
    found = connection.execute(
        "SELECT id, made_at, coder_id, label FROM edits WHERE id > ? ORDER BY id DESC LIMIT ?",
        (after_id, -1 if limit is None else limit),
    ).fetchall()
    rows = (
        connection.execute(
            "SELECT edit_id, table_name, row_key, before, after FROM edit_rows WHERE edit_id >= ?"
            " ORDER BY edit_id, position",
            (found[-1][0],),
        ).fetchall()
        if found
        else []
    )
    changes: dict[int, list[RecordedChange]] = {}
    for edit_id, table, key, before, after in rows:
        changes.setdefault(edit_id, []).append(RecordedChange(table=table, key=key, before=before, after=after))
    return [
        RecordedEdit(
            id=edit_id, made_at=made_at, coder_id=coder_id, label=label, changes=tuple(changes.get(edit_id, ()))
        )
        for edit_id, made_at, coder_id, label in found
    ]


def put(connection: sqlite3.Connection, edit: Edit, coder_id: str) -> None:
    """Record an edit; one that goes on with the edit before it goes into that one's entry."""
    if edit.continues and _go_on(connection, edit, coder_id):
        return
    cursor = connection.execute(
        "INSERT INTO edits (made_at, coder_id, label) VALUES (?, ?, ?)", (utc_now(), coder_id, edit.label)
    )
    connection.executemany(
        "INSERT INTO edit_rows (edit_id, position, table_name, row_key, before, after) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (cursor.lastrowid, position, change.table, change.key, *as_json(change))
            for position, change in enumerate(edit.changes)
        ),
    )


def _go_on(connection: sqlite3.Connection, edit: Edit, coder_id: str) -> bool:
    """Put an edit that goes on with the one before it into that one's entry; False if it does not follow it."""
    last = connection.execute("SELECT id, coder_id, label FROM edits ORDER BY id DESC LIMIT 1").fetchone()
    if last is None or (last[1], last[2]) != (coder_id, edit.label):
        return False
    edit_id = last[0]
    for change in edit.changes:
        before, after = as_json(change)
        place = (edit_id, change.table, change.key)
        held = connection.execute(
            "UPDATE edit_rows SET after = ? WHERE edit_id = ? AND table_name = ? AND row_key = ?", (after, *place)
        )
        if not held.rowcount:
            connection.execute(
                "INSERT INTO edit_rows (edit_id, table_name, row_key, position, before, after) VALUES (?, ?, ?,"
                " (SELECT count(*) FROM edit_rows WHERE edit_id = ?), ?, ?)",
                (*place, edit_id, before, after),
            )
    connection.execute("UPDATE edits SET made_at = ? WHERE id = ?", (utc_now(), edit_id))
    return True


def as_json(change: Change) -> tuple[str | None, str | None]:
    """The row before and after, as it stands in the record."""
    before = None if change.before is None else to_json(change.before)
    return before, None if change.after is None else to_json(change.after)


def codebook_versions(connection: sqlite3.Connection) -> list[CodebookVersion]:
    """Every state the codebook was in, newest first, the present one among them."""
    rows = connection.execute(
        "SELECT edits.made_at, edits.coder_id, edits.label, before, after FROM edit_rows"
        " JOIN edits ON edits.id = edit_id WHERE table_name = 'codebook' ORDER BY edit_id, position"
    ).fetchall()
    found = [CodebookVersion(codebook=_CODEBOOK.decode(before)) for *_who, before, _after in rows[:1]]
    found += [
        CodebookVersion(codebook=_CODEBOOK.decode(after), made_at=made_at, coder_id=coder_id, label=label)
        for made_at, coder_id, label, _before, after in rows
    ]
    if not found:
        present = LAYOUTS["codebook"].select(connection)
        return [CodebookVersion(codebook=row) for row in present if isinstance(row, Codebook)]
    once: dict[bytes, CodebookVersion] = {}
    for version in found:
        once.setdefault(msgspec.json.encode(version.codebook), version)  # taken back and done again is the same
    return list(reversed(once.values()))
