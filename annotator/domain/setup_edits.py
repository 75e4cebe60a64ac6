"""Changes to who and what a session is of: participants, recordings, their place on its clock, what is covered.

Like :mod:`annotator.domain.edits`: pure, from a session to an :class:`~annotator.domain.edits.Edit`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from annotator.domain.annotations import Annotation
from annotator.domain.clock import new_id
from annotator.domain.covering import CoverArea
from annotator.domain.edits import Change, Edit, EditError, existing, merged, put_rows
from annotator.domain.media import Media
from annotator.domain.session import Session


def delete_participant(session: Session, participant_id: str) -> Edit:
    """Remove a participant.

    Raises:
        EditError: annotations, or cues in them, refer to the participant.
    """
    row = existing(session.participants, participant_id, "participant")
    used = sum(participant_id in _people_of(annotation) for annotation in session.annotations.values())
    if used:
        raise EditError(f"{row.label} has {used} annotations; delete or reassign them first")
    rated = sum(piece.participant_id == participant_id for piece in session.ratings.values())
    if rated:
        raise EditError(f"{row.label} has continuous ratings; delete them first")
    freed = [
        Change(table="utterances", before=utterance, after=replace(utterance, participant_id=None))
        for utterance in session.utterances.values()
        if utterance.participant_id == participant_id
    ]
    return Edit(label="Remove participant", changes=(*freed, Change(table="participants", before=row, after=None)))


def delete_media(session: Session, media_id: str) -> Edit:
    """Remove a media file from the session; the file itself is not touched.

    Raises:
        EditError: participants are seen in it.
    """
    row = existing(session.media, media_id, "media")
    people = [person.label for person in session.participants.values() if media_id in person.media_ids]
    if people:
        raise EditError(f"{' and '.join(people)} are seen in {row.file_name}; move them to another media first")
    areas = [area for area in session.cover_areas.values() if area.media_id == media_id]
    freed = tuple(Change(table="cover_areas", before=area, after=None) for area in areas)
    return Edit(label="Remove media", changes=(*freed, Change(table="media", before=row, after=None)))


def set_media_offset(session: Session, media_id: str, offset_s: float) -> Edit:
    """Move a media on the session clock; annotations stay where they are. The session lasts as long as its media.

    Raises:
        EditError: the id is unknown, or the offset is no time.
    """
    row: Media = existing(session.media, media_id, "media")
    if not math.isfinite(offset_s):
        raise EditError("the offset is not a time")
    moved = replace(row, offset_s=round(offset_s, 6))
    ends = [moved if other.id == media_id else other for other in session.media.values()]
    duration_s = max(other.offset_s + other.duration_s for other in ends)
    if duration_s <= 0:
        raise EditError(f"{row.file_name} would end before the session begins; give a larger offset")
    label = "Move recording"
    return merged(
        label,
        put_rows(session, "media", [moved], label=label),
        put_rows(session, "info", [replace(session.info, duration_s=duration_s)], label=label),
    )


def _people_of(annotation: Annotation) -> set[str]:
    cues = annotation.incongruence.cues if annotation.incongruence is not None else ()
    return {annotation.participant_id, *(cue.participant_id for cue in cues)}


def replace_cover_areas(session: Session, areas: Iterable[CoverArea]) -> Edit:
    """Cover these areas from now on, and no others. Those that stay as they are keep their ids."""
    wanted = list(areas)
    changes: list[Change] = []
    for row in session.cover_areas.values():
        same = next((area for area in wanted if (area.media_id, area.region) == (row.media_id, row.region)), None)
        if same is None:
            changes.append(Change(table="cover_areas", before=row, after=None))
        else:
            wanted.remove(same)
    changes += [Change(table="cover_areas", before=None, after=replace(area, id=new_id())) for area in wanted]
    return Edit(label="Change areas to cover", changes=tuple(changes))
