"""The rows of a colleague's copy as rows of this session, and what has to be in the session first to hold them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotator.app.counterparts import match_person, matched_utterances, moved, people_needed
from annotator.domain import codebook_edits, edits
from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code
from annotator.domain.codebook_merging import with_codebook
from annotator.domain.edits import Edit, Row, Table, row_key
from annotator.domain.participants import Participant
from annotator.domain.session import Coder, Session
from annotator.domain.transcript import Utterance
from annotator.exchange.errors import FormatError
from annotator.features.merging.copies import Copy, Past


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRows:
    """A copy's work, told in the terms of the session it is merged into.

    Attributes:
        edit: Adds the people, codes, coders and words that the session lacks.
        session: The session after that edit.
        rows: By table.
        missing: Rows of the session that are not in the copy any more, by table.
    """

    edit: Edit
    session: Session
    rows: Mapping[str, tuple[Any, ...]]
    missing: Mapping[str, tuple[Any, ...]]
    notes: tuple[str, ...]

    def of(self, table: Table) -> tuple[Row, ...]:
        """The rows of the copy in one table."""
        return self.rows[table]

    def gone(self, table: Table, coders: Collection[str] | None) -> list[Row]:
        """Rows of the session that were deleted in the copy, of these coders."""
        return [row for row in self.missing[table] if coders is None or row.coder_id in coders]


def rows_of_copy(session: Session, past: Past, copy: Copy) -> CopyRows:
    """Say the copy's rows in the session's terms.

    Raises:
        FormatError: work in the copy is about somebody who cannot be told here.
    """
    other = copy.session
    same = other.info.id == session.info.id
    notes: list[str] = []
    people, new_people = _people(session, other, copy.name, same=same)
    spoken, new_words, left_out = _words(session, past, other, people, same=same)
    if left_out:
        notes.append(
            f"{left_out} utterances of {copy.name} stand where this session has others; the transcript here is kept"
        )
    differing = _differing_codes(session, other)
    if differing:
        notes.append(f"defined otherwise in {copy.name}, and kept as they are here: {', '.join(differing[:8])}")
    added = edits.merged(
        "",
        edits.put_rows(session, "participants", new_people, label=""),
        _codes_and_dimensions(session, other, same=same),
        edits.put_rows(session, "coders", _coders(session, other), label=""),
        edits.put_rows(session, "utterances", new_words, label=""),
    )
    shift_s = 0.0 if same else _shift_s(session, other)
    after = edits.apply(session, added)
    rateable = _rateable(after, other)
    if any(not same or row.dimension_id not in rateable for row in other.ratings.values()):
        notes.append(
            f"continuous ratings of {copy.name} are left out where it is another session, or has another scale"
        )
    annotations = [moved(row, people, spoken) for row in other.annotations.values()]
    if shift_s:
        notes.append(f"the recordings of {copy.name} begin {shift_s:+.3f} s later here; its times were moved")
    rows: dict[str, tuple[Any, ...]] = {
        "annotations": tuple(_shifted(row, shift_s) for row in annotations),
        "verdicts": tuple(
            replace(row, flag=replace(row.flag, participant_id=people.get(row.flag.participant_id, "")))
            for row in other.verdicts.values()
            if row.flag.participant_id in people
        ),
        "markers": tuple(replace(row, time_s=row.time_s + shift_s) for row in other.markers.values()),
        "playlists": tuple(other.playlists.values()) if same else (),
        "ratings": tuple(
            replace(row, participant_id=people.get(row.participant_id or ""))
            for row in other.ratings.values()
            if same and row.dimension_id in rateable
        ),
    }
    return CopyRows(
        edit=added,
        session=after,
        rows=rows,
        missing={table: _missing(session, copy, table, rows[table]) if same else () for table in _TABLES},
        notes=tuple(notes),
    )


_TABLES: tuple[Table, ...] = ("annotations", "verdicts", "markers", "playlists", "ratings")


def _codes_and_dimensions(session: Session, other: Session, *, same: bool) -> Edit:
    """Codes that are new here, and, of a copy of the same session, what was rated there and is not defined here."""
    here = session.codebook
    rated = {piece.dimension_id for piece in other.ratings.values()} if same else set[str]()
    new = tuple(row for row in other.codebook.dimensions if row.id in rated and here.dimension(row.id) is None)
    wanted = replace(with_codebook(here, other.codebook), dimensions=(*here.dimensions, *new))
    return codebook_edits.replace_codebook(session, wanted, label="Add codes")


def _rateable(session: Session, other: Session) -> set[str]:
    """Dimensions that have one scale here and there."""
    pairs = ((row, session.codebook.dimension(row.id)) for row in other.codebook.dimensions)
    return {row.id for row, here in pairs if here is not None and row.same_scale(here)}


def _missing(session: Session, copy: Copy, table: Table, theirs: Iterable[Row]) -> tuple[Row, ...]:
    """Rows here that the copy once had and has no more."""
    there = {row_key(row) for row in theirs}
    present: Mapping[str, Row] = getattr(session, table)
    return tuple(row for key, row in present.items() if key not in there and copy.past.knew(table, key))


def _people(session: Session, other: Session, source: str, *, same: bool) -> tuple[dict[str, str], list[Participant]]:
    """Who of the copy is who here, and who is added: of the very same session everybody can be."""
    found: dict[str, str] = {}
    new: list[Participant] = []
    needed = people_needed(other.annotations.values())
    for person in other.participants.values():
        match = person.id if same and person.id in session.participants else match_person(person, session)
        if match is None and same and set(person.media_ids) <= set(session.media):
            new.append(person)
            match = person.id
        if match is not None:
            found[person.id] = match
        elif person.id in needed:
            raise FormatError(
                f"{source}: {person.label} ({person.role}) is nobody in this session; add the participant first"
            )
    return found, new


def _words(
    session: Session, past: Past, other: Session, people: Mapping[str, str], *, same: bool
) -> tuple[dict[str, str], list[Utterance], int]:
    """Which utterance of the copy is which here, which are added, and how many are left out.

    Only what was said where nobody speaks here is added: a transcript that was imported twice would stand twice.
    """
    spoken = matched_utterances(session, other)
    if same:
        spoken.update({id_: id_ for id_ in other.utterances if id_ in session.utterances})
    present = list(session.utterances.values())
    new: list[Utterance] = []
    left_out = 0
    for row in other.utterances.values():
        if row.id in spoken or past.knew("utterances", row.id):
            continue
        taken = row.id in session.utterances
        if not same or taken or any(min(row.end_s, one.end_s) > max(row.start_s, one.start_s) for one in present):
            left_out += 1
            continue
        new.append(replace(row, participant_id=people.get(row.participant_id or "")))
        spoken[row.id] = row.id
    return spoken, new, left_out


def _coders(session: Session, other: Session) -> list[Coder]:
    """Coders who are new here, and those who have told more about themselves there."""
    found: list[Coder] = []
    for row in other.coders.values():
        here = session.coders.get(row.id)
        if here is None:
            found.append(row)
            continue
        told = replace(
            here,
            name=here.name or row.name,
            blind_to=here.blind_to or row.blind_to,
            reaction_s=here.reaction_s if here.reaction_s is not None else row.reaction_s,
            finished_at=max(here.finished_at, row.finished_at),
        )
        if told != here:
            found.append(told)
    return found


def _differing_codes(session: Session, other: Session) -> list[str]:
    def meaning(code: Code) -> tuple[str, str, str]:
        return code.name, code.definition, code.kind

    pairs = ((code, session.codebook.code(code.id)) for code in other.codebook.codes)
    return [code.name for code, here in pairs if here is not None and meaning(here) != meaning(code)]


def _shift_s(session: Session, other: Session) -> float:
    """How much later everything of another session of the same recordings is on this session's clock.

    Raises:
        FormatError: the recordings do not lie to each other as they do here.
    """
    ours = {row.fingerprint: row.offset_s for row in session.media.values()}
    shifts = {round(ours[row.fingerprint] - row.offset_s, 3) for row in other.media.values() if row.fingerprint in ours}
    if len(shifts) > 1:
        raise FormatError(
            f"the recordings of '{other.info.title[:60]}' have other offsets to each other than here; "
            "give both sessions the same offsets first"
        )
    return next(iter(shifts), 0.0)


def _shifted(row: Annotation, by_s: float) -> Annotation:
    link = row.incongruence
    if not by_s:
        return row
    if link is not None:
        cues = tuple(replace(cue, start_s=cue.start_s + by_s, end_s=cue.end_s + by_s) for cue in link.cues)
        start_s, end_s = link.verbal_start_s, link.verbal_end_s
        link = replace(
            link,
            cues=cues,
            verbal_start_s=None if start_s is None else start_s + by_s,
            verbal_end_s=None if end_s is None else end_s + by_s,
        )
    return replace(row, start_s=row.start_s + by_s, end_s=row.end_s + by_s, incongruence=link)
