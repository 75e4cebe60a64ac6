"""Who and what of another session of the same recording is who and what in this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from annotator.domain.annotations import Annotation, Incongruence
from annotator.domain.participants import Participant
from annotator.domain.session import Session
from annotator.exchange.errors import FormatError


def matched_people(session: Session, other: Session, *, source: str) -> dict[str, str]:
    """Each participant of ``other`` who is one of ``session``: by id and role, name, or a role that one person has.

    Raises:
        FormatError: an annotation of ``other`` is about somebody who is nobody in ``session``.
    """
    needed = people_needed(other.annotations.values())
    found: dict[str, str] = {}
    for person in other.participants.values():
        match = match_person(person, session)
        if match is not None:
            found[person.id] = match
        elif person.id in needed:
            raise FormatError(
                f"{source}: {person.label} ({person.role}) is nobody in this session; add the participant first"
            )
    return found


def people_needed(annotations: Iterable[Annotation]) -> set[str]:
    """Everybody whom annotations, or cues in them, are about."""
    needed: set[str] = set()
    for row in annotations:
        needed.add(row.participant_id)
        needed.update(cue.participant_id for cue in (row.incongruence.cues if row.incongruence else ()))
    return needed


def match_person(person: Participant, session: Session) -> str | None:
    """The participant of ``session`` who is this person; None where that cannot be told."""
    present = session.participants.get(person.id)
    if present is not None and present.role == person.role:
        return present.id
    same_role = [row for row in session.participants.values() if row.role == person.role]
    named = [row.id for row in same_role if person.name and row.name.casefold() == person.name.casefold()]
    if len(named) == 1:
        return named[0]
    return same_role[0].id if len(same_role) == 1 else None


def matched_utterances(session: Session, other: Session) -> dict[str, str]:
    """Each utterance of ``other`` that stands in ``session`` with the same times and words."""
    by_content = {(row.start_s, row.end_s, row.text): row.id for row in session.utterances.values()}
    pairs = ((row.id, by_content.get((row.start_s, row.end_s, row.text))) for row in other.utterances.values())
    return {theirs: ours for theirs, ours in pairs if ours is not None}


def moved(row: Annotation, people: Mapping[str, str], spoken: Mapping[str, str]) -> Annotation:
    """The annotation about the people, and linked to the utterances, of the session it is taken into."""
    link: Incongruence | None = row.incongruence
    if link is not None:
        cues = tuple(replace(cue, participant_id=people[cue.participant_id]) for cue in link.cues)
        link = replace(link, cues=cues, utterance_id=spoken.get(link.utterance_id or ""))
    return replace(row, participant_id=people[row.participant_id], incongruence=link)
