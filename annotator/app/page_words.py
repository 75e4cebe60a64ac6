"""What the report calls people, codes, rules and times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

from annotator.analysis.signals.registry import definition_of
from annotator.domain.clock import format_time
from annotator.domain.flags import Evidence, Flag
from annotator.domain.moments import SessionMoment
from annotator.domain.session import Session

Names: TypeAlias = Mapping[str, str]
"""What somebody is called, by id."""

MINUS = "\N{MINUS SIGN}"


def people(session: Session) -> Mapping[str, str]:
    """What each participant is called, by id: name or role, with a number where that is not enough."""
    uses = Counter(row.label for row in session.participants.values())
    seen: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for row in session.participants.values():
        seen[row.label] += 1
        labels[row.id] = row.label if uses[row.label] == 1 else f"{row.label} {seen[row.label]}"
    return labels


def coders(session: Session, *, deidentify: bool) -> Mapping[str, str]:
    """What each coder is called, by id. An id may be a name, so without names coders get letters."""
    working = dict.fromkeys(row.coder_id for rows in (session.verdicts, session.annotations) for row in rows.values())
    # Who did nothing here comes last, so that nobody wonders where the first coder's work is.
    ids = dict.fromkeys([*(id_ for id_ in session.coders if id_ in working), *working, *session.coders])
    if deidentify:
        return {id_: f"Coder {number}" for number, id_ in enumerate(ids, start=1)}
    return {id_: (session.coders[id_].name if id_ in session.coders else "") or id_ for id_ in ids}


def plain(identifier: str) -> str:
    """An identifier as words: ``body_against_word`` becomes ``Body against word``."""
    return identifier.replace("_", " ").capitalize()


def code_name(session: Session, code_id: str) -> str:
    """The name of a code, or its id where the codebook does not hold it any more."""
    return session.codebook.name_of(code_id)


def moment_name(session: Session, moment: SessionMoment) -> str:
    """What a moment is called: its code, else its rule, else what moved."""
    if moment.code_id:
        return code_name(session, moment.code_id)
    if moment.flag is not None and moment.flag.kind == "shift":
        return f"Shift of {moment.flag.family}"
    return plain(moment.rule)


def movement(row: Evidence) -> str:
    """What a signal's change means as movement, e.g. ``lip corners rose``."""
    try:
        definition = definition_of(row.signal)
    except KeyError:  # found by another version of the program
        return f"{plain(row.signal)} {'rose' if row.direction == 'up' else 'fell'}"
    return definition.rises if row.direction == "up" else definition.falls


def finding(flag: Flag, *, words: bool) -> str:
    """The flag's sentence; without ``words``, one that does not quote what was said."""
    if words or flag.kind == "shift":
        return flag.text
    moved = [f"{movement(row)} by {abs(row.effect_z):.1f} SD" for row in flag.evidence]
    return f"{plain(flag.rule)}: {', '.join(moved) or 'no movement'} at {format_time(flag.onset_s, decimals=1)}."


def span(start_s: float, end_s: float) -> str:
    """``0:12:03.4 – 0:12:05.2``, or one time for a point."""
    if end_s <= start_s:
        return format_time(start_s, decimals=1)
    return f"{format_time(start_s, decimals=1)} – {format_time(end_s, decimals=1)}"


def number(value: float) -> str:
    """A measured value with three digits, a minus that is one."""
    return f"{value:.3g}".replace("-", MINUS)
