"""The only way a session's human work changes.

An edit is a list of row changes, each with the row before and after. So it can be applied, undone, written to
disk and shown, by the same data: views look at which rows of which table changed and decide for themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from annotator.domain import annotation_checks
from annotator.domain.annotation_checks import AnnotationError
from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time, utc_now
from annotator.domain.codebook import Codebook
from annotator.domain.covering import CoverArea
from annotator.domain.flags import Verdict
from annotator.domain.limits import LimitError, check_limits
from annotator.domain.markers import Marker, TierLock
from annotator.domain.media import Media
from annotator.domain.participants import Participant
from annotator.domain.playlists import Playlist
from annotator.domain.ratings import RatingPiece, piece_problem
from annotator.domain.session import Coder, Session, SessionInfo
from annotator.domain.transcript import Utterance

Table = Literal[
    "info",
    "media",
    "participants",
    "codebook",
    "utterances",
    "annotations",
    "verdicts",
    "coders",
    "markers",
    "tier_locks",
    "playlists",
    "cover_areas",
    "ratings",
]
Row: TypeAlias = (
    SessionInfo
    | Media
    | Participant
    | Codebook
    | Utterance
    | Annotation
    | Verdict
    | Coder
    | Marker
    | TierLock
    | Playlist
    | CoverArea
    | RatingPiece
)

TABLES: tuple[Table, ...] = get_args(Table)
SINGLE_ROW_TABLES: tuple[Table, ...] = ("info", "codebook")


class EditError(ValueError):
    """The edit does not fit the session as it stands; nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row before and after. None before is an insertion, None after a deletion."""

    table: Table
    before: Row | None
    after: Row | None

    @property
    def key(self) -> str:
        """The row's key in its table."""
        row = self.after if self.after is not None else self.before
        if row is None:
            raise EditError("a change has neither a row before nor a row after")
        return row_key(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What one user action changes.

    Attributes:
        label: Shown after "Undo".
        continues: It goes on with what the edit before it did: both are one step of undo and one entry of the history.
    """

    label: str
    changes: tuple[Change, ...]
    continues: bool = False

    def joined(self, more: Edit) -> Edit:
        """This edit and what goes on with it, as one: each row as it was first and as it is last."""
        joined: dict[tuple[Table, str], Change] = {}
        for change in (*self.changes, *more.changes):
            place = (change.table, change.key)
            first = joined.get(place, change)
            joined[place] = replace(change, before=first.before)
        return Edit(label=self.label, changes=tuple(joined.values()))

    def inverse(self) -> Edit:
        """The edit that takes this one back. The inverse of the inverse is the edit itself."""
        swapped = tuple(replace(change, before=change.after, after=change.before) for change in reversed(self.changes))
        return Edit(label=self.label, changes=swapped)

    def touches(self, *tables: Table) -> bool:
        """True if a row of one of these tables changes."""
        return any(change.table in tables for change in self.changes)


def row_key(row: Row) -> str:
    """The key under which a row stands in its table."""
    return row.key if isinstance(row, Verdict) else row.id


def apply(session: Session, edit: Edit) -> Session:
    """The session after the edit.

    Raises:
        EditError: a row is not as the edit expects it, a row would refer to one that is not there, or the tier of an
            annotation is locked. The given session is never changed.
    """
    _check_locks(session, edit)
    for change in edit.changes:
        check_row_limits(change.after, edit.label)
    rows: dict[Table, dict[str, Row]] = {}
    single: dict[str, Row] = {}
    for change in edit.changes:
        if change.table in SINGLE_ROW_TABLES:
            present: Row | None = single.get(change.table, getattr(session, change.table))
            if present != change.before or change.after is None:
                raise EditError(f"{edit.label}: {change.table} is not as expected")
            single[change.table] = change.after
            continue
        if change.table not in rows:
            rows[change.table] = _copied(getattr(session, change.table))
        table = rows[change.table]
        if table.get(change.key) != change.before:
            raise EditError(f"{edit.label}: {change.table} row {change.key} is not as expected")
        if change.after is None:
            del table[change.key]
        else:
            table[change.key] = change.after
    frozen: dict[str, Any] = {name: MappingProxyType(table) for name, table in rows.items()}
    after = replace(session, **frozen, **single)
    _check_references(after, edit)
    return after


def _copied(table: Mapping[str, Row]) -> dict[str, Row]:
    """The rows of a table, to be changed. A proxy's own copy is many times quicker than reading through the proxy."""
    return table.copy() if isinstance(table, MappingProxyType) else dict(table)


def check_row_limits(row: Row | None, label: str) -> None:
    """Make sure that a row which an edit puts can be read again.

    Raises:
        EditError: it holds what no session can hold.
    """
    try:
        check_limits(row)
    except LimitError as error:
        raise EditError(f"{label}: {error}") from error


def _check_locks(session: Session, edit: Edit) -> None:
    """Nobody changes the annotations of a locked tier, by whatever way."""
    if not session.tier_locks:
        return
    for change in edit.changes:
        for row in (change.before, change.after):
            if isinstance(row, Annotation) and row.tier in session.tier_locks:
                raise EditError(f"{edit.label}: the tier '{row.tier}' is locked; unlock it in View > Tiers first")


def _check_references(session: Session, edit: Edit) -> None:
    """Check the rows the edit put, and, where it took rows away, whoever may refer to those."""
    for change in edit.changes:
        if change.after is not None:
            _check_row_references(session, change.after, edit.label)
    if any(change.after is None for change in edit.changes if change.table == "media"):
        _check_all(session, (*session.participants.values(), *session.cover_areas.values()), edit.label)
    if any(change.after is None for change in edit.changes if change.table == "participants"):
        _check_all(session, (*session.utterances.values(), *session.ratings.values()), edit.label)
    elif edit.touches("codebook"):
        _check_all(session, session.ratings.values(), edit.label)
    if any(change.after is None or change.table == "codebook" for change in edit.changes) and edit.touches(
        "participants", "utterances", "codebook"
    ):
        _check_all(session, _not_plainly_right(session), edit.label)


def check_references(session: Session) -> None:
    """Check that whatever a row of the session refers to is there.

    Raises:
        EditError: says which row refers to nothing.
    """
    rows = (*session.participants.values(), *session.cover_areas.values(), *session.utterances.values())
    rated = session.ratings.values()
    _check_all(session, (*rows, *rated, *_not_plainly_right(session)), session.info.title[:60])


def _not_plainly_right(session: Session) -> list[Annotation]:
    """Annotations that have to be looked at closely: most name a code and a participant that are there, and no more."""
    codes, people = {code.id for code in session.codebook.codes}, session.participants.keys()
    return [
        row
        for row in session.annotations.values()
        if row.code_id not in codes
        or row.participant_id not in people
        or row.incongruence is not None
        or row.modifiers
        or row.ratings
    ]


def _check_all(session: Session, rows: Iterable[Row], label: str) -> None:
    for row in rows:
        _check_row_references(session, row, label)


def _check_row_references(session: Session, row: Row, label: str) -> None:
    missing = ""
    if isinstance(row, Participant):
        unknown = next((id_ for id_ in row.media_ids if id_ not in session.media), None)
        missing = f"media '{unknown}', in which {row.label} is seen," if unknown is not None else ""
    elif isinstance(row, CoverArea) and row.media_id and row.media_id not in session.media:
        missing = f"media '{row.media_id}', in which an area is covered,"
    elif isinstance(row, Utterance) and row.participant_id and row.participant_id not in session.participants:
        missing = f"participant '{row.participant_id}', who speaks at {format_time(row.start_s)},"
    elif isinstance(row, Annotation):
        try:
            annotation_checks.check_references(session, row)
        except AnnotationError as error:
            raise EditError(f"{label}: the annotation at {format_time(row.start_s)}: {error}") from None
    elif isinstance(row, RatingPiece):
        _check_rating(session, row, label)
    if missing:
        raise EditError(f"{label}: the {missing} is not there")


def _check_rating(session: Session, row: RatingPiece, label: str) -> None:
    problem = piece_problem(row, session.codebook.dimension(row.dimension_id))
    if problem is None and row.participant_id is not None and row.participant_id not in session.participants:
        problem = f"there is no participant '{row.participant_id}'"
    if problem is not None:
        raise EditError(f"{label}: the rating at {format_time(row.start_s)}: {problem}")


# --- what coders do -------------------------------------------------------------------------------------------------


def add_annotations(session: Session, annotations: Iterable[Annotation], *, label: str = "Add annotation") -> Edit:
    """Add annotations.

    Raises:
        EditError: an annotation is not valid in this session (see :func:`check_annotation`).
    """
    added = tuple(annotations)
    for annotation in added:
        check_annotation(session, annotation)
    return Edit(label=label, changes=tuple(Change(table="annotations", before=None, after=row) for row in added))


def change_annotations(
    session: Session, changed: Iterable[Annotation], *, label: str = "Change annotation", now: str | None = None
) -> Edit:
    """Replace annotations by the given ones with the same ids; sets ``modified_at``.

    One that was running and is given an end runs no more.

    Raises:
        EditError: an id is unknown or an annotation is not valid.
    """
    stamp = now or utc_now()
    changes: list[Change] = []
    for annotation in changed:
        before = existing(session.annotations, annotation.id, "annotation")
        running = annotation.running and annotation.end_s == annotation.start_s
        after = replace(annotation, modified_at=stamp, running=running)
        check_annotation(session, after)
        if replace(after, modified_at=before.modified_at) != before:
            changes.append(Change(table="annotations", before=before, after=after))
    return Edit(label=label, changes=tuple(changes))


def delete_annotations(session: Session, ids: Iterable[str], *, label: str = "Delete annotation") -> Edit:
    """Delete annotations by id."""
    rows = (existing(session.annotations, id_, "annotation") for id_ in ids)
    return Edit(label=label, changes=tuple(Change(table="annotations", before=row, after=None) for row in rows))


def check_annotation(session: Session, annotation: Annotation) -> None:
    """Check an annotation against the session.

    Raises:
        EditError: names the field that is wrong.
    """
    try:
        annotation_checks.check_values(annotation)
        annotation_checks.check_references(session, annotation)
    except AnnotationError as error:
        raise EditError(str(error)) from None


# --- the set-up -----------------------------------------------------------------------------------------------------


def put_rows(session: Session, table: Table, rows: Iterable[Row], *, label: str) -> Edit:
    """Insert or replace rows of one table by key; rows that do not change are left out."""
    changes: list[Change] = []
    for row in rows:
        if table in SINGLE_ROW_TABLES:
            before: Row | None = getattr(session, table)
        else:
            present: Mapping[str, Row] = getattr(session, table)
            before = present.get(row_key(row))
        if before != row:
            changes.append(Change(table=table, before=before, after=row))
    return Edit(label=label, changes=tuple(changes))


def merged(label: str, *edits: Edit) -> Edit:
    """Several edits, each made for the session after the one before, as one."""
    return Edit(label=label, changes=tuple(change for edit in edits for change in edit.changes))


def existing(table: Mapping[str, Any], key: str, kind: str) -> Any:
    """The row with this key.

    Raises:
        EditError: there is none.
    """
    try:
        return table[key]
    except KeyError:
        raise EditError(f"there is no {kind} '{key}'") from None
