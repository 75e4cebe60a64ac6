"""The row in which a coder says who speaks when; where it is there, it is believed before everything else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.domain import codebook_edits, edits
from annotator.domain.annotations import Annotation
from annotator.domain.clock import new_id, utc_now
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit, EditError
from annotator.domain.session import Session
from annotator.domain.spans import Span

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


SPEAKS = Code(
    id="speaks",
    name="Speaks",
    definition="The participant speaks. What is said at once by two is coded for both.",
    color="#56B4E9",
    tier=SPEECH_ROW,
)
_SHORTEST_S = 0.1


def make_speech_row(
    session: Session, spans: Mapping[str, Iterable[Span]], *, coder_id: str, note: str, now: str | None = None
) -> Edit:
    """Put who speaks when into the coder's row, as annotations that can be corrected, with the code for it.

    Args:
        spans: When each participant speaks.
        note: Where it comes from; stands with each annotation.
        now: When it is made; this moment where not given.

    Raises:
        EditError: the coder has something in that row already, or there is nothing to put there.
    """
    if any(one.tier == SPEECH_ROW and one.coder_id == coder_id for one in session.annotations.values()):
        raise EditError(f"you have a row {SPEECH_ROW} already: correct it, or delete what is in it first")
    made_at, length_s = now or utc_now(), session.info.duration_s
    cut = [
        (id_, max(start_s, 0.0), min(end_s, length_s) if length_s > 0 else end_s)
        for id_, own in spans.items()
        for start_s, end_s in own
    ]
    rows = [
        Annotation(
            id=new_id(),
            coder_id=coder_id,
            tier=SPEECH_ROW,
            code_id=SPEAKS.id,
            participant_id=id_,
            start_s=start_s,
            end_s=end_s,
            note=note,
            created_at=made_at,
            modified_at=made_at,
        )
        for id_, start_s, end_s in cut
        if end_s - start_s >= _SHORTEST_S
    ]
    if not rows:
        raise EditError("it is not known from this who speaks")
    label = f"Make row {SPEECH_ROW}"
    if session.codebook.code(SPEAKS.id) is not None:
        return edits.add_annotations(session, rows, label=label)
    coded = codebook_edits.add_codes(session, [SPEAKS])
    return edits.merged(label, coded, edits.add_annotations(edits.apply(session, coded), rows))
