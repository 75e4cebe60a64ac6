"""Edits of annotations that are there: split, merge, move, copy, rate, and change many at once.

A coder changes their own annotations only; each annotation keeps its coder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from annotator.domain.annotations import Annotation, Incongruence
from annotator.domain.clock import format_time, new_id, utc_now
from annotator.domain.code_links import is_point, with_code, with_intensity
from annotator.domain.edits import Change, Edit, EditError, add_annotations, change_annotations, check_annotation
from annotator.domain.media import FrameTimes
from annotator.domain.session import Session

TOUCHING_S = 0.05
"""Annotations that are no further apart than this adjoin: about a frame."""


def own(session: Session, ids: Iterable[str], *, coder_id: str) -> list[Annotation]:
    """These annotations, in order of time.

    Raises:
        EditError: one belongs to another coder, or there is none.
    """
    rows = [session.annotations[id_] for id_ in ids if id_ in session.annotations]
    others = sorted({row.coder_id for row in rows if row.coder_id != coder_id})
    if others:
        coder = session.coders.get(others[0])
        name = (coder.name if coder is not None else "") or others[0]
        raise EditError(f"this belongs to {name}; you can copy it (Ctrl+C, Ctrl+V), and change your copy")
    if not rows:
        raise EditError("choose an annotation first")
    return sorted(rows, key=lambda row: (row.start_s, row.id))


def split(rows: Sequence[Annotation], *, time_s: float, now: str | None = None) -> Edit:
    """Cut the annotations that are on at ``time_s`` in two there. The cues of an incongruence go where they lie.

    Raises:
        EditError: none is on there.
    """
    stamp = now or utc_now()
    changes: list[Change] = []
    for row in rows:
        if not row.start_s < time_s < row.end_s:
            continue
        left = replace(row, end_s=time_s, incongruence=_cues_within(row.incongruence, 0.0, time_s), modified_at=stamp)
        right = replace(
            row,
            id=new_id(),
            start_s=time_s,
            flag_id=None,
            incongruence=_cues_within(row.incongruence, time_s, row.end_s),
            created_at=stamp,
            modified_at=stamp,
        )
        changes += [
            Change(table="annotations", before=row, after=left),
            Change(table="annotations", before=None, after=right),
        ]
    if not changes:
        raise EditError("put the playhead inside the annotation: it is split at the frame on screen")
    return Edit(label="Split annotation", changes=tuple(changes))


def _cues_within(link: Incongruence | None, start_s: float, end_s: float) -> Incongruence | None:
    if link is None:
        return None
    return replace(link, cues=tuple(cue for cue in link.cues if cue.start_s < end_s and cue.end_s > start_s))


def merge(session: Session, rows: Sequence[Annotation], *, now: str | None = None) -> Edit:
    """Make one annotation of several with the same code and participant that touch or overlap.

    The first one stays, with all notes and cues; of different ratings the stronger intensity and the lower confidence
    count.

    Raises:
        EditError: they do not belong together; says why.
    """
    rows = sorted(rows, key=lambda row: (row.start_s, row.end_s))
    if len(rows) < 2:
        raise EditError("choose two or more annotations to merge")
    if len({row.code_id for row in rows}) > 1:
        raise EditError("these have different codes; only annotations with the same code can be merged")
    if len({row.participant_id for row in rows}) > 1:
        raise EditError("these are about different participants; only annotations about one can be merged")
    if any(row.running for row in rows):
        raise EditError("one of these is still running; end it first")
    reached_s = rows[0].end_s
    for row in rows[1:]:
        if row.start_s > reached_s + TOUCHING_S:
            raise EditError(
                f"there are {row.start_s - reached_s:.2f} s without the code before {format_time(row.start_s)}; "
                "only annotations that touch or overlap can be merged"
            )
        reached_s = max(reached_s, row.end_s)
    first = rows[0]
    rated = replace(
        first,
        end_s=reached_s,
        note="\n".join(dict.fromkeys(row.note for row in rows if row.note)),
        confidence=min((row.confidence for row in rows if row.confidence is not None), default=None),
        incongruence=_joined([row.incongruence for row in rows if row.incongruence is not None]),
        modified_at=now or utc_now(),
    )
    merged = with_intensity(rated, max((one for row in rows if (one := row.rated_intensity) is not None), default=None))
    check_annotation(session, merged)
    gone = (Change(table="annotations", before=row, after=None) for row in rows[1:])
    return Edit(
        label=f"Merge {len(rows)} annotations",
        changes=(Change(table="annotations", before=first, after=merged), *gone),
    )


def _joined(links: Sequence[Incongruence]) -> Incongruence | None:
    if not links:
        return None
    return replace(links[0], cues=tuple(dict.fromkeys(cue for link in links for cue in link.cues)))


def moved_by_frames(rows: Iterable[Annotation], frames: FrameTimes, steps: int) -> list[Annotation]:
    """The annotations whole frames later (or earlier, where negative), each as many frames long as before.

    Raises:
        EditError: one would leave the recording.
    """
    moved: list[Annotation] = []
    for row in rows:
        first, last = _place(frames, row.start_s) + steps, _place(frames, row.end_s) + steps
        if first < 0 or last > len(frames):
            raise EditError(f"the annotation at {format_time(row.start_s)} would leave the recording")
        moved.append(replace(row, start_s=_time_at(frames, first), end_s=_time_at(frames, last)))
    return moved


def _place(frames: FrameTimes, time_s: float) -> int:
    """Index of the frame at ``time_s``; one past the last frame for the end of the recording."""
    return len(frames) if time_s >= frames.end_s - 1e-6 else frames.index_at(time_s)


def _time_at(frames: FrameTimes, place: int) -> float:
    return frames.end_s if place >= len(frames) else frames.time_of(place)


# --- copies -----------------------------------------------------------------------------------------------------------


def paste(
    session: Session,
    rows: Sequence[Annotation],
    *,
    coder_id: str,
    shift_s: float = 0.0,
    tier: str | None = None,
    participant_id: str | None = None,
    label: str = "Paste",
    now: str | None = None,
) -> Edit:
    """New annotations of this coder like the given ones, moved in time, to another tier or another participant.

    Cues move along; the words of an incongruence stay linked only where the time stays.

    Raises:
        EditError: a code or participant is not in this session, the code does not apply to the participant, or a copy
            would lie before the recording.
    """
    stamp = now or utc_now()
    made: list[Annotation] = []
    for row in rows:
        person = participant_id or row.participant_id
        _check_role(session, row.code_id, person)
        if row.start_s + shift_s < 0:
            raise EditError("a copy would lie before the recording starts")
        made.append(
            replace(
                row,
                id=new_id(),
                coder_id=coder_id,
                tier=tier or row.tier,
                participant_id=person,
                start_s=row.start_s + shift_s,
                end_s=row.end_s + shift_s,
                flag_id=None,
                created_at=stamp,
                modified_at=stamp,
                incongruence=_copied_link(row, shift_s, person),
                running=False,
            )
        )
    return add_annotations(session, made, label=label if len(made) == 1 else f"{label} {len(made)} annotations")


def other_participant(session: Session, rows: Sequence[Annotation]) -> str:
    """Who the copies are about when annotations are duplicated: the next participant after the first one's.

    Raises:
        EditError: there is nobody else.
    """
    people = list(session.participants)
    if len(people) < 2:
        raise EditError("the session has one participant only; add another in the People panel")
    place = people.index(rows[0].participant_id) if rows and rows[0].participant_id in people else 0
    return people[(place + 1) % len(people)]


def _copied_link(row: Annotation, shift_s: float, participant_id: str) -> Incongruence | None:
    link = row.incongruence
    if link is None:
        return None
    cues = tuple(
        replace(
            cue,
            participant_id=participant_id if cue.participant_id == row.participant_id else cue.participant_id,
            start_s=max(0.0, cue.start_s + shift_s),
            end_s=max(0.0, cue.end_s + shift_s),
        )
        for cue in link.cues
    )
    if shift_s == 0:
        return replace(link, cues=cues)
    return replace(link, cues=cues, utterance_id=None, verbal_start_s=None, verbal_end_s=None, verbal_valence=None)


def _check_role(session: Session, code_id: str, participant_id: str) -> None:
    code, person = session.codebook.code(code_id), session.participants.get(participant_id)
    if code is None:
        raise EditError(f"the code '{code_id}' is not in this codebook")
    if person is None:
        raise EditError(f"there is no participant '{participant_id}' in this session")
    if code.applies_to and person.role not in code.applies_to:
        raise EditError(f"{code.name} applies to {', '.join(code.applies_to)} only, not to {person.label}")


# --- ratings and many at once -----------------------------------------------------------------------------------------


def rate(
    session: Session, rows: Iterable[Annotation], *, intensity: int | None = None, confidence: int | None = None
) -> Edit:
    """Set the intensity or the confidence (1 to 5) of annotations; 0 takes a rating back, None leaves it."""
    changed: list[Annotation] = []
    for row in rows:
        rated = row if intensity is None else with_intensity(row, intensity or None)
        changed.append(rated if confidence is None else replace(rated, confidence=confidence or None))
    what = "intensity" if confidence is None else "confidence"
    return change_annotations(session, changed, label=f"Rate {what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchChange:
    """What to change in many annotations; None leaves a field as it is.

    Attributes:
        intensity: 1 to 5, or 0 for not rated; likewise ``confidence``.
        frames: By how many frames to move them; negative for earlier.
    """

    code_id: str | None = None
    participant_id: str | None = None
    tier: str | None = None
    intensity: int | None = None
    confidence: int | None = None
    frames: int = 0


def change_many(
    session: Session,
    rows: Sequence[Annotation],
    change: BatchChange,
    frames: FrameTimes | None = None,
    *,
    label: str = "",
) -> Edit:
    """Change annotations at once. ``label`` says what was done; without it the number of annotations is told.

    Raises:
        EditError: the code is unknown or does not apply, or one would leave the recording (or its frames are not
            known yet).
    """
    changed = list(rows)
    if change.frames:
        if frames is None or not len(frames):
            raise EditError("the frames of the recording are still being read; try again in a moment")
        changed = moved_by_frames(changed, frames, change.frames)
    changed = [_changed(session, row, change) for row in changed]
    noun = "annotation" if len(changed) == 1 else f"{len(changed)} annotations"
    return change_annotations(session, changed, label=label or f"Change {noun}")


def _changed(session: Session, row: Annotation, change: BatchChange) -> Annotation:
    if change.code_id is not None:
        code = session.codebook.code(change.code_id)
        if code is None:
            raise EditError(f"the code '{change.code_id}' is not in the codebook")
        recoded = with_code(session, row, code)
        row = replace(recoded, end_s=recoded.start_s, running=False) if code.kind == "point" else recoded
    if change.participant_id is not None:
        row = replace(row, participant_id=change.participant_id)
    if change.code_id is not None or change.participant_id is not None:
        _check_role(session, row.code_id, row.participant_id)
    if change.intensity is not None:
        row = with_intensity(row, change.intensity or None)
    return replace(
        row,
        tier=change.tier or row.tier,
        confidence=row.confidence if change.confidence is None else change.confidence or None,
    )


# --- edges ------------------------------------------------------------------------------------------------------------


def snap_edge(
    session: Session,
    rows: Sequence[Annotation],
    targets_s: Iterable[float],
    *,
    edge: Literal["start", "end"],
    reach_s: float,
) -> Edit:
    """Put one edge of each annotation on the nearest of ``targets_s`` that keeps it longer than nothing.

    Raises:
        EditError: no target is in reach of any of them.
    """
    targets = sorted(set(targets_s))
    changed: list[Annotation] = []
    for row in rows:
        here_s = row.start_s if edge == "start" else row.end_s
        if edge == "start":
            fitting = [time_s for time_s in targets if time_s < row.end_s or is_point(session, row)]
        else:
            fitting = [time_s for time_s in targets if time_s > row.start_s]
        nearest = min(fitting, key=lambda time_s: abs(time_s - here_s), default=None)
        if nearest is None or abs(nearest - here_s) > reach_s:
            continue
        if is_point(session, row):
            changed.append(replace(row, start_s=nearest, end_s=nearest))
        else:
            changed.append(replace(row, start_s=nearest) if edge == "start" else replace(row, end_s=nearest))
    if not changed:
        raise EditError(f"no flag, utterance or annotation begins or ends within {reach_s:g} s of here")
    return change_annotations(session, changed, label=f"Snap {edge}")


def edges_of(session: Session, *, without: Iterable[str]) -> list[float]:
    """Where flags, utterances and annotations begin and end, but for the annotations in ``without``."""
    left_out = set(without)
    flags = [time_s for flag in session.all_flags().values() for time_s in (flag.start_s, flag.end_s)]
    said = [time_s for row in session.utterances.values() for time_s in (row.start_s, row.end_s)]
    coded = [
        time_s
        for row in session.annotations.values()
        if row.id not in left_out
        for time_s in ((row.start_s,) if row.running else (row.start_s, row.end_s))
    ]
    return [*flags, *said, *coded]
