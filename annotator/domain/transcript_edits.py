"""Changes to many utterances at once: their times moved together, and who says them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from annotator.domain.annotations import Annotation
from annotator.domain.edits import Change, Edit, EditError, existing
from annotator.domain.session import Session
from annotator.domain.transcript import Utterance


def shift_utterances(session: Session, *, by_s: float, from_s: float = 0.0) -> Edit:
    """Move every utterance that starts at ``from_s`` or later. The verbal spans of annotations linked to them go along.

    Raises:
        EditError: one of them would start before the recording.
    """
    moved = [row for row in session.utterances.values() if row.start_s >= from_s - 1e-6]
    first_s = min((row.start_s for row in moved), default=0.0)
    if first_s + by_s < -1e-6:
        raise EditError(
            f"the first of them starts at {first_s:.3f} s: they can be moved {first_s:.3f} s earlier at most"
        )
    if not moved or not by_s:
        return Edit(label="", changes=())
    ids = {row.id for row in moved}
    changes = [
        Change(
            table="utterances",
            before=row,
            after=replace(row, start_s=max(0.0, row.start_s + by_s), end_s=row.end_s + by_s),
        )
        for row in moved
    ]
    linked = [
        Change(table="annotations", before=row, after=_with_words_moved(row, by_s))
        for row in session.annotations.values()
        if row.incongruence is not None and row.incongruence.utterance_id in ids
    ]
    return Edit(label=f"Shift {len(moved)} utterances", changes=(*changes, *linked))


def assign_speakers(session: Session, speakers: Mapping[str | None, str | None]) -> Edit:
    """Say who says what, for everything each present speaker says.

    Args:
        speakers: From the participant who is named as speaker now (None: nobody is) to the one who is.
    """
    changed = [
        (row, replace(row, participant_id=speakers[row.participant_id]))
        for row in session.utterances.values()
        if row.participant_id in speakers
    ]
    changes = tuple(Change(table="utterances", before=row, after=after) for row, after in changed if row != after)
    return Edit(label="Say who speaks", changes=changes)


def _with_words_moved(row: Annotation, by_s: float) -> Annotation:
    link = row.incongruence
    if link is None:
        return row

    def moved(time_s: float | None) -> float | None:
        return None if time_s is None else max(0.0, time_s + by_s)

    words = replace(link, verbal_start_s=moved(link.verbal_start_s), verbal_end_s=moved(link.verbal_end_s))
    return replace(row, incongruence=words)


def replace_transcript(session: Session, utterances: Iterable[Utterance], *, label: str = "Import transcript") -> Edit:
    """Put a new transcript in place of the old one, as one edit that can be undone.

    An utterance with the times and words of an old one is that old one: it keeps its id, and its speaker and valence
    where the new transcript does not say them. Annotations lose their link to utterances that are gone, and keep the
    times of the verbal span.
    """
    present: dict[tuple[float, float, str], list[Utterance]] = {}
    for row in session.utterances.values():
        present.setdefault((row.start_s, row.end_s, row.text), []).append(row)
    kept: list[Change] = []
    added: list[Change] = []
    for row in utterances:
        same = present.get((row.start_s, row.end_s, row.text))
        if not same:
            added.append(Change(table="utterances", before=None, after=row))
            continue
        old = same.pop(0)
        after = replace(
            old,
            participant_id=old.participant_id if row.participant_id is None else row.participant_id,
            valence=old.valence if row.valence is None else row.valence,
        )
        if after != old:
            kept.append(Change(table="utterances", before=old, after=after))
    gone = [row for rows in present.values() for row in rows]
    return Edit(label=label, changes=(*_without_utterances(session, gone), *kept, *added))


def delete_utterances(session: Session, ids: Iterable[str], *, label: str = "Delete utterance") -> Edit:
    """Delete utterances by id; annotations lose their link to them and keep the times of the verbal span.

    Raises:
        EditError: an id is unknown.
    """
    gone = [existing(session.utterances, id_, "utterance") for id_ in ids]
    return Edit(label=label, changes=tuple(_without_utterances(session, gone)))


def _without_utterances(session: Session, gone: Iterable[Utterance]) -> list[Change]:
    rows = {row.id: row for row in gone}
    deleted = [Change(table="utterances", before=row, after=None) for row in rows.values()]
    return [*relinked(session, rows, None), *deleted]


def relinked(
    session: Session, utterance_ids: Collection[str], to: str | None, *, from_s: float = -math.inf
) -> list[Change]:
    """Annotations that link to these utterances link to another, or to none, where their words begin at ``from_s``."""
    changes: list[Change] = []
    for row in session.annotations.values():
        link = row.incongruence
        if link is not None and link.utterance_id in utterance_ids:
            start_s = row.start_s if link.verbal_start_s is None else link.verbal_start_s
            if start_s >= from_s:
                after = replace(row, incongruence=replace(link, utterance_id=to))
                changes.append(Change(table="annotations", before=row, after=after))
    return changes
