"""The only way a session's human work changes.

An edit is a list of row changes, each with the row before and after. So it can be applied, undone, written to
disk and shown, by the same data: views look at which rows of which table changed and decide for themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from annotator.domain.annotations import Annotation, Cue, Incongruence
from annotator.domain.clock import new_id, utc_now
from annotator.domain.codebook import Codebook
from annotator.domain.flags import Flag, Verdict, VerdictKind
from annotator.domain.media import Media
from annotator.domain.participants import Participant
from annotator.domain.session import Coder, Session, SessionInfo
from annotator.domain.transcript import Utterance

Table = Literal["info", "media", "participants", "codebook", "utterances", "annotations", "verdicts", "coders"]
Row: TypeAlias = SessionInfo | Media | Participant | Codebook | Utterance | Annotation | Verdict | Coder

_SINGLE_ROW_TABLES = ("info", "codebook")


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
    """What one user action changes. ``label`` is shown after "Undo"."""

    label: str
    changes: tuple[Change, ...]

    def inverse(self) -> Edit:
        """The edit that takes this one back."""
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
        EditError: a row is not as the edit expects it. The given session is never changed.
    """
    rows: dict[Table, dict[str, Row]] = {}
    single: dict[str, Row] = {}
    for change in edit.changes:
        if change.table in _SINGLE_ROW_TABLES:
            present: Row | None = single.get(change.table, getattr(session, change.table))
            if present != change.before or change.after is None:
                raise EditError(f"{edit.label}: {change.table} is not as expected")
            single[change.table] = change.after
            continue
        if change.table not in rows:
            rows[change.table] = dict(getattr(session, change.table))
        table = rows[change.table]
        if table.get(change.key) != change.before:
            raise EditError(f"{edit.label}: {change.table} row {change.key} is not as expected")
        if change.after is None:
            del table[change.key]
        else:
            table[change.key] = change.after
    frozen: dict[str, Any] = {name: MappingProxyType(table) for name, table in rows.items()}
    return replace(session, **frozen, **single)


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

    Raises:
        EditError: an id is unknown or an annotation is not valid.
    """
    stamp = now or utc_now()
    changes: list[Change] = []
    for annotation in changed:
        before = _existing(session.annotations, annotation.id, "annotation")
        after = replace(annotation, modified_at=stamp)
        check_annotation(session, after)
        if replace(after, modified_at=before.modified_at) != before:
            changes.append(Change(table="annotations", before=before, after=after))
    return Edit(label=label, changes=tuple(changes))


def delete_annotations(session: Session, ids: Iterable[str], *, label: str = "Delete annotation") -> Edit:
    """Delete annotations by id."""
    rows = (_existing(session.annotations, id_, "annotation") for id_ in ids)
    return Edit(label=label, changes=tuple(Change(table="annotations", before=row, after=None) for row in rows))


def check_annotation(session: Session, annotation: Annotation) -> None:
    """Check an annotation against the session.

    Raises:
        EditError: names the field that is wrong.
    """
    if not annotation.end_s >= annotation.start_s:
        raise EditError(f"the annotation ends ({annotation.end_s:.3f} s) before it starts ({annotation.start_s:.3f} s)")
    if session.codebook.code(annotation.code_id) is None:
        raise EditError(f"the code '{annotation.code_id}' is not in the codebook")
    if annotation.participant_id not in session.participants:
        raise EditError(f"there is no participant '{annotation.participant_id}'")
    if annotation.confidence is not None and not 1 <= annotation.confidence <= 5:
        raise EditError("confidence goes from 1 to 5")
    link = annotation.incongruence
    if link is not None:
        if link.utterance_id is not None and link.utterance_id not in session.utterances:
            raise EditError(f"there is no utterance '{link.utterance_id}'")
        if link.intensity is not None and not 1 <= link.intensity <= 5:
            raise EditError("intensity goes from 1 to 5")
        for name, valence in (("verbal", link.verbal_valence), ("non-verbal", link.nonverbal_valence)):
            if valence is not None and not -1 <= valence <= 1:
                raise EditError(f"{name} valence goes from -1 to 1")


def judge_flag(
    session: Session, flag: Flag, *, coder_id: str, verdict: VerdictKind | None, now: str | None = None
) -> Edit:
    """Set or (with None) take back a coder's verdict on a flag."""
    before = session.verdict_of(flag.id, coder_id)
    after = None
    if verdict is not None:
        after = Verdict(flag=flag, coder_id=coder_id, verdict=verdict, decided_at=now or utc_now())
    labels = {"accepted": "Accept flag", "rejected": "Reject flag", "unsure": "Mark flag unsure"}
    label = labels.get(verdict, "Adjust flag") if verdict else "Clear verdict"
    if before is None and after is None:
        return Edit(label=label, changes=())
    return Edit(label=label, changes=(Change(table="verdicts", before=before, after=after),))


def accept_flag(
    session: Session, flag: Flag, *, coder_id: str, code_id: str, tier: str, now: str | None = None
) -> Edit:
    """Accept a flag and turn it into an annotation with the same span.

    Accepting again, where an annotation from this flag by this coder exists, only sets the verdict. An incongruence
    candidate carries its utterance and its rule into the annotation.
    """
    stamp = now or utc_now()
    judged = judge_flag(session, flag, coder_id=coder_id, verdict="accepted", now=stamp)
    taken = any(row.flag_id == flag.id and row.coder_id == coder_id for row in session.annotations.values())
    if taken:
        return judged
    code = session.codebook.code(code_id)
    annotation = Annotation(
        id=new_id(),
        coder_id=coder_id,
        tier=tier,
        code_id=code_id,
        participant_id=flag.participant_id,
        start_s=flag.start_s,
        end_s=flag.end_s,
        flag_id=flag.id,
        created_at=stamp,
        modified_at=stamp,
        incongruence=_link_from_flag(session, flag) if code is not None and code.incongruence else None,
    )
    check_annotation(session, annotation)
    return Edit(
        label="Accept flag",
        changes=(*judged.changes, Change(table="annotations", before=None, after=annotation)),
    )


def _link_from_flag(session: Session, flag: Flag) -> Incongruence:
    utterance = session.utterances.get(flag.utterance_id or "")
    kind: Any = flag.rule if flag.kind == "incongruence" else None
    cue = Cue(code_id="", participant_id=flag.participant_id, start_s=flag.onset_s, end_s=flag.offset_s)
    return Incongruence(
        type=kind,
        utterance_id=utterance.id if utterance else None,
        verbal_start_s=utterance.start_s if utterance else None,
        verbal_end_s=utterance.end_s if utterance else None,
        verbal_valence=utterance.valence if utterance else None,
        cues=(cue,),
    )


# --- the set-up -----------------------------------------------------------------------------------------------------


def put_rows(session: Session, table: Table, rows: Iterable[Row], *, label: str) -> Edit:
    """Insert or replace rows of one table by key; rows that do not change are left out."""
    changes: list[Change] = []
    for row in rows:
        if table in _SINGLE_ROW_TABLES:
            before: Row | None = getattr(session, table)
        else:
            present: Mapping[str, Row] = getattr(session, table)
            before = present.get(row_key(row))
        if before != row:
            changes.append(Change(table=table, before=before, after=row))
    return Edit(label=label, changes=tuple(changes))


def replace_transcript(session: Session, utterances: Iterable[Utterance], *, label: str = "Import transcript") -> Edit:
    """Put a new transcript in place of the old one, as one edit that can be undone."""
    removed = [Change(table="utterances", before=row, after=None) for row in session.utterances.values()]
    added = [Change(table="utterances", before=None, after=row) for row in utterances]
    return Edit(label=label, changes=(*removed, *added))


def delete_participant(session: Session, participant_id: str) -> Edit:
    """Remove a participant.

    Raises:
        EditError: annotations refer to the participant.
    """
    row = _existing(session.participants, participant_id, "participant")
    used = sum(annotation.participant_id == participant_id for annotation in session.annotations.values())
    if used:
        raise EditError(f"{row.label} has {used} annotations; delete or reassign them first")
    freed = [
        Change(table="utterances", before=utterance, after=replace(utterance, participant_id=None))
        for utterance in session.utterances.values()
        if utterance.participant_id == participant_id
    ]
    return Edit(label="Remove participant", changes=(*freed, Change(table="participants", before=row, after=None)))


def _existing(table: Mapping[str, Any], key: str, kind: str) -> Any:
    try:
        return table[key]
    except KeyError:
        raise EditError(f"there is no {kind} '{key}'") from None
