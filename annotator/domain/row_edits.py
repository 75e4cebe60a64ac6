"""Edits along one row of annotations: its gaps, meeting the neighbour, regular intervals, moving all that comes later.

A row is what one coder has on one tier about one participant. What is still running has no end yet and is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from annotator.domain.annotations import Annotation
from annotator.domain.clock import format_time, utc_now
from annotator.domain.code_links import new_annotation
from annotator.domain.codebook import Code
from annotator.domain.edits import Edit, EditError, add_annotations, change_annotations
from annotator.domain.session import Session
from annotator.domain.spans import Span, without

SHORTEST_GAP_S = 0.05
"""Annotations that are no further apart adjoin: about a frame."""


def row_of(session: Session, *, coder_id: str, tier: str, participant_id: str) -> list[Annotation]:
    """The coder's annotations on a tier about a participant, by start."""
    rows = (
        row
        for row in session.annotations.values()
        if row.coder_id == coder_id and row.tier == tier and row.participant_id == participant_id and not row.running
    )
    return sorted(rows, key=lambda row: (row.start_s, row.end_s, row.id))


def gaps(rows: Iterable[Annotation], *, duration_s: float) -> list[Span]:
    """The times from 0 to ``duration_s`` in which none of ``rows`` is on. Points fill nothing."""
    filled = [(row.start_s, row.end_s) for row in rows if row.end_s > row.start_s]
    return [gap for gap in without([(0.0, duration_s)], filled) if gap[1] - gap[0] > SHORTEST_GAP_S]


def gap_beside(
    rows: Iterable[Annotation], *, duration_s: float, time_s: float, forward: bool, chosen: Span | None = None
) -> Span | None:
    """The gap at ``time_s`` or the first one after it; the last one that begins before it; None if there is none.

    ``chosen`` is the gap that one stands on already, and is passed over.
    """
    found = [gap for gap in gaps(rows, duration_s=duration_s) if gap != chosen]
    if forward:
        return next((gap for gap in found if gap[1] > time_s + 1e-6), None)
    return next((gap for gap in reversed(found) if gap[0] < time_s - 1e-6), None)


def meet_neighbour(session: Session, rows: Sequence[Annotation], *, edge: Literal["start", "end"]) -> Edit:
    """Put the start of each annotation where the one before it in its row ends, or its end where the next one starts.

    A gap is closed like this, and an overlap cut off. Points neither move nor count as neighbours.

    Raises:
        EditError: none of them has a neighbour on that side.
    """
    changed: list[Annotation] = []
    for row in rows:
        if row.start_s == row.end_s:
            continue
        beside = row_of(session, coder_id=row.coder_id, tier=row.tier, participant_id=row.participant_id)
        spans = [other for other in beside if other.id != row.id and other.end_s > other.start_s]
        if edge == "end":
            starts = [other.start_s for other in spans if other.start_s > row.start_s]
            changed += [replace(row, end_s=min(starts))] if starts else []
        else:
            ends = [other.end_s for other in spans if other.start_s < row.start_s and other.end_s < row.end_s]
            changed += [replace(row, start_s=max(ends))] if ends else []
    if not changed:
        where = "before" if edge == "start" else "after"
        raise EditError(f"nothing of yours stands {where} this on its tier, about the same participant")
    return change_annotations(session, changed, label="Meet the one before" if edge == "start" else "Meet the next one")


def move_later_ones(
    session: Session,
    *,
    coder_id: str,
    from_s: float,
    by_s: float,
    snap: Callable[[float], float],
    tier: str | None = None,
) -> Edit:
    """Move all annotations of a coder that start at ``from_s`` or later, with the cues in them, by ``by_s``.

    Args:
        snap: Puts a time on a real frame.
        tier: This tier only; None for all.

    Raises:
        EditError: there is none, or one would lie before the recording or after its end.
    """
    rows = [
        row
        for row in session.annotations.values()
        if row.coder_id == coder_id and row.start_s >= from_s - 1e-6 and tier in (None, row.tier) and not row.running
    ]
    if not rows:
        raise EditError("no annotation of yours starts here or later")
    for row in rows:
        if row.start_s + by_s < 0 or row.end_s + by_s > session.info.duration_s + SHORTEST_GAP_S:
            raise EditError(f"the annotation at {format_time(row.start_s)} would leave the recording")
    moved = [_moved(row, by_s, snap) for row in rows]
    label = "Move annotation" if len(moved) == 1 else f"Move {len(moved)} annotations by {by_s:+.3f} s"
    return change_annotations(session, moved, label=label)


def _moved(row: Annotation, by_s: float, snap: Callable[[float], float]) -> Annotation:
    link = row.incongruence
    if link is not None:
        cues = tuple(
            replace(cue, start_s=max(0.0, cue.start_s + by_s), end_s=max(0.0, cue.end_s + by_s)) for cue in link.cues
        )
        link = replace(link, cues=cues)
    return replace(row, start_s=snap(row.start_s + by_s), end_s=snap(row.end_s + by_s), incongruence=link)


MOST_INTERVALS = 5000


def at_intervals(
    session: Session,
    span: Span,
    *,
    every_s: float,
    code: Code,
    coder_id: str,
    participant_id: str,
    snap: Callable[[float], float],
    now: str | None = None,
) -> Edit:
    """One annotation after the other, each ``every_s`` long, over ``span``; what is left at its end is a shorter one.

    A code for points gets a point at the start of each. This is what time sampling is coded on.

    Args:
        snap: Puts a time on a real frame.

    Raises:
        EditError: the interval is not longer than nothing, or there would be more than :data:`MOST_INTERVALS`.
    """
    if every_s <= SHORTEST_GAP_S:
        raise EditError("an interval lasts longer than a frame")
    count = math.ceil((span[1] - span[0]) / every_s - 1e-6)
    if count > MOST_INTERVALS:
        raise EditError(f"these would be {count} annotations; choose a longer interval or a shorter span")
    edges_s = [snap(min(span[0] + at * every_s, span[1])) for at in range(count + 1)]
    stamp = now or utc_now()
    made = [
        new_annotation(session, code, span, coder_id=coder_id, participant_id=participant_id, now=stamp)
        for span in pairwise(edges_s)
        if span[1] > span[0]
    ]
    return add_annotations(session, made, label=f"{code.name} every {every_s:g} s ({len(made)})")
