"""A session's codebook as a REFI-QDA codebook (.qdc), as NVivo, MAXQDA, ATLAS.ti and others read it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from annotator.domain.session import Session
from annotator.exchange.export_format import ExportFormat, Material, whole_file
from annotator.exchange.export_names import xml_text
from annotator.exchange.refi_qda import ORIGIN, code_guid, codes_element, document, guid

_NAMESPACE = "urn:QDA-XML:codebook:1.0"


def export_qdc(material: Material) -> bytes:
    """The codebook as XML; tiers are sets of codes."""
    root = Element("CodeBook", {"xmlns": _NAMESPACE, "origin": ORIGIN})
    root.append(codes_element(material.session))
    sets = _sets(material.session)
    if len(sets):
        root.append(sets)
    return document(root)


def _sets(session: Session) -> Element:
    root = Element("Sets")
    for tier in dict.fromkeys(code.tier for code in session.codebook.codes if code.tier):
        made = SubElement(root, "Set", {"guid": guid("tier", session.codebook.id, tier), "name": xml_text(tier)})
        for code in session.codebook.codes:
            if code.tier == tier:
                SubElement(made, "MemberCode", {"guid": code_guid(session.codebook, code.id)})
    return root


QDC = ExportFormat(
    name="qdc",
    title="REFI-QDA codebook",
    suffix=".qdc",
    use="Take the codes over to NVivo, MAXQDA, ATLAS.ti or QualCoder.",
    holds=frozenset({"codes", "definitions", "code_tree", "code_settings"}),
    limits=("Rules and examples stand in the descriptions; tiers are sets of codes.",),
    files=whole_file(export_qdc),
)
