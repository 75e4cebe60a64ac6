"""A session as an ELAN file (.eaf), version 3.0.

Annotations stand on tiers of their own by tier, participant and coder; what overlaps goes to further tiers of the same
kind. Codes are entries of controlled vocabularies. Notes, ratings, and the details of an incongruence stand on tiers
that depend on these; the transcript, the flags (verdicts below them) and noted moments on tiers of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from annotator.domain.annotations import Annotation, Cue
from annotator.domain.clock import format_time
from annotator.domain.session import Session
from annotator.exchange.eaf_vocabulary import Vocabularies
from annotator.exchange.export_format import ExportFormat, ExportOptions, Material, OutputFile
from annotator.exchange.export_names import (
    UniqueNames,
    lanes,
    last_change,
    milliseconds,
    one_line,
    person_name,
    tiers_of,
    xml_text,
)
from annotator.exchange.media_references import media_url, mime_type, relative_url
from annotator.exchange.session_parts import EVERYTHING

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_DETAIL, _PARTS = "detail", "details in order"
_CONSTRAINTS = {
    _DETAIL: ("Symbolic_Association", "1-1 association with a parent annotation"),
    _PARTS: (
        "Symbolic_Subdivision",
        "Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered",
    ),
}
_PROGRAM = "annotator"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aligned:
    """An annotation with times; ``details`` by the name of the tier below, each a text or several."""

    start_s: float
    end_s: float
    value: str
    entry_id: str | None = None
    details: dict[str, str | Sequence[str]] = field(default_factory=dict[str, "str | Sequence[str]"])


class _Document:
    """The parts of the file, in the order in which they are numbered."""

    def __init__(self) -> None:
        self._names = UniqueNames()
        self._annotation_count = 0
        self._slots: list[int] = []
        self.tiers: list[Element] = []
        self.types: dict[str, str | None] = {}
        """Types of tiers by name, with the vocabulary of each."""

    @property
    def annotation_count(self) -> int:
        return self._annotation_count

    def add_tier(
        self, name: str, type_name: str, rows: Iterable[_Aligned], *, participant: str = "", annotator: str = ""
    ) -> None:
        """A tier, as many more as overlaps need, and those that depend on them."""
        rows = sorted(rows, key=lambda row: milliseconds(row.start_s, row.end_s))
        spans = [milliseconds(row.start_s, row.end_s) for row in rows]
        by_lane: dict[int, list[tuple[tuple[int, int], _Aligned]]] = {}
        for lane, span, row in zip(lanes(spans), spans, rows, strict=True):
            by_lane.setdefault(lane, []).append((span, row))
        who = {"PARTICIPANT": participant, "ANNOTATOR": annotator}
        for lane in sorted(by_lane):
            self._add_lane(name, type_name, by_lane[lane], {key: text for key, text in who.items() if text})

    def _add_lane(
        self, name: str, type_name: str, rows: list[tuple[tuple[int, int], _Aligned]], who: dict[str, str]
    ) -> None:
        tier = self._tier(name, type_name, who)
        below: dict[str, list[tuple[str, str | Sequence[str]]]] = {}
        for (start_ms, end_ms), row in rows:
            id_ = self._next_id()
            attributes = {"ANNOTATION_ID": id_}
            if row.entry_id is not None:
                attributes["CVE_REF"] = row.entry_id
            attributes["TIME_SLOT_REF1"] = self._slot(start_ms)
            attributes["TIME_SLOT_REF2"] = self._slot(end_ms)
            _add_annotation(tier, "ALIGNABLE_ANNOTATION", attributes, row.value)
            for kind, detail in row.details.items():
                below.setdefault(kind, []).append((id_, detail))
        for kind, details in below.items():
            self._add_details(f"{kind}: {tier.attrib['TIER_ID']}", tier.attrib["TIER_ID"], details, who)

    def _add_details(
        self, name: str, parent: str, details: list[tuple[str, str | Sequence[str]]], who: dict[str, str]
    ) -> None:
        several = any(not isinstance(detail, str) for _, detail in details)
        tier = self._tier(name, _PARTS if several else _DETAIL, {**who, "PARENT_REF": parent})
        for parent_id, detail in details:
            before: str | None = None
            for value in (detail,) if isinstance(detail, str) else detail:
                attributes = {"ANNOTATION_ID": self._next_id(), "ANNOTATION_REF": parent_id}
                if before is not None:
                    attributes["PREVIOUS_ANNOTATION"] = before
                before = attributes["ANNOTATION_ID"]
                _add_annotation(tier, "REF_ANNOTATION", attributes, value)

    def _tier(self, name: str, type_name: str, attributes: dict[str, str]) -> Element:
        self.types.setdefault(type_name, None)
        given = {"TIER_ID": self._names.take(name), "LINGUISTIC_TYPE_REF": type_name, **attributes}
        tier = Element("TIER", {key: xml_text(text) for key, text in given.items()})
        self.tiers.append(tier)
        return tier

    def _next_id(self) -> str:
        self._annotation_count += 1
        return f"a{self._annotation_count}"

    def _slot(self, time_ms: int) -> str:
        self._slots.append(time_ms)
        return f"t{len(self._slots)}"

    def time_order(self) -> tuple[Element, dict[str, str]]:
        """The slots in order of time, as ELAN wants them, and their new names."""
        order = Element("TIME_ORDER")
        places = sorted(range(len(self._slots)), key=lambda place: (self._slots[place], place))
        renamed: dict[str, str] = {}
        for number, place in enumerate(places, start=1):
            renamed[f"t{place + 1}"] = f"ts{number}"
            SubElement(order, "TIME_SLOT", TIME_SLOT_ID=f"ts{number}", TIME_VALUE=str(self._slots[place]))
        return order, renamed


def export_eaf(material: Material, options: ExportOptions) -> bytes:
    """The session as an EAF 3.0 document."""
    session, document = material.session, _Document()
    vocabularies = Vocabularies(session)
    for group in tiers_of(session):
        book = vocabularies.of_tier(group.tier)
        document.types[book.name] = book.name
        document.add_tier(
            group.name(session),
            book.name,
            [_coded(session, row, book.entry_of(row.code_id)) for row in group.rows],
            participant=person_name(session, group.participant_id),
            annotator=one_line(group.coder_id),
        )
    _add_transcript(document, session)
    _add_flags(document, session)
    _add_markers(document, session)
    return _written(material, options, document, vocabularies)


def _add_transcript(document: _Document, session: Session) -> None:
    for participant_id in [*session.participants, None]:
        said = [row for row in session.utterances.values() if row.participant_id == participant_id]
        who = person_name(session, participant_id)
        rows = [
            _Aligned(
                start_s=row.start_s,
                end_s=row.end_s,
                value=row.text,
                details={} if row.valence is None else {"valence": _number(row.valence)},
            )
            for row in said
        ]
        document.add_tier(f"transcript@{who}" if who else "transcript", "transcript", rows, participant=who)


def _add_flags(document: _Document, session: Session) -> None:
    verdicts: dict[str, list[str]] = {}
    for verdict in session.verdicts.values():
        verdicts.setdefault(verdict.flag.id, []).append(f"{verdict.coder_id}: {verdict.verdict}")
    flags = session.all_flags().values()
    for participant_id in dict.fromkeys(flag.participant_id for flag in flags):
        who = person_name(session, participant_id)
        rows = [
            _Aligned(
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


def _add_markers(document: _Document, session: Session) -> None:
    for coder_id in dict.fromkeys(row.coder_id for row in session.markers.values()):
        rows = [
            _Aligned(start_s=row.time_s, end_s=row.time_s, value=row.text)
            for row in session.markers.values()
            if row.coder_id == coder_id
        ]
        document.add_tier(f"noted moments ({one_line(coder_id)})", "noted moments", rows, annotator=coder_id)


def _coded(session: Session, row: Annotation, entry: tuple[str, str]) -> _Aligned:
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
    if row.incongruence is not None:
        details.update(_incongruence(session, row))
    return _Aligned(start_s=row.start_s, end_s=row.end_s, value=entry[1], entry_id=entry[0], details=details)


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


def _add_annotation(tier: Element, kind: str, attributes: dict[str, str], value: str) -> None:
    holder = SubElement(SubElement(tier, "ANNOTATION"), kind, attributes)
    SubElement(holder, "ANNOTATION_VALUE").text = xml_text(value)


def _written(material: Material, options: ExportOptions, document: _Document, vocabularies: Vocabularies) -> bytes:
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
    root.extend(_types(document.types))
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


def _types(types: dict[str, str | None]) -> list[Element]:
    made: list[Element] = []
    used = [name for name in _CONSTRAINTS if name in types]
    for name, vocabulary in types.items():
        attributes = {"LINGUISTIC_TYPE_ID": name, "GRAPHIC_REFERENCES": "false"}
        attributes["TIME_ALIGNABLE"] = "false" if name in _CONSTRAINTS else "true"
        if name in _CONSTRAINTS:
            attributes["CONSTRAINTS"] = _CONSTRAINTS[name][0]
        if vocabulary is not None:
            attributes["CONTROLLED_VOCABULARY_REF"] = vocabulary
        made.append(Element("LINGUISTIC_TYPE", attributes))
    made.append(
        Element(
            "LANGUAGE",
            LANG_ID="und",
            LANG_DEF="http://cdb.iso.org/lg/CDB-00130975-001",
            LANG_LABEL="undetermined (und)",
        )
    )
    made.extend(
        Element("CONSTRAINT", STEREOTYPE=_CONSTRAINTS[name][0], DESCRIPTION=_CONSTRAINTS[name][1]) for name in used
    )
    return made


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
    ),
    files=_files,
    with_media_paths=True,
)
