"""What REFI-QDA files share: ids made from ours, and the tree of codes.

REFI-QDA 1.5 (qdasoftware.org): the codebook (.qdc) and the project (.qdpx) hold the same elements in two namespaces.
"""

from __future__ import annotations

import re
import uuid
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from annotator.domain.codebook import Code, Codebook
from annotator.domain.session import Session
from annotator.exchange.export_names import code_names, xml_text

ORIGIN = "annotator"
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:annotator")


def guid(kind: str, *ids: str) -> str:
    """The id that REFI-QDA asks for: the same for the same thing in every export."""
    return str(uuid.uuid5(_SPACE, "\x1f".join((kind, *ids)))).upper()


def code_guid(book: Codebook, code_id: str) -> str:
    """The id of a code."""
    return guid("code", book.id, code_id)


def codes_element(session: Session) -> Element:
    """The tree of codes, those first that stand on their own; a code that is used and not in the codebook last."""
    book, names = session.codebook, code_names(session)
    known = {code.id: code for code in book.codes}
    below: dict[str | None, list[Code]] = {}
    for code in book.codes:
        below.setdefault(code.parent_id if code.parent_id in known else None, []).append(code)
    root, placed = Element("Codes"), set[str]()

    def add(holder: Element, code: Code) -> None:
        if code.id in placed:
            return
        placed.add(code.id)
        element = _code(holder, book, code.id, names[code.id], code)
        for child in below.get(code.id, ()):
            add(element, child)

    for code in below.get(None, ()):
        add(root, code)
    for code in book.codes:  # parents in a circle
        add(root, code)
    for code_id, name in names.items():
        if code_id not in known:
            _code(root, book, code_id, name, None)
    return root


def _code(holder: Element, book: Codebook, code_id: str, name: str, code: Code | None) -> Element:
    attributes = {"guid": code_guid(book, code_id), "name": name, "isCodable": "true"}
    if code is not None and _COLOR.fullmatch(code.color):
        attributes["color"] = code.color
    element = SubElement(holder, "Code", attributes)
    described = _description(code) if code is not None else ""
    if described:
        SubElement(element, "Description").text = described
    return element


def _description(code: Code) -> str:
    parts = [
        code.definition,
        f"Use when: {code.include_when}" if code.include_when else "",
        f"Do not use when: {code.exclude_when}" if code.exclude_when else "",
        f"Example: {code.example}" if code.example else "",
    ]
    return xml_text("\n".join(part for part in parts if part))


def document(root: Element) -> bytes:
    """The finished text."""
    ElementTree.indent(root, "  ")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
