"""What a merge comes to, in words and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import msgspec

from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time
from annotator.domain.edits import Row
from annotator.domain.flags import Verdict
from annotator.domain.markers import Marker
from annotator.domain.session import Session
from annotator.features.merging.merging import Conflict, Merged

FORMAT = "annotator-merge"
VERSION = 1
_KINDS = {
    "annotations": "annotation",
    "verdicts": "verdict",
    "markers": "moment",
    "playlists": "playlist",
    "ratings": "rating",
}
_NOT_TOLD = ("id", "coder_id", "created_at", "modified_at", "flag", "items", "samples")
_KEPT = {"ours": "kept as it is here", "theirs": "taken from there", "both": "both kept"}


def told(merged: Merged, session: Session) -> Iterator[str]:
    """The merge as lines to read, each conflict with both sides."""
    yield (
        f"{merged.name}: {merged.added} added, {merged.changed} changed, {merged.deleted} deleted, "
        f"{merged.present} here already; {len(merged.conflicts)} conflict{'s' * (len(merged.conflicts) != 1)}"
    )
    for conflict in merged.conflicts:
        yield f"  {heading(conflict, session)}: {_KEPT[conflict.kept]}"
        yield f"    here:  {side_text(conflict, 'ours', session)}"
        yield f"    there: {side_text(conflict, 'theirs', session)}"


def heading(conflict: Conflict, session: Session) -> str:
    """What a conflict is about: whose, what, when."""
    when = f" at {format_time(conflict.at_s)}" if conflict.table != "playlists" else ""
    return f"{session.coder_name(conflict.coder_id)}, {_KINDS[conflict.table]}{when}"


def side_text(conflict: Conflict, side: str, session: Session) -> str:
    """One side of a conflict: what of it differs from the other, and when that was changed."""
    row = conflict.ours if side == "ours" else conflict.theirs
    other = conflict.theirs if side == "ours" else conflict.ours
    if row is None:
        return "deleted"
    parts = [
        f"{name.replace('_', ' ').removesuffix(' id').removesuffix(' s')} {_value(name, getattr(row, name), session)}"
        for name in _names(row)
        if other is None or getattr(other, name) != getattr(row, name)
    ]
    changed = row.decided_at if isinstance(row, Verdict) else getattr(row, "modified_at", "")
    return ", ".join(parts) + (f" ({changed[:16].replace('T', ' ')})" if changed else "")


def _names(row: Row) -> list[str]:
    return [field.name for field in fields(row) if field.name not in _NOT_TOLD]


def _value(name: str, value: Any, session: Session) -> str:
    if value is None or value == "":
        return "none"
    if name == "code_id":
        return session.codebook.name_of(value)
    if name == "participant_id":
        person = session.participants.get(value)
        return person.label if person is not None else str(value)
    if name.endswith("_s"):
        return format_time(value)
    if isinstance(value, str):
        return f"'{value[:60]}'" if name in ("note", "text") else value
    return str(value) if isinstance(value, (int, float)) else "other details"


def as_json(session: Session, merges: list[Merged]) -> bytes:
    """What came of merging, as JSON."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "session": session.info.id,
        "copies": [
            {
                "name": one.name,
                "added": one.added,
                "changed": one.changed,
                "deleted": one.deleted,
                "present": one.present,
                "notes": list(one.notes),
                "conflicts": [_conflict(row) for row in one.conflicts],
            }
            for one in merges
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _conflict(row: Conflict) -> dict[str, object]:
    kept = {"table": row.table, "key": row.key, "coder_id": row.coder_id, "at_s": row.at_s, "kept": row.kept}
    return {**kept, "ours": _side(row.ours), "theirs": _side(row.theirs)}


def _side(row: Row | None) -> Row | None:
    return row if isinstance(row, (Annotation, Verdict, Marker)) else None
