"""The row in which a coder says who speaks when; where it is there, it is believed before everything else."""

from __future__ import annotations

from annotator.domain.session import Session

SPEECH_ROW = "Who speaks"
"""The name of the row: annotations in it, of whatever code, are when their participant speaks."""


def spoken_in_row(session: Session) -> dict[str, list[tuple[float, float]]] | None:
    """When each participant speaks, by id; None where nobody has said so.

    Where several coders have such a row, the one that was changed last counts.
    """
    rows = [
        one
        for one in session.annotations.values()
        if one.tier == SPEECH_ROW and not one.running and one.end_s > one.start_s
    ]
    if not rows:
        return None
    latest = max(rows, key=lambda one: (one.modified_at or one.created_at, one.id)).coder_id
    spoken: dict[str, list[tuple[float, float]]] = {id_: [] for id_ in session.participants}
    for one in rows:
        if one.coder_id == latest and one.participant_id in spoken:
            spoken[one.participant_id].append((one.start_s, one.end_s))
    return spoken
