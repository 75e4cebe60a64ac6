"""REFI-QDA codebooks (.qdc), as ATLAS.ti, MAXQDA, NVivo and others exchange them.

Format: REFI-QDA 1.0, codebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from annotator.domain.codebook import Code, Codebook
from annotator.domain.limits import DEEPEST_CODE, MOST_OF, LimitError, check_limits
from annotator.domain.unique_names import UniqueNames
from annotator.exchange.errors import FormatError
from annotator.exchange.foreign_codes import code_id, colour
from annotator.exchange.safe_xml import line_of, read_xml
from annotator.exchange.spoken_text import tidy


def read_qdc(content: bytes, *, source: str) -> Codebook:
    """Read a codebook; codes below others keep who is above them.

    Raises:
        FormatError: it is no such file, or has no code; names the line.
    """
    return codebook_of(read_xml(content, source=source, root="CodeBook", kind="a REFI-QDA codebook"), source=source)[0]


def codebook_of(root: Element, *, source: str) -> tuple[Codebook, dict[str, Code]]:
    """The codes below this element, and each by the id that the file gives it.

    Raises:
        FormatError: there is none, or one that no codebook can hold; names the line.
    """
    codes: list[Code] = []
    by_guid: dict[str, Code] = {}
    ids = UniqueNames(numbered="{name}_{number}")
    for top in root.iter("Codes"):
        for guid, code in _codes(top, None, source, ids):
            codes.append(code)
            by_guid[guid or code.id] = code
            if len(codes) > MOST_OF["codes"]:
                raise FormatError(f"{source} has more than the {MOST_OF['codes']} codes that a codebook can hold")
    if not codes:
        raise FormatError(f"{source}: it has no code")
    name = tidy(root.get("name") or root.get("origin") or "")
    codebook = Codebook(id=code_id(source.rpartition(".")[0] or source), name=name, codes=tuple(codes))
    try:
        check_limits(codebook)
    except LimitError as error:
        raise FormatError(f"{source}: {error}") from None
    return codebook, by_guid


def _codes(
    parent: Element, parent_id: str | None, source: str, ids: UniqueNames, above: int = 0
) -> Iterator[tuple[str, Code]]:
    if above >= DEEPEST_CODE:
        raise FormatError(f"{source}: line {line_of(parent)}: more than {DEEPEST_CODE} codes lie above one another")
    for element in parent.findall("Code"):
        name = tidy(element.get("name") or "")
        if not name:
            raise FormatError(f"{source}: line {line_of(element)}: a code has no name")
        id_ = ids.take(code_id(name))
        code = Code(
            id=id_,
            name=name,
            definition=(element.findtext("Description") or "").strip(),
            parent_id=parent_id,
            color=colour(element.get("color") or "", name),
        )
        yield element.get("guid") or "", code
        yield from _codes(element, id_, source, ids, above + 1)
