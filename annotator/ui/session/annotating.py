"""From what is chosen in the window to edits: which code, tier and participant a new annotation gets. Qt-free."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import Literal

from annotator.domain import edits
from annotator.domain.annotations import Annotation
from annotator.domain.code_links import is_point, new_annotation
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit, EditError
from annotator.domain.media import FrameTimes
from annotator.domain.session import Session

Edge = Literal["start", "end", "both"]


def tiers(session: Session) -> tuple[str, ...]:
    """Tiers in the order they are shown: those of the codebook, then those only annotations have."""
    rows = chain(session.codebook.codes, session.annotations.values())
    return tuple(dict.fromkeys(map(attrgetter("tier"), rows)))


def code_for_tier(session: Session, tier: str | None, *, coder_id: str) -> Code:
    """The code a new annotation on ``tier`` starts with: the one this coder used there last, else the tier's first.

    A tier that takes certain codes only starts with one of these.

    Raises:
        EditError: the codebook is empty.
    """
    codes = session.codebook.codes_on(tier)
    if not codes:
        raise EditError("the codebook has no codes yet; add one in Session > Codebook")
    for annotation in reversed(tuple(session.annotations.values())):
        code = session.codebook.code(annotation.code_id)
        if annotation.coder_id == coder_id and code is not None and code in codes and tier in (None, annotation.tier):
            return code
    return next((code for code in codes if code.tier == tier), codes[0])


def participant_for(session: Session, code: Code, preferred: str | None) -> str:
    """The participant a new annotation is about: the preferred one if the code applies, else the first it applies to.

    Raises:
        EditError: the session has no participant.
    """
    if not session.participants:
        raise EditError("the session has no participants yet; add one in the Participants panel")
    fitting = [row for row in session.participants.values() if not code.applies_to or row.role in code.applies_to]
    if preferred is not None and any(row.id == preferred for row in fitting or session.participants.values()):
        return preferred
    return (fitting or list(session.participants.values()))[0].id


def add_span(
    session: Session,
    span: tuple[float, float],
    *,
    coder_id: str,
    tier: str | None,
    participant_id: str | None = None,
    code: Code | None = None,
    frames: FrameTimes | None = None,
) -> Edit:
    """Annotate a span. A code for points takes the span's start only; a span lasts one of ``frames`` at least.

    Raises:
        EditError: there is no code or no participant to give it.
    """
    code = code or code_for_tier(session, tier, coder_id=coder_id)
    person = participant_for(session, code, participant_id)
    annotation = new_annotation(session, code, span, coder_id=coder_id, participant_id=person, tier=tier)
    if frames is not None and code.kind != "point":
        annotation = replace(annotation, end_s=max(annotation.end_s, stepped(frames, span[0], 1)))
    return edits.add_annotations(session, [annotation])


def incongruence_code(session: Session) -> Code:
    """The first code that links words and cues.

    Raises:
        EditError: the codebook has none.
    """
    found = next((code for code in session.codebook.codes if code.incongruence), None)
    if found is None:
        raise EditError("the codebook has no code for incongruence; mark one as such in Session > Codebook")
    return found


def nudge(session: Session, ids: Iterable[str], frames: FrameTimes, *, edge: Edge, steps: int) -> Edit:
    """Move the start, the end or both of annotations by whole frames.

    An edge stops at the other edge, and what is moved whole at the edge of the recording.
    """
    changed: list[Annotation] = []
    for id_ in ids:
        row = session.annotations[id_]
        start_s, end_s = stepped(frames, row.start_s, steps), stepped(frames, row.end_s, steps)
        if is_point(session, row):
            end_s = start_s  # a point has one time
        elif edge == "start":
            start_s, end_s = min(start_s, row.end_s), row.end_s
        elif edge == "end":
            start_s, end_s = row.start_s, max(end_s, row.start_s)
        elif start_s == row.start_s or end_s == row.end_s:
            continue  # it would leave the recording, and get shorter
        changed.append(replace(row, start_s=start_s, end_s=end_s))
    labels = {"start": "Move start", "end": "Move end", "both": "Move annotation"}
    return edits.change_annotations(session, changed, label=labels[edge])


def put_edge(session: Session, ids: Iterable[str], *, edge: Literal["start", "end"], time_s: float) -> Edit:
    """Put one edge of annotations at ``time_s``; where that lies beyond the other edge, both go there."""
    changed: list[Annotation] = []
    for id_ in ids:
        row = session.annotations[id_]
        if row.running and edge == "end":
            first_s, last_s = sorted((row.start_s, time_s))
            changed.append(replace(row, start_s=first_s, end_s=last_s, running=False))
        elif is_point(session, row):
            changed.append(replace(row, start_s=time_s, end_s=time_s))
        elif edge == "start":
            changed.append(replace(row, start_s=time_s, end_s=max(row.end_s, time_s)))
        else:
            changed.append(replace(row, start_s=min(row.start_s, time_s), end_s=time_s))
    return edits.change_annotations(session, changed, label="Move start" if edge == "start" else "Move end")


def stepped(frames: FrameTimes, time_s: float, steps: int) -> float:
    """``time_s`` moved by whole frames; a time between frames goes to a frame first."""
    index = frames.index_at(time_s)
    if steps < 0 and frames.time_of(index) < time_s - 1e-6:
        steps += 1  # an edge between frames goes back to its own frame first
    if index + steps >= len(frames):
        return frames.end_s
    return frames.time_of(index + steps)
