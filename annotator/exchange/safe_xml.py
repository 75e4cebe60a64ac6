"""Reading XML that anybody may have made: no entities, no endless depth, and errors that name the line."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from annotator.exchange.errors import FormatError
from annotator.exchange.spoken_text import in_short, line_number

_DEEPEST = 200
_LINE = "line of this element"


def read_xml(content: bytes, *, source: str, root: str, kind: str) -> Element:
    """The root element; names lose their namespace. ``kind`` is what to call such a file: ``an ELAN file``.

    A document type can declare entities, which have no place in such a file, and can make it expand without end.

    Raises:
        FormatError: it is not complete XML, declares entities, or its root is another than ``root``; names the line.
    """
    if b"<!ENTITY" in content:
        line = line_number(content, content.index(b"<!ENTITY"))
        raise FormatError(f"{source}: line {line}: {kind} declares no entities; this one does")
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise FormatError(f"{source}: line {parser.CurrentLineNumber}: it is nested too deeply for {kind}")
        plain = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        builder.start(name.rpartition("}")[2], {**plain, _LINE: str(parser.CurrentLineNumber)})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name.rpartition("}")[2])

    def document_type(*_: Any) -> None:
        raise FormatError(f"{source}: line {parser.CurrentLineNumber}: {kind} declares no document type; this one does")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(content, True)
        element = builder.close()
    except expat.ExpatError as error:
        raise FormatError(f"{source}: line {error.lineno}: it is not complete XML ({error})") from None
    except FormatError:
        raise
    except (LookupError, ValueError, AssertionError) as error:  # an encoding that is unknown or does not fit
        raise FormatError(f"{source}: line {parser.CurrentLineNumber}: it cannot be read as XML ({error})") from None
    if element.tag != root:
        raise FormatError(f"{source}: line 1: it is not {kind}: it begins with <{in_short(element.tag)}>")
    return element


def line_of(element: Element) -> int:
    """The line (from 1) on which an element begins."""
    return int(element.get(_LINE, "0"))
