"""Bringing colleagues' copies of one session together: by coder and id, with what both changed as conflicts.

What only one copy changed is taken from that copy, which the record of changes of either tells. An exported file has no
such record: there, two rows that differ are a conflict. Merging the same copy again finds everything there already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.domain.edits import Change, Edit, Row, Table, row_key
from annotator.domain.flags import Verdict
from annotator.domain.markers import Marker
from annotator.domain.playlists import Playlist
from annotator.domain.ratings import RatingPiece
from annotator.domain.session import Session
from annotator.exchange.errors import FormatError
from annotator.features.merging.copies import Copy, Past, content_of
from annotator.features.merging.copy_rows import rows_of_copy

Side = Literal["ours", "theirs"]
Choice = Literal["ours", "theirs", "both", "later"]
_OWNED: tuple[Table, ...] = ("annotations", "verdicts", "markers", "playlists", "ratings")
"""What belongs to one coder each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One row that both copies changed, each in its own way. None is a row that was deleted.

    Attributes:
        later: Which of the two was changed last; ours where that is not known.
        kept: What becomes of it.
    """

    table: Table
    key: str
    coder_id: str
    ours: Row | None
    theirs: Row | None
    later: Side
    kept: Choice = "later"

    @property
    def at_s(self) -> float:
        """Where on the session clock it is; 0 for what has no time."""
        row = self.ours if self.ours is not None else self.theirs
        if isinstance(row, Verdict):
            return row.flag.start_s
        return (
            row.start_s
            if isinstance(row, (Annotation, RatingPiece))
            else row.time_s
            if isinstance(row, Marker)
            else 0.0
        )


Choose = Callable[[Conflict], Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What merging one copy comes to.

    Attributes:
        added, changed, deleted: How many rows of coders' work.
        present: How many were here already, or are newer here.
    """

    name: str
    edit: Edit
    added: int = 0
    changed: int = 0
    deleted: int = 0
    present: int = 0
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()


def always(choice: Choice) -> Choose:
    """The same choice for every conflict."""
    return lambda _conflict: choice


def merge(
    session: Session,
    past: Past,
    copy: Copy,
    *,
    choose: Choose,
    coders: Collection[str] | None = None,
) -> Merged:
    """The edit that takes a colleague's copy into a session.

    Args:
        past: What the rows of ``session`` were before.
        choose: What becomes of each conflict.
        coders: Take the work of these only; None for all.

    Raises:
        FormatError: the copy is of another recording.
        EditError: a tier is locked.
    """
    _check_same(session, copy)
    if copy.session.info.id != session.info.id:  # ids of another session say nothing about rows here
        copy = replace(copy, past=Past())
    rows = rows_of_copy(session, past, copy)
    merging = _Merging(rows.session, past, copy.past, choose)
    merging.note(rows.notes)
    for table in _OWNED:
        theirs = [row for row in rows.of(table) if coders is None or _owner(row) in coders]
        merging.take(table, theirs, deleted=rows.gone(table, coders))
    return merging.result(session, copy.name, rows.edit)


def is_of(session: Session, copy: Copy) -> bool:
    """True if the copy is of this session, or of one of the same recording."""
    ours = {row.fingerprint for row in session.media.values()}
    theirs = {row.fingerprint for row in copy.session.media.values()}
    return copy.session.info.id == session.info.id or bool(ours & theirs)


def _check_same(session: Session, copy: Copy) -> None:
    if not is_of(session, copy):
        raise FormatError(
            f"{copy.name} is of another recording than this session; merge copies of one session, and take other "
            "annotations in with 'annotator import'"
        )


@dataclass(slots=True, kw_only=True)
class _Counts:
    added: int = 0
    changed: int = 0
    deleted: int = 0
    present: int = 0


class _Merging:
    """Collects the changes of one merge."""

    def __init__(self, session: Session, past: Past, their_past: Past, choose: Choose):
        self._session = session
        self._past = past
        self._their_past = their_past
        self._choose = choose
        self._changes: list[Change] = []
        self._conflicts: list[Conflict] = []
        self._notes: list[str] = []
        self._counts = _Counts()

    def note(self, notes: Iterable[str]) -> None:
        self._notes.extend(notes)

    def take(self, table: Table, theirs: Iterable[Row], *, deleted: Iterable[Row]) -> None:
        """Take rows of one table; ``deleted``: rows of ours that were deleted there."""
        ours: Mapping[str, Row] = getattr(self._session, table)
        for row in (_under_a_free_id(row, ours) for row in theirs):
            present = ours.get(row_key(row))
            if present is None:
                self._take_missing(table, row)
            elif content_of(present) == content_of(row) or self._past.was(table, row):
                self._counts.present += 1
            elif self._their_past.was(table, present):
                self._put(table, present, row)
            else:
                self._settle(table, present, row)
        for row in deleted:
            if self._their_past.was(table, row):
                self._delete(table, row)
            else:
                self._settle(table, row, None)

    def _take_missing(self, table: Table, row: Row) -> None:
        if not self._past.knew(table, row_key(row)):
            self._put(table, None, row)
        elif self._past.was(table, row):
            self._counts.present += 1  # deleted here since
        else:
            self._settle(table, None, row)

    def _settle(self, table: Table, ours: Row | None, theirs: Row | None) -> None:
        row = ours if ours is not None else theirs
        if row is None:
            return
        beside = _beside(theirs) if ours is not None else None
        if beside is not None and self._holds(table, beside):
            self._counts.present += 1  # both were kept before
            return
        conflict = Conflict(
            table=table, key=row_key(row), coder_id=_owner(row), ours=ours, theirs=theirs, later=_later(ours, theirs)
        )
        choice = self._choose(conflict)
        if choice == "both" and (beside is None or ours is None):
            choice = "theirs" if ours is None else "ours"  # where one was deleted, keeping both is keeping the other
        if choice == "later":
            choice = conflict.later
        self._conflicts.append(replace(conflict, kept=choice))
        if choice == "both" and beside is not None:
            self._put(table, None, beside)
        elif choice == "theirs":
            if theirs is None:
                self._delete(table, row)
            else:
                self._put(table, ours, theirs)

    def _holds(self, table: Table, row: Row) -> bool:
        rows: Mapping[str, Row] = getattr(self._session, table)
        present = rows.get(row_key(row))
        return present is not None and content_of(present) == content_of(row)

    def _put(self, table: Table, before: Row | None, after: Row) -> None:
        self._changes.append(Change(table=table, before=before, after=after))
        if before is None:
            self._counts.added += 1
        else:
            self._counts.changed += 1

    def _delete(self, table: Table, row: Row) -> None:
        self._changes.append(Change(table=table, before=row, after=None))
        self._counts.deleted += 1

    def result(self, session: Session, name: str, before: Edit) -> Merged:
        """The whole merge as one edit, checked against the session."""
        edit = edits.merged(f"Merge {name}", before, Edit(label="", changes=tuple(self._changes)))
        edits.apply(session, edit)
        return Merged(
            name=name,
            edit=edit,
            added=self._counts.added,
            changed=self._counts.changed,
            deleted=self._counts.deleted,
            present=self._counts.present,
            conflicts=tuple(sorted(self._conflicts, key=lambda row: (row.at_s, row.table, row.key))),
            notes=tuple(self._notes),
        )


def _owner(row: Row) -> str:
    return row.coder_id if isinstance(row, (Annotation, Verdict, Marker, Playlist, RatingPiece)) else ""


def _under_a_free_id(row: Row, ours: Mapping[str, Row]) -> Row:
    """The row; where its id is that of another coder's row here, with an id made from both."""
    present = ours.get(row_key(row))
    if (
        isinstance(row, (Annotation, Marker, Playlist, RatingPiece))
        and present is not None
        and _owner(present) != row.coder_id
    ):
        return replace(row, id=f"{row.id}-{row.coder_id}")
    return row


def _beside(row: Row | None) -> Row | None:
    """The row as a second one beside ours: its id comes from what it says, so that it is made once."""
    if not isinstance(row, (Annotation, Marker, Playlist)):
        return None
    mark = hashlib.sha256(msgspec.json.encode(content_of(row))).hexdigest()[:8]
    return replace(row, id=f"{row.id}-{mark}")


def _later(ours: Row | None, theirs: Row | None) -> Side:
    if ours is None or theirs is None:
        return "ours" if theirs is None else "theirs"  # what is there rather than what is not: no work is lost
    return "theirs" if _changed_at(theirs) > _changed_at(ours) else "ours"


def _changed_at(row: Row) -> str:
    if isinstance(row, (Annotation, Marker)):
        return row.modified_at
    return row.decided_at if isinstance(row, Verdict) else ""
