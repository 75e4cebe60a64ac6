"""Coding while the recording plays: what one press of a code's key changes.

A code that was started is an annotation from its start (:attr:`Annotation.running`), so it is on disk, can be undone,
and survives whatever happens before it is ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotator.domain.annotations import Annotation, Incongruence
from annotator.domain.clock import format_time, utc_now
from annotator.domain.code_links import link_for_span, new_annotation
from annotator.domain.codebook import Code, Codebook
from annotator.domain.edits import Change, Edit, EditError, add_annotations, change_annotations, check_annotation
from annotator.domain.session import Session


def running(session: Session, coder_id: str) -> tuple[Annotation, ...]:
    """What this coder has started and not ended, in order of starting."""
    return tuple(row for row in session.annotations.values() if row.running and row.coder_id == coder_id)


def excludes(code: Code, other: Code) -> bool:
    """True if two codes cannot both hold for one participant."""
    return bool(code.exclusive_group) and code.exclusive_group == other.exclusive_group and code.id != other.id


def code_for_key(codebook: Codebook, key: str) -> Code | None:
    """The code with this shortcut; upper and lower case are the same."""
    wanted = key.casefold()
    return next((code for code in codebook.codes if code.shortcut and code.shortcut.casefold() == wanted), None)


def press(
    session: Session,
    code: Code,
    *,
    coder_id: str,
    participant_id: str,
    time_s: float,
    start_s: float,
    shortest_s: float = 0.0,
    tier: str | None = None,
    now: str | None = None,
) -> Edit:
    """What one press of a code's key does: the first press starts it, the next one ends it, a point is set at once.

    Starting a code ends, at the same moment and in the same edit, what the coder has running of its exclusive group
    for the same participant.

    Args:
        time_s: The frame on screen: where a code ends. One sees an end coming.
        start_s: Where a code starts or a point is set: earlier than ``time_s`` by what the coder's reaction takes.
        shortest_s: How long a span is at least: one frame.
        tier: Where it goes; None for the code's own tier.

    Raises:
        EditError: the code excludes one that starts only later than this (the coder went back in time).
    """
    stamp = now or utc_now()
    span = start_s, time_s
    made = new_annotation(session, code, span, coder_id=coder_id, participant_id=participant_id, tier=tier, now=stamp)
    if code.kind == "point":
        return add_annotations(session, [made])
    mine = [row for row in running(session, coder_id) if row.participant_id == participant_id]
    same = [row for row in mine if row.code_id == code.id]
    if same:
        return end(session, same, time_s=time_s, shortest_s=shortest_s, now=stamp)
    others = [
        row for row in mine if (other := session.codebook.code(row.code_id)) is not None and excludes(code, other)
    ]
    later = next((row for row in others if row.start_s > time_s), None)
    if later is not None:
        name = session.codebook.name_of(later.code_id)
        raise EditError(f"{name} runs from {format_time(later.start_s)}, after this; end it first, or go on past there")
    start_s = max([start_s, *(row.start_s + shortest_s for row in others)])
    link = None if made.incongruence is None else Incongruence(type=made.incongruence.type)  # its words come at its end
    started = replace(made, start_s=start_s, end_s=start_s, running=True, incongruence=link)
    check_annotation(session, started)
    ended = end(session, others, time_s=start_s, now=stamp)
    label = f"Start {code.name}" + (f", end {_names(session, others)}" if others else "")
    return Edit(label=label, changes=(*ended.changes, Change(table="annotations", before=None, after=started)))


def end(
    session: Session, rows: Iterable[Annotation], *, time_s: float, shortest_s: float = 0.0, now: str | None = None
) -> Edit:
    """End what is running at ``time_s``.

    Where time went back behind the start, the span lies between the two all the same, so nothing is lost.
    """
    rows = tuple(rows)
    ended: list[Annotation] = []
    for row in rows:
        if time_s < row.start_s:
            first_s, last_s = time_s, row.start_s
        else:
            first_s, last_s = row.start_s, max(time_s, row.start_s + shortest_s)
        ended.append(_linked(session, replace(row, start_s=first_s, end_s=last_s, running=False)))
    return change_annotations(session, ended, label=f"End {_names(session, rows)}", now=now)


def _linked(session: Session, ended: Annotation) -> Annotation:
    """An incongruence with the words its whole span belongs to, unless the coder has linked it already."""
    link = ended.incongruence
    if link is None or link.utterance_id is not None:
        return ended
    words = link_for_span(session, (ended.start_s, ended.end_s), about=ended.participant_id)
    found = replace(
        link,
        utterance_id=words.utterance_id,
        verbal_start_s=words.verbal_start_s,
        verbal_end_s=words.verbal_end_s,
        verbal_valence=words.verbal_valence,
    )
    return replace(ended, incongruence=found)


def _names(session: Session, rows: Iterable[Annotation]) -> str:
    return ", ".join(session.codebook.name_of(row.code_id) for row in rows)
