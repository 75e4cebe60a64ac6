"""BORIS projects (.boris): their observations, and their ethogram as codes.

Format: BORIS's own JSON (project format 4 to 8). An event is ``[time, subject, behaviour, modifiers, comment, ...]``.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PureWindowsPath
from typing import Any

import msgspec

from annotator.domain.codebook import Code
from annotator.domain.coding_scheme import Modifier
from annotator.domain.limits import MOST_ROWS
from annotator.exchange.boris_modifiers import chosen_modifiers, modifier_sets
from annotator.exchange.coding import CodedSpan, CodedTier, Coding
from annotator.exchange.errors import FormatError
from annotator.exchange.foreign_codes import code_id, colour
from annotator.exchange.json_text import JSON_ERRORS
from annotator.exchange.spoken_text import Findings, check_count, tidy
from annotator.exchange.states import StateEvent, paired

_LARGEST_BYTES = 400_000_000


class _Behaviour(msgspec.Struct, frozen=True):
    code: str
    type: str = ""
    description: str = ""
    category: str = ""
    color: str = ""
    modifiers: Any = None


class _Observation(msgspec.Struct, frozen=True):
    events: list[list[Any]] = []
    file: Any = None
    type: str = ""


class _Project(msgspec.Struct, frozen=True):
    observations: dict[str, _Observation]
    behaviors_conf: dict[str, _Behaviour] = {}


def is_boris(content: bytes) -> bool:
    """True for a BORIS project."""
    try:
        _project(content, source="")
    except FormatError:
        return False
    return True


def read_boris(content: bytes, *, source: str) -> Coding:
    """Read all observations of a BORIS project; each behavioural category of each is a tier.

    Raises:
        FormatError: it is no BORIS project, or not complete.
    """
    project = _project(content, source=source)
    found = Findings()
    behaviours = {row.code: row for row in project.behaviors_conf.values()}
    sets = {row.code: modifier_sets(row.modifiers, behaviour=row.code) for row in behaviours.values()}
    events = sum(len(row.events) for row in project.observations.values())
    if events > 2 * MOST_ROWS:  # a state is a start and a stop
        raise FormatError(f"{source} has {events} events; a session holds {MOST_ROWS} annotations at most")
    several = sum(bool(row.events) for row in project.observations.values()) > 1
    spans: list[CodedSpan] = []
    groups: dict[str, tuple[str, ...]] = {}
    media: dict[str, tuple[str, ...]] = {}
    for name, observation in project.observations.items():
        mine = sorted(
            _spans(name, observation, behaviours, sets, found, prefix=f"{name}: " if several else ""),
            key=lambda span: (span.start_s, span.end_s or 0.0),
        )
        spans.extend(mine)
        check_count(spans, source)
        groups[name] = tuple(dict.fromkeys(span.tier for span in mine))
        media[name] = tuple(_file_names(observation.file))
    return Coding(
        tiers=tuple(CodedTier(name=name, codes=True) for name in dict.fromkeys(span.tier for span in spans)),
        spans=tuple(spans),
        codes=tuple(_code(row) for row in behaviours.values()),
        modifiers=tuple({row.name.casefold(): row for rows in sets.values() for row in rows}.values()),
        asked={name: tuple(row.name for row in rows) for name, rows in sets.items() if rows},
        groups={name: tiers for name, tiers in groups.items() if tiers},
        group_media=media,
        problems=tuple(found.problems),
        left_out=found.left_out,
        notes=tuple(found.notes),
    )


def _project(content: bytes, *, source: str) -> _Project:
    if content[:2] == b"\x1f\x8b":
        content = _unzipped(content, source)
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_Project)
    except msgspec.ValidationError as error:
        raise FormatError(f"{source} is no BORIS project: {error}") from None
    except JSON_ERRORS:
        pass
    try:  # what Python wrote and only Python reads: NaN in place of a frame number
        return msgspec.convert(json.loads(content), type=_Project, strict=False)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{source} is not a complete BORIS project ({error})") from None


def _unzipped(content: bytes, source: str) -> bytes:
    try:
        unpacked = zlib.decompressobj(wbits=31).decompress(content, _LARGEST_BYTES)
    except zlib.error as error:
        raise FormatError(f"{source} is damaged: it cannot be unpacked ({error})") from None
    if len(unpacked) >= _LARGEST_BYTES:
        raise FormatError(f"{source} is larger than {_LARGEST_BYTES // 10**6} MB when unpacked; that is no project")
    return unpacked


def _spans(
    name: str,
    observation: _Observation,
    behaviours: Mapping[str, _Behaviour],
    sets: Mapping[str, Sequence[Modifier]],
    found: Findings,
    *,
    prefix: str,
) -> Iterator[CodedSpan]:
    states: list[StateEvent] = []
    for number, event in enumerate(observation.events, start=1):
        where = f"observation '{name}', event {number}"
        if len(event) < 3 or not isinstance(event[0], int | float) or event[0] != event[0]:
            found.problems.append(f"{where}: it has no time; it was left out")
            continue
        subject, code = str(event[1] or "").strip(), str(event[2])
        modifiers, comment = (tidy(str(part)) if part else "" for part in [*event[3:5], "", ""][:2])
        behaviour = behaviours.get(code)
        tier = prefix + ((behaviour.category if behaviour is not None else "") or "Behaviours")
        details, modified = chosen_modifiers(modifiers, sets.get(code, ()))
        note = "; ".join(part for part in (modified, comment) if part)
        try:
            time_s = float(event[0])
            span = CodedSpan(
                tier=tier, start_s=time_s, end_s=time_s, value=code, person=subject, note=note, details=details
            )
        except (ValueError, OverflowError) as error:
            found.problems.append(f"{where}: {error}; it was left out")
            continue
        if behaviour is not None and behaviour.type.casefold().startswith("state"):
            states.append(StateEvent(key=(subject, code, modifiers), time_s=time_s, stops=None, span=span, where=where))
        else:
            yield span
    yield from paired(states, found)


def _file_names(files: Any) -> Iterator[str]:
    """The recordings of every player; live observations have none."""
    try:
        players = msgspec.convert(files, type=dict[str, list[str]])
    except msgspec.ValidationError:
        return
    for names in players.values():
        yield from (PureWindowsPath(name).name for name in names)


def _code(row: _Behaviour) -> Code:
    return Code(
        id=code_id(row.code),
        name=row.code,
        definition=row.description,
        kind="point" if row.type.casefold().startswith("point") else "span",
        color=colour(row.color, row.code),
        tier=row.category or "Behaviours",
    )
