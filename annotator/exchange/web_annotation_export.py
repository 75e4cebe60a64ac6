"""A session's annotations as W3C Web Annotations (JSON-LD): code as body, a fragment of the recording as target.

Data model: W3C Recommendation "Web Annotation Data Model", 23 February 2017; times: Media Fragments URI 1.0.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from annotator.domain.annotations import Annotation
from annotator.domain.media import Media
from annotator.domain.session import Session
from annotator.exchange.export_format import ExportFormat, Material, whole_file
from annotator.exchange.export_names import code_names, in_time, iso_time, person_name
from annotator.exchange.media_references import relative_url
from annotator.json_document import json_document

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_FRAGMENTS = "http://www.w3.org/TR/media-frags/"


def export_web_annotations(material: Material) -> bytes:
    """The annotations as one AnnotationPage."""
    session = material.session
    items = [_item(material, row) for row in in_time(session.annotations.values())]
    page = {
        "@context": _CONTEXT,
        "id": f"urn:annotator:session:{_urn(session.info.id)}",
        "type": "AnnotationPage",
        "label": session.info.title,
        "startIndex": 0,
        "items": items,
    }
    return json_document(page)


def _item(material: Material, row: Annotation) -> dict[str, Any]:
    session = material.session
    item: dict[str, Any] = {
        "id": f"urn:annotator:annotation:{_urn(row.id)}",
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Person", "nickname": row.coder_id},
    }
    for key, text in (("created", row.created_at), ("modified", row.modified_at)):
        if (time := iso_time(text)) is not None:
            item[key] = time
    item["body"] = _bodies(session, row)
    media = _media(session, row)
    source = relative_url(material, media) if media is not None else f"urn:annotator:session:{_urn(session.info.id)}"
    offset_s = media.offset_s if media is not None else 0.0
    item["target"] = {
        "source": source,
        "selector": {
            "type": "FragmentSelector",
            "conformsTo": _FRAGMENTS,
            "value": f"t={_seconds(row.start_s - offset_s)},{_seconds(row.end_s - offset_s)}",
        },
    }
    return item


def _bodies(session: Session, row: Annotation) -> list[dict[str, Any]]:
    book = session.codebook
    code = {
        "type": "SpecificResource",
        "purpose": "classifying",
        "source": f"urn:annotator:code:{_urn(book.id)}:{_urn(row.code_id)}",
    }
    bodies: list[dict[str, Any]] = [code, _text("tagging", code_names(session)[row.code_id])]
    bodies.append(_text("identifying", person_name(session, row.participant_id)))
    if row.note:
        bodies.append(_text("commenting", row.note))
    for name, value in (("confidence", row.confidence), ("intensity", row.rated_intensity)):
        if value is not None:
            bodies.append(_text("assessing", f"{name} {value} of 5"))
    link = row.incongruence
    if link is not None and link.type is not None:
        bodies.append(_text("tagging", f"incongruence: {link.type}"))
    return bodies


def _text(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _media(session: Session, row: Annotation) -> Media | None:
    return session.recording_of(row.participant_id, row.start_s) or next(iter(session.media.values()), None)


def _seconds(time_s: float) -> str:
    return f"{max(0.0, time_s):.3f}"


def _urn(text: str) -> str:
    return quote(text, safe="")


WEB_ANNOTATION = ExportFormat(
    name="webannotation",
    title="W3C Web Annotation",
    suffix=".jsonld",
    use="Pass annotations to archives and tools that read linked data.",
    holds=frozenset(
        {"annotations", "notes", "confidence", "intensity", "coders", "participants", "media", "change_times"}
    ),
    limits=(
        "Of an incongruence its type is written.",
        "Times are milliseconds of the recording's own clock; what lies before its beginning is put there.",
    ),
    files=whole_file(export_web_annotations),
)
