"""A session as a BORIS project (.boris, format 7.0): codes as the ethogram, one observation for each coder.

BORIS takes every second event of one behaviour and subject for the end of the one before, so annotations of one code
that overlap go to a further observation of the same coder.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from annotator.domain.annotations import Annotation
from annotator.domain.codebook import Code
from annotator.domain.coding_scheme import ModifierValue
from annotator.domain.media import Media
from annotator.domain.session import Session
from annotator.domain.unique_names import UniqueNames
from annotator.exchange.export_format import ExportFormat, ExportOptions, Material, OutputFile
from annotator.exchange.export_names import (
    code_names,
    in_time,
    lanes,
    last_change,
    one_line,
    person_name,
)
from annotator.exchange.media_references import full_path, relative_path
from annotator.json_document import json_document

_FORMAT_VERSION = "7.0"
_PLAYERS = 8


def export_boris(material: Material, options: ExportOptions) -> bytes:
    """The session as the JSON text of a BORIS project."""
    session = material.session
    names = {id_: _without_pipe(name) for id_, name in code_names(session).items()}
    subjects = {id_: _without_pipe(person_name(session, id_)) for id_ in _people(session)}
    states = _states(session)
    project: dict[str, Any] = {
        "time_format": "hh:mm:ss",
        "project_date": _date(session),
        "project_name": one_line(session.info.title),
        "project_description": f"Codebook {session.codebook.name} {session.codebook.version}".strip(),
        "project_format_version": _FORMAT_VERSION,
        "subjects_conf": {
            str(number): {"key": "", "name": name, "description": ""} for number, name in enumerate(subjects.values())
        },
        "behaviors_conf": {
            str(number): _behaviour(session, id_, name, is_state=id_ in states)
            for number, (id_, name) in enumerate(names.items())
        },
        "observations": _observations(material, options, names, subjects),
        "behavioral_categories": sorted({code.tier for code in session.codebook.codes if code.tier}),
        "independent_variables": {
            "0": {
                "label": "coder",
                "description": "who coded",
                "type": "text",
                "default value": "",
                "possible values": "",
            }
        },
        "coding_map": {},
        "behaviors_coding_map": [],
        "converters": {},
    }
    return json_document(project, indent=1)


def _people(session: Session) -> list[str]:
    used = [row.participant_id for row in session.annotations.values()]
    return list(dict.fromkeys([*session.participants, *used]))


def _states(session: Session) -> set[str]:
    """Codes with a length: spans by the codebook, or given to a span all the same."""
    kinds = {code.id: code.kind for code in session.codebook.codes}
    spans = {row.code_id for row in session.annotations.values() if row.end_s > row.start_s}
    return {id_ for id_ in code_names(session) if kinds.get(id_, "span") == "span"} | spans


def _behaviour(session: Session, code_id: str, name: str, *, is_state: bool) -> dict[str, Any]:
    code = session.codebook.code(code_id)
    return {
        "type": "State event" if is_state else "Point event",
        "key": code.shortcut[:1] if code is not None else "",
        "code": name,
        "description": code.definition if code is not None else "",
        "color": code.color if code is not None else "",
        "category": code.tier if code is not None else "",
        "modifiers": _modifiers(session, code),
        "excluded": _excluded(session, code_id),
        "coding map": "",
    }


def _modifiers(session: Session, code: Code | None) -> dict[str, dict[str, Any]]:
    """The sets that BORIS asks for after a behaviour: modifiers, then scales as numbers, in the order of the events."""
    sets: list[dict[str, Any]] = []
    for modifier in session.codebook.modifiers_of(code) if code is not None else ():
        values = [_value(value) for value in modifier.values]
        kind = {"one": 0, "several": 1, "number": 2}[modifier.kind]
        sets.append({"name": _without_pipe(modifier.name), "description": "", "type": kind, "values": values})
    for scale in session.codebook.scales_of(code, code.tier) if code is not None else ():
        anchors = "; ".join(f"{one.value:g} {one.text}" for one in scale.anchors)
        about = f"scale {scale.least:g} to {scale.greatest:g}; {anchors}".rstrip("; ")
        sets.append({"name": _without_pipe(scale.name), "description": about, "type": 2, "values": []})
    return {str(number): {**one, "ask at stop": False} for number, one in enumerate(sets)}


def _value(value: ModifierValue) -> str:
    return f"{_without_pipe(value.name)} ({value.key})" if value.key else _without_pipe(value.name)


def _chosen(session: Session, row: Annotation) -> str:
    """What was chosen of each set of the behaviour, parted by pipes; None where nothing was."""
    code = session.codebook.code(row.code_id)
    if code is None:
        return ""
    parts: list[str] = []
    for modifier in session.codebook.modifiers_of(code):
        choice = row.modifier(modifier.id)
        if choice is not None and choice.number is not None:
            parts.append(f"{choice.number:g}")
        else:
            ids = choice.value_ids if choice is not None else ()
            names = [_without_pipe(value.name) for value in modifier.values if value.id in ids]
            parts.append(",".join(names) or "None")
    for scale in session.codebook.scales_of(code, code.tier):
        value = row.rating(scale.id)
        parts.append("None" if value is None else f"{value:g}")
    return "|".join(parts)


def _excluded(session: Session, code_id: str) -> str:
    code, names = session.codebook.code(code_id), code_names(session)
    if code is None or not code.exclusive_group:
        return ""
    others = (row for row in session.codebook.codes if row.exclusive_group == code.exclusive_group and row is not code)
    return ",".join(_without_pipe(names[row.id]) for row in others)


def _observations(
    material: Material, options: ExportOptions, names: dict[str, str], subjects: dict[str, str]
) -> dict[str, Any]:
    session = material.session
    unique = UniqueNames()
    observations: dict[str, Any] = {}
    states = _states(session)
    coders = dict.fromkeys(row.coder_id for row in session.annotations.values())
    for coder_id in sorted(coders):
        rows = [row for row in session.annotations.values() if row.coder_id == coder_id]
        for part in _without_overlap(rows):
            name = unique.take(_without_pipe(one_line(coder_id)) or "nobody")
            events: list[list[Any]] = []
            for row in part:
                head = subjects[row.participant_id], names[row.code_id], _chosen(session, row)
                events.append([_seconds(row.start_s), *head, _comment(row)])
                if row.code_id in states:
                    events.append([_seconds(row.end_s), *head, ""])
            events.sort(key=lambda event: event[0])
            observations[name] = _observation(material, options, coder_id, events)
    return observations


def _without_overlap(rows: Iterable[Annotation]) -> list[list[Annotation]]:
    """The annotations in parts, in none of which two of one code and participant overlap."""
    groups: dict[tuple[str, str], list[Annotation]] = {}
    for row in in_time(rows):
        groups.setdefault((row.participant_id, row.code_id), []).append(row)
    parts: list[list[Annotation]] = []
    for group in groups.values():
        for lane, row in zip(lanes([(_seconds(r.start_s), _seconds(r.end_s)) for r in group]), group, strict=True):
            parts.extend([] for _ in range(lane + 1 - len(parts)))
            parts[lane].append(row)
    return parts


def _observation(material: Material, options: ExportOptions, coder_id: str, events: list[list[Any]]) -> dict[str, Any]:
    session = material.session
    media = list(session.media.values())[:_PLAYERS]
    observation: dict[str, Any] = {
        "file": [],
        "type": "MEDIA" if media else "LIVE",
        "date": _date(session),
        "description": "",
        "time offset": media[0].offset_s if media else 0.0,
        "events": events,
        "observation time interval": [0, 0],
        "independent_variables": {"coder": coder_id},
        "visualize_spectrogram": False,
        "visualize_waveform": False,
        "close_behaviors_between_videos": False,
        "scan_sampling_time": 0,
    }
    if media:
        paths = [str(full_path(material, row, options) or relative_path(material, row)) for row in media]
        files = dict(zip(paths, media, strict=True))
        observation["file"] = {
            str(player): paths[player - 1 : player] if player <= len(paths) else [] for player in range(1, _PLAYERS + 1)
        }
        observation["media_info"] = {
            "length": {path: row.duration_s for path, row in files.items()},
            "fps": {path: _mean_rate(row) for path, row in files.items()},
            "hasVideo": {path: row.width_px > 0 for path, row in files.items()},
            "hasAudio": {path: row.has_audio for path, row in files.items()},
            "offset": {str(number): row.offset_s - media[0].offset_s for number, row in enumerate(media, start=1)},
        }
    return observation


def _mean_rate(media: Media) -> float:
    rate_hz = media.frame_count / media.duration_s if media.duration_s > 0 else 0.0
    return round(rate_hz, 3) if math.isfinite(rate_hz) else 0.0


def _comment(row: Annotation) -> str:
    return " ".join(part for part in ("(still running)" if row.running else "", row.note) if part)


def _seconds(time_s: float) -> float:
    return round(time_s, 3)


def _date(session: Session) -> str:
    return last_change(session)[:19]


def _without_pipe(text: str) -> str:
    """BORIS parts names at pipes and commas."""
    return text.replace("|", "/").replace(",", ";")


def _files(material: Material, options: ExportOptions) -> tuple[OutputFile, ...]:
    return (OutputFile(write=lambda file: file.write(export_boris(material, options))),)


BORIS = ExportFormat(
    name="boris",
    title="BORIS project",
    suffix=".boris",
    use="Count, plot and test in BORIS: the codebook as ethogram, one observation for each coder.",
    holds=frozenset(
        {"annotations", "notes", "coders", "codes", "definitions", "code_settings", "participants", "media", "running"}
        | {"modifiers", "ratings"}
    ),
    limits=(
        "Times are whole milliseconds.",
        "A code that overlaps itself for one participant goes to a further observation of the same coder.",
        "Tiers become categories of behaviours.",
        "Modifiers become sets of modifiers, and the codebook's own scales sets of numbers.",
    ),
    files=_files,
    with_media_paths=True,
)
