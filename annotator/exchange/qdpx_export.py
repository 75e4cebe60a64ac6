"""A session as a REFI-QDA project (.qdpx): codes, the recordings by name, coded selections, and the transcript.

A project is a ZIP file with ``project.qde`` in it. Recordings are not put into it: they are named from where it lies.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import Element, SubElement

from annotator.domain.annotations import Annotation
from annotator.domain.media import Media
from annotator.domain.session import Session
from annotator.exchange.export_format import ExportFormat, Material, whole_file
from annotator.exchange.export_names import in_time, iso_time, last_change, one_line, person_name, xml_text
from annotator.exchange.media_references import relative_path
from annotator.exchange.refi_qda import ORIGIN, code_guid, codes_element, document, guid

_NAMESPACE = "urn:QDA-XML:project:1.0"
_WHEN = (1980, 1, 1, 0, 0, 0)


def export_qdpx(material: Material) -> bytes:
    """The project as a ZIP file; the same session gives the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("project.qde", date_time=_WHEN)
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, document(_project(material)))
    return content.getvalue()


def _project(material: Material) -> Element:
    session = material.session
    coders = list(dict.fromkeys([*session.coders, *(row.coder_id for row in session.annotations.values())])) or [""]
    root = Element(
        "Project",
        {
            "xmlns": _NAMESPACE,
            "name": one_line(session.info.title) or "session",
            "origin": ORIGIN,
            "creatingUserGUID": _user(coders[0]),
            "creationDateTime": last_change(session),
        },
    )
    users = SubElement(root, "Users")
    for coder_id in coders:
        SubElement(users, "User", {"guid": _user(coder_id), "name": one_line(coder_id) or "nobody"})
    SubElement(root, "CodeBook").append(codes_element(session))
    sources = SubElement(root, "Sources")
    for media in session.media.values():
        sources.append(_source(material, media))
    return root


def _user(coder_id: str) -> str:
    return guid("coder", coder_id)


def _source(material: Material, media: Media) -> Element:
    session = material.session
    kind = "Video" if media.width_px else "Audio"
    source = Element(
        f"{kind}Source",
        {
            "guid": guid("media", session.info.id, media.id),
            "name": media.file_name,
            "path": f"relative:///{relative_path(material, media)}",
        },
    )
    first = next(iter(session.media))
    if media.id == first and session.utterances:
        source.append(_transcript(session, media))
    for row in in_time(session.annotations.values()):
        person = session.participants.get(row.participant_id)
        media_id = person.at(row.start_s).media_id if person is not None else ""
        seen_in = media_id if media_id in session.media else first
        if seen_in == media.id:
            source.append(_selection(session, row, media, kind))
    return source


def _selection(session: Session, row: Annotation, media: Media, kind: str) -> Element:
    made = {"creatingUser": _user(row.coder_id)}
    if (time := iso_time(row.created_at)) is not None:
        made["creationDateTime"] = time
    begin, end = (_own_ms(time_s, media) for time_s in (row.start_s, row.end_s))
    selection = Element(
        f"{kind}Selection",
        {
            "guid": guid("selection", session.info.id, row.id),
            "name": person_name(session, row.participant_id),
            "begin": str(begin),
            "end": str(end),
            **made,
        },
    )
    if row.note:
        SubElement(selection, "Description").text = xml_text(row.note)
    coding = SubElement(selection, "Coding", {"guid": guid("coding", session.info.id, row.id), **made})
    SubElement(coding, "CodeRef", {"targetGUID": code_guid(session.codebook, row.code_id)})
    return selection


def _transcript(session: Session, media: Media) -> Element:
    transcript = Element("Transcript", {"guid": guid("transcript", session.info.id), "name": "Transcript"})
    lines: list[str] = []
    points: list[tuple[int, int]] = []
    at = 0
    for row in sorted(session.utterances.values(), key=lambda one: (one.start_s, one.end_s, one.id)):
        who = person_name(session, row.participant_id)
        line = f"{who}: {one_line(row.text)}" if who else one_line(row.text)
        points.append((at, _own_ms(row.start_s, media)))
        lines.append(line)
        at += len(line) + 1
    SubElement(transcript, "PlainTextContent").text = "\n".join(lines)
    for number, (position, time_ms) in enumerate(points):
        SubElement(
            transcript,
            "SyncPoint",
            {
                "guid": guid("sync", session.info.id, str(number)),
                "timeStamp": str(time_ms),
                "position": str(position),
            },
        )
    return transcript


def _own_ms(time_s: float, media: Media) -> int:
    return max(0, round(1000 * (time_s - media.offset_s)))


QDPX = ExportFormat(
    name="qdpx",
    title="REFI-QDA project",
    suffix=".qdpx",
    use="Go on in NVivo, MAXQDA, ATLAS.ti or QualCoder with codes, coded selections and transcript.",
    holds=frozenset(
        {
            "annotations",
            "notes",
            "coders",
            "codes",
            "definitions",
            "code_tree",
            "code_settings",
            "media",
            "utterances",
            "participants",
        }
    ),
    limits=(
        "Recordings are not in the file: they are named from where it lies.",
        "Times are whole milliseconds of the recording's own clock; what lies before its beginning is put there.",
        "A participant is the name of a selection, and stands before the words of the transcript.",
    ),
    files=whole_file(export_qdpx),
)
