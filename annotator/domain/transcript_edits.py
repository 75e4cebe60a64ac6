"""Changes to many utterances at once: their times moved together, and who says them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from annotator.domain.annotations import Annotation
from annotator.domain.edits import Change, Edit, EditError
from annotator.domain.session import Session


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
