"""From a verdict to an edit: what accepting, rejecting and doubting a flag change. Nothing of Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from annotator.domain import edits, verdict_edits
from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code
from annotator.domain.edits import Change, Edit
from annotator.domain.flag_moments import FlagMoment
from annotator.domain.flags import Flag, VerdictKind
from annotator.domain.media import FrameTimes
from annotator.domain.session import Session

Edge = Literal["start", "end"]


def accept(session: Session, flag: Flag, *, coder_id: str, code: Code, span: tuple[float, float] | None = None) -> Edit:
    """Accept a flag and make an annotation of it with this code, on the code's tier.

    Args:
        span: Where the coder moved the edges to; None leaves the flag's own.

    Raises:
        EditError: the annotation is not valid in this session.
    """
    return verdict_edits.accept_flag(session, flag, coder_id=coder_id, code_id=code.id, tier=code.tier, span=span)


def step_edge(frames: FrameTimes, span: tuple[float, float], *, edge: Edge, steps: int) -> tuple[float, float]:
    """A span with one edge moved by whole frames; an edge stops one frame before the other one.

    Args:
        frames: Of the recording, on the session clock.
    """
    start_s, end_s = span
    if edge == "start":
        last = frames.index_at(end_s - 1e-3)
        return frames.time_of(min(frames.index_at(start_s) + steps, last)), end_s
    index = max(_end_index(frames, end_s) + steps, frames.index_at(start_s) + 1)
    return start_s, frames.end_s if index >= len(frames) else frames.time_of(index)


def put_edge(span: tuple[float, float], *, edge: Edge, time_s: float) -> tuple[float, float]:
    """A span with one edge at a time; unchanged where that lies beyond the other edge."""
    start_s, end_s = span
    if edge == "start":
        return (time_s, end_s) if time_s < end_s else span
    return (start_s, time_s) if time_s > start_s else span


def frames_moved(frames: FrameTimes, before_s: float, after_s: float) -> int:
    """By how many frames an edge was moved."""
    return _end_index(frames, after_s) - _end_index(frames, before_s)


def _end_index(frames: FrameTimes, time_s: float) -> int:
    """The frame that begins nearest to a time; one past the last where that is the end of the recording."""
    return len(frames) if time_s >= frames.end_s - 1e-6 else frames.index_at(frames.snap(time_s))


def decide(
    session: Session,
    moments: Sequence[FlagMoment],
    *,
    coder_id: str,
    verdict: VerdictKind | None,
    code_of: Callable[[Flag], Code | None],
) -> Edit:
    """One verdict on all flags of some moments, as one edit. Accepting makes one annotation for each moment.

    Args:
        code_of: The code of the annotation that a moment's leading flag becomes.

    Raises:
        EditError: an annotation is not valid in this session.
    """
    parts: list[Edit] = []
    for moment in moments:
        for flag in moment.flags:
            code = code_of(flag) if flag is moment.leading and verdict == "accepted" else None
            if code is not None:
                parts.append(accept(session, flag, coder_id=coder_id, code=code))
            else:
                parts.append(judge(session, flag, coder_id=coder_id, verdict=verdict))
    changes = edits.merged("", *parts).changes
    return Edit(label=decision_label(verdict, len(moments)), changes=changes)


def decision_label(verdict: VerdictKind | None, count: int) -> str:
    """What stands after "Undo" for a decision on this many moments."""
    labels = {"accepted": "Accept", "rejected": "Reject", "unsure": "Mark unsure:"}
    what = "moment" if count == 1 else f"{count} moments"
    return f"{labels.get(verdict or '', 'Clear the verdict on')} {what}"


def judge(session: Session, flag: Flag, *, coder_id: str, verdict: VerdictKind | None) -> Edit:
    """Reject, doubt or clear. The annotation that accepting made goes too, unless somebody has worked on it since.

    The same verdict again changes nothing.
    """
    before = session.verdict_of(flag.id, coder_id)
    if (before.verdict if before else None) == verdict:
        return Edit(label="", changes=())
    judged = verdict_edits.judge_flag(session, flag, coder_id=coder_id, verdict=verdict)
    made = [row for row in annotations_of(session, flag, coder_id=coder_id) if untouched(row)]
    removed = tuple(Change(table="annotations", before=row, after=None) for row in made)
    return replace(judged, changes=(*judged.changes, *removed))


def annotations_of(session: Session, flag: Flag, *, coder_id: str) -> list[Annotation]:
    """The annotations this coder has made from a flag."""
    return [row for row in session.annotations.values() if row.flag_id == flag.id and row.coder_id == coder_id]


def untouched(annotation: Annotation) -> bool:
    """True if an annotation is as accepting made it."""
    return annotation.created_at == annotation.modified_at
