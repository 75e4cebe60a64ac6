"""A session as an ELAN file (.eaf), version 3.0.

Annotations stand on tiers of their own by tier, participant and coder; what overlaps goes to further tiers of the same
kind. Codes are entries of controlled vocabularies. Notes, ratings, and the details of an incongruence stand on tiers
that depend on these; the transcript, the flags (verdicts below them) and noted moments on tiers of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from annotator.domain.annotations import Annotation, Cue
from annotator.domain.clock import format_time
from annotator.domain.dependent_tiers import dependent_schemes, lies_within, parent_finder
from annotator.domain.session import Session
from annotator.exchange.coded_details import modifier_details, rating_details
from annotator.exchange.eaf_document import ATTACHED, INCLUDED, AlignedRow, EafDocument
from annotator.exchange.eaf_vocabulary import Vocabularies
from annotator.exchange.export_format import ExportFormat, ExportOptions, Material, OutputFile
from annotator.exchange.export_names import (
    last_change,
    one_line,
    person_name,
    tiers_of,
)
from annotator.exchange.media_references import media_url, mime_type, relative_url
from annotator.exchange.session_parts import EVERYTHING

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_PROGRAM = "annotator"


def export_eaf(material: Material, options: ExportOptions) -> bytes:
    """The session as an EAF 3.0 document."""
    session, document = material.session, EafDocument()
    vocabularies = Vocabularies(session)
    _add_codes(document, session, vocabularies)
    _add_transcript(document, session)
    _add_flags(document, session)
    _add_markers(document, session)
    return _written(material, options, document, vocabularies)


def _add_codes(document: EafDocument, session: Session, vocabularies: Vocabularies) -> None:
    """The coded tiers, parents before what depends on them."""
    schemes = dependent_schemes(session.codebook)
    for name, book in vocabularies.of_details():
        document.types[name] = (book, ATTACHED)

    find = parent_finder(session)

    def depth(tier: str) -> int:
        above = 0
        while tier in schemes and above <= len(schemes):
            above, tier = above + 1, schemes[tier].parent_tier
        return above

    for group in sorted(tiers_of(session), key=lambda one: depth(one.tier)):
        scheme = schemes.get(group.tier)
        book = vocabularies.of_tier(group.tier)
        alone: list[AlignedRow] = []
        below: list[AlignedRow] = []
        for row in group.rows:
            above = find(row)
            if above is None or above.id not in document.places or not lies_within(row, above):
                alone.append(_coded(session, row, book.entry_of(row.code_id)))
            else:
                below.append(_coded(session, row, book.entry_of(row.code_id), above=above.id))
        relation = ATTACHED if scheme is not None and scheme.relation == "attached" else INCLUDED
        # What depends on nothing, on a tier that depends on another, gets a type of its own.
        alone_type = book.name if scheme is None else f"{book.name}, alone"
        for rows, type_name, constraint in ((below, book.name, relation), (alone, alone_type, "")):
            if rows:
                document.types[type_name] = (book.name, constraint)
                who = person_name(session, group.participant_id)
                coder = one_line(group.coder_id)
                document.add_tier(group.name(session), type_name, rows, participant=who, annotator=coder)


def _add_transcript(document: EafDocument, session: Session) -> None:
    for participant_id in [*session.participants, None]:
        said = [row for row in session.utterances.values() if row.participant_id == participant_id]
        who = person_name(session, participant_id)
        rows = [
            AlignedRow(
                start_s=row.start_s,
                end_s=row.end_s,
                value=row.text,
                details={} if row.valence is None else {"valence": _number(row.valence)},
            )
            for row in said
        ]
        document.add_tier(f"transcript@{who}" if who else "transcript", "transcript", rows, participant=who)


def _add_flags(document: EafDocument, session: Session) -> None:
    verdicts: dict[str, list[str]] = {}
    for verdict in session.verdicts.values():
        verdicts.setdefault(verdict.flag.id, []).append(f"{verdict.coder_id}: {verdict.verdict}")
    flags = session.all_flags().values()
    for participant_id in dict.fromkeys(flag.participant_id for flag in flags):
        who = person_name(session, participant_id)
        rows = [
            AlignedRow(
                start_s=flag.start_s,
                end_s=flag.end_s,
                value=flag.text or flag.rule,
                details={
                    "score": _number(flag.score),
                    **({"strength": flag.strength} if flag.strength is not None else {}),
                    "rule": f"{flag.family}, {flag.rule}",
                    **({"verdicts": tuple(verdicts[flag.id])} if flag.id in verdicts else {}),
                },
            )
            for flag in flags
            if flag.participant_id == participant_id
        ]
        document.add_tier(f"flags@{who}", "flags", rows, participant=who, annotator=_PROGRAM)


def _add_markers(document: EafDocument, session: Session) -> None:
    for coder_id in dict.fromkeys(row.coder_id for row in session.markers.values()):
        rows = [
            AlignedRow(start_s=row.time_s, end_s=row.time_s, value=row.text)
            for row in session.markers.values()
            if row.coder_id == coder_id
        ]
        document.add_tier(f"noted moments ({one_line(coder_id)})", "noted moments", rows, annotator=coder_id)


def _coded(session: Session, row: Annotation, entry: tuple[str, str], *, above: str = "") -> AlignedRow:
    details: dict[str, str | Sequence[str]] = {}
    for name, value in (
        ("confidence", row.confidence),
        ("intensity", row.rated_intensity),
        ("note", row.note),
        ("flag", row.flag_id),
        ("state", "still running" if row.running else None),
    ):
        if value is not None and value != "":
            details[name] = str(value)
    for kind, found in (
        ("modifier", modifier_details(session.codebook, row)),
        ("scale", rating_details(session.codebook, row)),
    ):
        details.update({f"{kind} {one_line(one.name)}": ", ".join(one.values) for one in found})
    if row.incongruence is not None:
        details.update(_incongruence(session, row))
    return AlignedRow(
        start_s=row.start_s,
        end_s=row.end_s,
        value=entry[1],
        entry_id=entry[0],
        key=row.id,
        above=above,
        details=details,
    )


def _incongruence(session: Session, row: Annotation) -> dict[str, str | Sequence[str]]:
    link = row.incongruence
    if link is None:
        return {}
    said = session.utterances.get(link.utterance_id or "")
    words = said.text if said is not None else ""
    if link.verbal_start_s is not None and link.verbal_end_s is not None:
        words = f"{_times(link.verbal_start_s, link.verbal_end_s)} {words}".strip()
    details: dict[str, str | Sequence[str]] = {"type": link.type or "not said"}
    for name, value in (
        ("words", words),
        ("valence of words", None if link.verbal_valence is None else _number(link.verbal_valence)),
        ("valence of what is seen", None if link.nonverbal_valence is None else _number(link.nonverbal_valence)),
        ("response", link.therapist_response),
    ):
        if value:
            details[name] = value
    if link.cues:
        details["cues"] = _cues(session, link.cues)
    return details


def _cues(session: Session, cues: Sequence[Cue]) -> tuple[str, ...]:
    codes = {code.id: code.name for code in session.codebook.codes}
    return tuple(
        f"{codes.get(cue.code_id, cue.code_id) or 'cue'}, {person_name(session, cue.participant_id)}, "
        f"{_times(cue.start_s, cue.end_s)}"
        for cue in cues
    )


def _times(start_s: float, end_s: float) -> str:
    return f"{format_time(start_s)} to {format_time(end_s)}"


def _number(value: float) -> str:
    return f"{value:.6g}"


def _written(material: Material, options: ExportOptions, document: EafDocument, vocabularies: Vocabularies) -> bytes:
    root = Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "",
            "DATE": last_change(material.session),
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": _XSI,
            "xsi:noNamespaceSchemaLocation": _SCHEMA,
        },
    )
    root.append(_header(material, options, document.annotation_count))
    order, renamed = document.time_order()
    root.append(order)
    for tier in document.tiers:
        for annotation in tier.iter("ALIGNABLE_ANNOTATION"):
            for name in ("TIME_SLOT_REF1", "TIME_SLOT_REF2"):
                annotation.set(name, renamed[annotation.attrib[name]])
        root.append(tier)
    root.extend(document.type_elements())
    vocabularies.add_to(root)
    ElementTree.indent(root, "    ")
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _header(material: Material, options: ExportOptions, annotation_count: int) -> Element:
    header = Element("HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
    for media in material.session.media.values():
        attributes = {
            "MEDIA_URL": media_url(material, media, options),
            "RELATIVE_MEDIA_URL": relative_url(material, media),
            "MIME_TYPE": mime_type(media),
        }
        if media.offset_s:  # the recording's own time at which the session begins
            attributes["TIME_ORIGIN"] = str(round(-1000 * media.offset_s))
        SubElement(header, "MEDIA_DESCRIPTOR", attributes)
    SubElement(header, "PROPERTY", NAME="lastUsedAnnotationId").text = str(annotation_count)
    return header


def _files(material: Material, options: ExportOptions) -> tuple[OutputFile, ...]:
    return (OutputFile(write=lambda file: file.write(export_eaf(material, options))),)


EAF = ExportFormat(
    name="eaf",
    title="ELAN",
    suffix=".eaf",
    use="Go on coding in ELAN: tiers by coder and participant, codes as controlled vocabularies.",
    holds=EVERYTHING
    - {
        "change_times",
        "code_settings",
        "blinding",
        "evidence",
        "code_tree",
        "regions",
        "coverage",
        "playlists",
        "cover_areas",
        "tier_locks",
    },
    limits=(
        "Times are whole milliseconds, and nothing lasts shorter than one: a point is a span of one millisecond.",
        "Spans that overlap on one tier stand on several.",
        "A tier that depends on another is included in it, or associated with it; what lies outside stands on its own.",
    ),
    files=_files,
    with_media_paths=True,
)
