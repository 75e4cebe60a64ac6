"""The JSON Schema of an exported session, made from the types of its layout so that it cannot drift from them.

What a type says in its docstring is what the schema says of it. Run as a program, this module writes
``resources/schema/session-1.json``; a test compares.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from annotator.domain.flags import Flag
from annotator.domain.media import Media
from annotator.domain.participants import ROLES
from annotator.domain.ratings import PIECE_S, PIECE_SAMPLES
from annotator.exchange.session_layout import FORMAT, VERSION, SessionDocumentFile

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ROOT = SessionDocumentFile.__name__
_ALWAYS_WRITTEN: Mapping[str, str] = {
    _ROOT: "agreement",
    "SessionInfo": "duration_s",
    "MediaEntry": "has_audio path",
    "Participant": "name media_id region",
    "Place": "region",
    "Region": "x y width height",
    "Codebook": "name version codes",
    "Code": "definition kind parent_id applies_to shortcut color tier exclusive_group include_when exclude_when example"
    " incongruence",
    "RatingDimension": "least greatest",
    "Modifier": "kind values",
    "Scale": "least greatest step",
    "Utterance": "participant_id valence",
    "Coder": "name blind_to",
    "Coverage": "gaps",
    "Flag": "evidence utterance_id",
    "Marker": "text",
    "AnalysisEntry": "notes",
    "FlagEntry": "verdicts raised",
    "Annotation": "note confidence flag_id created_at modified_at incongruence",
    "Incongruence": "type utterance_id verbal_start_s verbal_end_s verbal_valence cues nonverbal_valence intensity"
    " therapist_response",
    "RatingPiece": "participant_id",
    "CoverArea": "id media_id",
}
"""Fields with a default that a file of version 1 has nevertheless; every other one with a default came later."""

_TOLD_BY: Mapping[str, type] = {"FlagEntry": Flag, "MediaEntry": Media}
"""Whose fields an entry has: what is said of them there holds here too."""

_NOT_EMPTY: Schema = {"minLength": 1}
_FROM_0: Schema = {"minimum": 0}
_FRACTION: Schema = {"minimum": 0, "maximum": 1}
_VALENCE: Schema = {"minimum": -1, "maximum": 1}
_ONE_TO_FIVE: Schema = {"minimum": 1, "maximum": 5}
_MORE_BY_FIELD: Mapping[str, Schema] = {
    "id": _NOT_EMPTY,
    "signal": _NOT_EMPTY,
    "width_px": _FROM_0,
    "height_px": _FROM_0,
    "frame_count": _FROM_0,
    "measurable_s": _FROM_0,
    "total_s": _FROM_0,
    "start_earlier_s": _FROM_0,
    "reaction_s": _FROM_0,
    "sound_track": _FROM_0,
    "share": _FROM_0,
    "valence": _VALENCE,
    "verbal_valence": _VALENCE,
    "nonverbal_valence": _VALENCE,
    "confidence": _ONE_TO_FIVE,
    "intensity": _ONE_TO_FIVE,
    "color": {"pattern": "^#[0-9a-fA-F]{6}$"},
}
_MORE: Mapping[str, Schema] = {
    f"{_ROOT}.format": {"const": FORMAT},
    f"{_ROOT}.version": {"const": VERSION},
    "SessionInfo.duration_s": _FROM_0,
    "MediaEntry.path": {"pattern": r"^(?![/\\]|[A-Za-z]:)"},
    **dict.fromkeys(("Region.x", "Region.y", "Region.width", "Region.height"), _FRACTION),
    **dict.fromkeys(("Code.name", "RatingDimension.name", "Modifier.name", "ModifierValue.name"), _NOT_EMPTY),
    **dict.fromkeys(("Scale.name", "TierScheme.tier", "ModifierChoice.modifier_id"), _NOT_EMPTY),
    **dict.fromkeys(("ScaleRating.scale_id", "Annotation.code_id", "VerdictEntry.coder_id"), _NOT_EMPTY),
    **{
        f"{owner}.participant_id": _NOT_EMPTY
        for owner in ("Coverage", "Level", "Flag", "FlagEntry", "Annotation", "Cue")
    },
    "Code.applies_to": {"items": {"enum": list(ROLES)}},
    "Codebook.version": {"minimum": 1},
    "Playlist.repeats": {"minimum": 1},
    "Scale.step": {"exclusiveMinimum": 0},
    "RatingPiece.start_s": {"minimum": 0, "multipleOf": PIECE_S},
    "RatingPiece.samples": {"minItems": PIECE_SAMPLES, "maxItems": PIECE_SAMPLES},
}
"""What types cannot say: of a field wherever it stands, and of the field of one type."""


def session_schema() -> Schema:
    """The schema, as JSON data."""
    parts: dict[str, Schema] = msgspec.json.schema(SessionDocumentFile)["$defs"]
    objects = {name: _object(name, part) for name, part in sorted(parts.items())}
    root = objects.pop(_ROOT)
    return {
        "$schema": _DIALECT,
        "$id": f"urn:annotator:session:{VERSION}",
        **root,
        "title": f"Annotator session, version {VERSION}",
        "$defs": objects,
    }


def schema_text() -> str:
    """The schema as the file that ships with the program."""
    return msgspec.json.format(msgspec.json.encode(session_schema()), indent=1).decode() + "\n"


def _object(name: str, part: Schema) -> Schema:
    """One type: its own words, every field, and none besides."""
    description, words = _told(part.get("description", ""))
    if name in _TOLD_BY:
        words = _told(inspect.getdoc(_TOLD_BY[name]) or "")[1] | words
    always = _ALWAYS_WRITTEN.get(name, "").split()
    required = [field for field in part["properties"] if field in part["required"] or field in always]
    properties = {
        field: _field(name, field, content, words.get(field)) for field, content in part["properties"].items()
    }
    for field in required:
        properties[field].pop("default", None)
    head = {"description": description} if description else {}
    return {**head, "type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _field(owner: str, name: str, content: Schema, words: str | None) -> Schema:
    more = _MORE.get(f"{owner}.{name}") or _MORE_BY_FIELD.get(name, {})
    head = {"description": words} if words else {}
    return {**head, **_plain(content), **more}


def _plain(content: Schema) -> Schema:
    """``anyOf`` of simple types as one list of types, so that what else is said of the field holds for all of them."""
    either = content.get("anyOf", ())
    if not either or any(list(one) != ["type"] for one in either):
        return content
    rest = {key: value for key, value in content.items() if key != "anyOf"}
    return {"type": [one["type"] for one in either], **rest}


def _told(docstring: str) -> tuple[str, dict[str, str]]:
    """What a docstring says of the type, and of each of its attributes."""
    head, _, attributes = docstring.partition("\n\nAttributes:\n")
    words: dict[str, str] = {}
    for entry in re.split(r"\n {4}(?=\S)", "\n" + attributes)[1:]:
        names, _, text = entry.partition(": ")
        words.update(dict.fromkeys(names.split(", "), _in_plain_words(text)))
    return _in_plain_words(head), words


def _in_plain_words(text: str) -> str:
    """Without the marks of reStructuredText, on one line, in the words of JSON."""
    text = re.sub(r":\w+:`~?(?:\w+\.)*(\w+)`", r"\1", text).replace("``", "")
    text = re.sub(r"\bNone\b", "null", text)
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    Path("resources/schema/session-1.json").write_text(schema_text(), encoding="utf-8")
