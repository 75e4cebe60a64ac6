"""The moments of a session that people chose to keep: what a report shows and what is cut out as clips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from annotator.domain.annotations import Annotation
from annotator.domain.flag_moments import flag_moments
from annotator.domain.flags import Flag
from annotator.domain.session import Session

_ACCEPTING = ("accepted", "adjusted")
_NO_INCONGRUENCE = "not_incongruent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMoment:
    """A span of a session worth seeing again.

    Attributes:
        id: Of the flag, else of the annotation.
        apex_s: Where it is strongest: the flag's apex, else the middle of the span. Within the span.
        code_id: Of the first annotation; empty where there is none.
        rule: Of the flag, or the type of the incongruence; empty where there is neither.
        flag: The machine's finding behind it, if any.
        annotations: What coders made of it, in order of time.
    """

    id: str
    participant_id: str
    start_s: float
    apex_s: float
    end_s: float
    code_id: str
    rule: str
    flag: Flag | None
    annotations: tuple[Annotation, ...]


def accepted_moments(session: Session) -> tuple[SessionMoment, ...]:
    """Flags that a coder accepted, and incongruences that a coder annotated, in order of time.

    A flag and the annotations made from it are one moment, with the annotations' span: a coder may have corrected it.
    Of flags that were accepted together as one moment, those of which nothing was made are no moments beside it.
    What was coded as not incongruent is left out.
    """
    flags = session.all_flags()
    accepted = {row.flag.id for row in session.verdicts.values() if row.verdict in _ACCEPTING}
    made_from: dict[str, list[Annotation]] = {id_: [] for id_ in flags if id_ in accepted}
    alone: list[Annotation] = []
    for row in session.annotations.values():
        if _denied(row):
            continue
        if row.flag_id in made_from:
            made_from[row.flag_id].append(row)
        elif row.flag_id in flags or row.incongruence is not None:
            alone.append(row)
    beside = _beside_an_annotated_one(flags.values(), made_from)
    moments = [_of_flag(flags[id_], tuple(rows)) for id_, rows in made_from.items() if id_ not in beside]
    moments.extend(_of_annotation(row, flags.get(row.flag_id or "")) for row in alone)
    return _in_order(moments)


def accepted_incongruences(session: Session) -> tuple[SessionMoment, ...]:
    """Of the accepted moments those that link words and cues, or were flagged as candidates for it."""
    return tuple(
        moment
        for moment in accepted_moments(session)
        if (moment.flag is not None and moment.flag.kind == "incongruence")
        or any(row.incongruence is not None for row in moment.annotations)
    )


def flagged_moments(session: Session) -> tuple[SessionMoment, ...]:
    """Every flag that is raised now, whatever the verdict, in order of time."""
    return _in_order([_of_flag(flag, ()) for flag in session.findings.flags.values()])


def coded_moments(session: Session, code_id: str) -> tuple[SessionMoment, ...]:
    """Every annotation with this code, in order of time."""
    rows = [row for row in session.annotations.values() if row.code_id == code_id]
    return _in_order([_of_annotation(row, session.flag(row.flag_id) if row.flag_id else None) for row in rows])


def _beside_an_annotated_one(flags: Iterable[Flag], made_from: Mapping[str, Sequence[Annotation]]) -> set[str]:
    """Accepted flags without an annotation whose moment has one."""
    found: set[str] = set()
    for moment in flag_moments(flags):
        accepted = [flag.id for flag in moment.flags if flag.id in made_from]
        if any(made_from[id_] for id_ in accepted):
            found.update(id_ for id_ in accepted if not made_from[id_])
    return found


def _denied(row: Annotation) -> bool:
    link = row.incongruence
    return row.code_id == _NO_INCONGRUENCE or (link is not None and link.type == _NO_INCONGRUENCE)


def _of_flag(flag: Flag, rows: tuple[Annotation, ...]) -> SessionMoment:
    start_s = min((row.start_s for row in rows), default=flag.start_s)
    end_s = max((row.end_s for row in rows), default=flag.end_s)
    return SessionMoment(
        id=flag.id,
        participant_id=flag.participant_id,
        start_s=start_s,
        apex_s=min(max(flag.apex_s, start_s), end_s),
        end_s=end_s,
        code_id=rows[0].code_id if rows else "",
        rule=flag.rule,
        flag=flag,
        annotations=tuple(sorted(rows, key=lambda row: (row.start_s, row.id))),
    )


def _of_annotation(row: Annotation, flag: Flag | None) -> SessionMoment:
    apex_s = flag.apex_s if flag is not None else (row.start_s + row.end_s) / 2
    link = row.incongruence
    return SessionMoment(
        id=row.id,
        participant_id=row.participant_id,
        start_s=row.start_s,
        apex_s=min(max(apex_s, row.start_s), row.end_s),
        end_s=row.end_s,
        code_id=row.code_id,
        rule=flag.rule if flag is not None else (link.type or "") if link is not None else "",
        flag=flag,
        annotations=(row,),
    )


def _in_order(moments: list[SessionMoment]) -> tuple[SessionMoment, ...]:
    return tuple(sorted(moments, key=lambda moment: (moment.start_s, moment.id)))
